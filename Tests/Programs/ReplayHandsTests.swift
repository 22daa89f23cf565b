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

        /// SR-S-11, SR-O-01 (STOP while a replay runs), T-14
        @Test(.timeLimit(.minutes(1)))
        func `it opens no port and no socket, sends nothing, and STOP stops the live rig`() throws {
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
            let stop = try bench.cli("stop")
            #expect(stop.code == 0 && stop.output.contains("standstill confirmed"), "\(stop)")
            #expect(try Operator(bench).rig().isStopLatched)
            #expect(try replay.wait(seconds: 20) == 0, "\(replay.written)\(replay.complaints)")
            #expect(try bench.received() == before, "the replay's own STOP, ARM and SPIN went nowhere")
        }
    }
}
