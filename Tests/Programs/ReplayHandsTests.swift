import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("A replay beside a live rig")
    struct ReplayHandsTests {
        /// What a process has open, by the names the kernel gives.
        private func open(_ process: Int32) throws -> [String] {
            let folder = "/proc/\(process)/fd"
            return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + $0)
            }
        }

        /// A journal with an arm and motion, and a live station with a rig at rest beside it.
        private func recorded() throws -> (bench: Bench, copy: String) {
            let bench = try Bench(pace: 50)
            try bench.start()
            let operation = try Operator(bench)
            try operation.arm()
            try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            rest(4)
            #expect(try bench.endDaemon() == 0)
            let copy = bench.folder + "/old"
            try FileManager.default.copyItem(atPath: bench.journal, toPath: copy)
            try bench.startDaemon()
            try bench.waitForLive()
            return (bench, copy)
        }

        private func alarms(_ bench: Bench) throws -> [UInt32] {
            let list = try bench.cli("alarms", "list", "--json")
            let line = try #require(list.output.split(separator: "\n").first)
            let page = try LineCoder().message(ServerMessage.self, from: Array(line.utf8))
            return (page.alarms?.alarms ?? []).map { UInt32($0.number) }
        }

        /// SR-S-11, SR-O-01 (STOP while a replay runs), SR-O-11 (its alarms are its own), T-14
        @Test(.timeLimit(.minutes(1)))
        func `it opens no port and no socket, sends nothing, and STOP stops the live rig`() throws {
            let (bench, copy) = try recorded()
            let live = try alarms(bench)
            let replay = try bench.spawn("regolith", ["replay", copy, "--verify", "--speed", "1"])
            rest(1)
            let before = try bench.received()
            let names = try open(replay.process)
            #expect(replay.isRunning && names.contains { $0.hasPrefix(copy) }, "\(names)")
            for word in ["/dev/pts", "/dev/tty", "socket:", bench.rigLink] {
                #expect(!names.contains { $0.hasPrefix(word) }, "\(names)")
            }
            rest(1)
            // The old ARM and SPIN are in what it plays; none of it reaches the rig.
            #expect(try bench.received() == before)
            #expect(try Operator(bench).rig().armScope == 0)
            #expect(try alarms(bench) == live, "alarms of a replay are none of the live station")
            let stop = try bench.cli("stop")
            #expect(stop.code == 0 && stop.output.contains("standstill confirmed"), "\(stop)")
            #expect(try Operator(bench).rig().isStopLatched)
            #expect(try replay.wait(seconds: 20) == 0, "\(replay.written)\(replay.complaints)")
            #expect(try bench.received() == before, "the replay's own STOP, ARM and SPIN went nowhere")
        }

        /// SR-S-11, SR-O-01 (STOP in a replay view), T-14
        @Test(.timeLimit(.minutes(1)))
        func `the key s of a replay at a terminal is the STOP of the live rig, and nothing else is sent`()
            throws
        {
            let (bench, copy) = try recorded()
            let before = try bench.received()
            let replay = try PtyChild(
                try Built.path("regolith"), ["replay", copy, "--sockets", bench.folder])
            try replay.wait(for: "s STOP of the live rig")
            // Paused, so that it does not come to its end meanwhile.
            for keys in [" ", "PI rpm=60rpm\r", "y", "\r", "j", "n"] {
                replay.type(keys)
                rest(0.1)
            }
            #expect(try bench.received() == before && bench.ledger().of("stop").allSatisfy { $0.reason == 3 })
            replay.type("s")
            try replay.wait(for: "standstill confirmed")
            #expect(replay.screen.contains("LIVE, not the replay"))
            #expect(try Operator(bench).rig().isStopLatched)
            replay.type("q")
            _ = try replay.end(within: 10)
            #expect(try bench.received() == before, "STOP is a frame of its own, and no command went with it")
            #expect(try bench.ledger().of("stop").contains { $0.reason == 1 })
        }

        /// SR-S-11, T-14: nobody listens, so nothing of all that is asked can be meant.
        @Test(.timeLimit(.minutes(2)))
        func `a hundred thousand requests at the terminal of a replay send no octet`() throws {
            let (bench, copy) = try recorded()
            let before = try bench.received()
            let replay = try PtyChild(
                try Built.path("regolith"), ["replay", copy, "--speed", "1", "--sockets", bench.folder])
            try replay.wait(for: "SPACE pause")
            var dice = SystemRandomNumberGenerator()
            let words = [
                "PIN rpm=60rpm duration=2", "ARM COPE AIR", "end MOVE_Z z=40mm", "{\"command\":\"PIN\"}",
                "HOLD", "RETRACT", "y", "DI ARM", "jog up", "CLEAR_TOP", "yes", "FIRE rig",
            ]
            try replay.wait(for: "link live")
            replay.type(" ")
            // Not the one key that means the live rig, and none that moves it to its end.
            let harmless = words.map { $0.filter { !"sqfFbBn+- ".contains($0) } }
            let total = BuiltPrograms.count("REGOLITH_REPLAY_REQUESTS", 2_000)
            for index in 0..<total {
                replay.type(harmless[Int.random(in: 0..<harmless.count, using: &dice)] + "\r")
                if index % 64 == 0 { _ = replay.screen }
                guard index % 5_000 == 0 else { continue }
                #expect(try bench.received() == before)
            }
            replay.type("q")
            #expect(try replay.end(within: 60) == 0, "it was there to the end")
            #expect(try bench.received() == before)
            #expect(try !Operator(bench).rig().isStopLatched && Operator(bench).rig().armScope == 0)
        }
    }
}
