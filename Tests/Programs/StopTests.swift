import CThreadShim
import Foundation
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("STOP from anybody, at any time")
    struct StopTests {
        private func turn(_ bench: Bench) throws {
            let operation = try Operator(bench)
            if try operation.rig().isStopLatched {
                let (isCleared, text) = try operation.run("CLEAR_STOP")
                #expect(isCleared, "\(text)")
            }
            try operation.arm()
            try operation.give("SPIN", [("rpm", "140rpm"), ("duration", "600s")])
            _ = try eventually(within: 5, "motion") { try operation.rig().energy == "MOVING" ? true : nil }
        }

        /// Milliseconds that the lane told, from the request to standstill.
        private func standstill(_ outcome: Outcome) throws -> Double {
            #expect(outcome.code == 0, "\(outcome)")
            let line = try #require(
                outcome.lines.first { $0.contains("standstill confirmed after") }, "\(outcome)")
            return try #require(line.split(separator: " ").dropLast().last.flatMap { Double($0) }, "\(line)")
        }

        /// SR-S-01, SR-O-02 (standstill is told), T-01
        @Test(.timeLimit(.minutes(2)))
        func `with both cores busy standstill is confirmed within a second`() throws {
            let bench = try Bench(pace: 1)
            try bench.start()
            let load = try (0..<2).map { _ in
                try bench.spawn(path: "/bin/sh", ["-c", "while :; do :; done"])
            }
            defer { for child in load { child.kill() } }
            var times: [Double] = []
            for _ in 0..<BuiltPrograms.count("REGOLITH_STOPS", 2) {
                try turn(bench)
                let outcome = try bench.cli("stop")
                times.append(try standstill(outcome))
                #expect(outcome.seconds < 2, "\(outcome)")
            }
            print(
                "STOP under load: standstill after at most \(times.max() ?? 0) ms of \(times.count) presses")
            #expect(times.allSatisfy { $0 < 1000 }, "\(times)")
        }

        /// SR-S-01 (a flood), SR-S-18
        @Test(.timeLimit(.minutes(1)))
        func `whoever holds every connection of the stop lane, or floods it, keeps nobody from stopping`()
            throws
        {
            let bench = try Bench()
            try bench.start()
            let idle = try (0..<300).map { _ in try RawClient(bench, socket: "stop.sock") }
            try turn(bench)
            _ = try standstill(bench.cli("stop"))
            withExtendedLifetime(idle) {}

            try turn(bench)
            let flood = try bench.spawn(
                path: "/usr/bin/python3",
                ["-c", Self.flood, bench.folder + "/stop.sock"])
            defer { flood.kill() }
            rest(0.5)
            _ = try standstill(bench.cli("stop"))
        }

        /// Half lines without end, as fast as they go: nothing of it is a STOP.
        static let flood = """
            import socket, sys
            while True:
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                try:
                    while True: s.sendall(b"x" * 200)
                except OSError: pass
            """

        /// SR-O-02
        @Test(.timeLimit(.minutes(1)))
        func `two people who press during the same braking both see standstill`() throws {
            let bench = try Bench(pace: 1)
            try bench.start()
            for pause in [0.0, 0.03, 0.08] {
                try turn(bench)
                let presses = try (0..<2).map { number in
                    if number > 0 { rest(pause) }
                    return try bench.spawn("regolith", ["stop", "--sockets", bench.folder])
                }
                for press in presses {
                    #expect(try press.wait(seconds: 5) == 0, "\(pause) s apart: \(press.written)")
                    #expect(press.written.contains("standstill confirmed"), "\(press.written)")
                }
            }
        }

        /// SR-S-18
        @Test(.timeLimit(.minutes(1)))
        func `thousands of requests at once are one STOP, and it can be released`() throws {
            let bench = try Bench()
            try bench.start()
            let before = try size(bench)
            let leaning = try RawClient(bench, socket: "stop.sock")
            leaning.send([UInt8](repeating: 0x0A, count: 5000))
            leaning.send(Array(String(repeating: "HOLD\n", count: 5000).utf8))
            rest(1)
            let operation = try Operator(bench)
            #expect(try operation.link().state == "live")
            #expect(try operation.rig().isStopLatched)
            let growth = try size(bench) - before
            #expect(growth < 500_000, "the journal grew by \(growth) octets")
            #expect(try bench.ledger().of("stop").count < 100)
            #expect(try operation.run("CLEAR_STOP").isSuccess)
            rest(1.2)
            #expect(!(try operation.rig().isStopLatched), "an old request stopped the rig again")
        }

        private func size(_ bench: Bench) throws -> Int {
            let path = bench.journal + "/segment-000001.pcapng"
            return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        }

        @Test(.timeLimit(.minutes(1)))
        func `a STOP whose line has no end is a STOP`() throws {
            let bench = try Bench()
            try bench.start()
            try RawClient(bench, socket: "stop.sock").send(Array("STOP".utf8))
            _ = try eventually(within: 2, "the latch") {
                try bench.ledger().of("stop").contains { $0.stop ?? 0 > 0 } ? true : nil
            }
        }

        /// SR-L-04, SR-O-02
        @Test(.timeLimit(.minutes(1)))
        func `a STOP while the rig is away says so and is sent when it comes back`() throws {
            let bench = try Bench()
            try bench.start()
            bench.killMock()
            _ = try eventually(within: 2, "a closed link") {
                try Operator(bench).link().state == "closed" ? true : nil
            }
            let outcome = try bench.cli("stop")
            #expect(outcome.code == 1, "\(outcome)")
            #expect(outcome.output.contains("NOT SENT yet") && outcome.output.contains("WIRED"), "\(outcome)")
            try bench.startMock()
            _ = try eventually(within: 5, "the latch") {
                try Operator(bench).rig().isStopLatched ? true : nil
            }
        }

        /// SR-O-02 (it sounds where a person sits)
        @Test(.timeLimit(.minutes(1)))
        func `a STOP at a terminal that is not confirmed, or finds no station, rings the bell`() throws {
            let bench = try Bench()
            let words = ["stop", "--sockets", bench.folder]
            let alone = try PtyChild(try Built.path("regolith"), words)
            #expect(try alone.end(within: 10) == 3)
            #expect(alone.screen.contains("\u{07}") && alone.screen.contains("WIRED"), "\(alone.screen)")
            try bench.startDaemon()
            let deaf = try PtyChild(try Built.path("regolith"), words)
            #expect(try deaf.end(within: 10) == 1)
            #expect(deaf.screen.contains("\u{07}"), "\(deaf.screen)")
            #expect(deaf.screen.contains("NOT CONFIRMED: USE THE WIRED E-STOP"), "\(deaf.screen)")
        }

        /// SR-O-01 (a cold start): from the start of the program to the octets at the rig.
        @Test(.timeLimit(.minutes(2)))
        func `with both cores busy a STOP is at the rig 150 ms after the program was started`() throws {
            let bench = try Bench()
            try bench.start()
            let load = try (0..<2).map { _ in
                try bench.spawn(path: "/bin/sh", ["-c", "while :; do :; done"])
            }
            defer { for child in load { child.kill() } }
            var times: [Double] = []
            for _ in 0..<BuiltPrograms.count("REGOLITH_STOPS", 10) {
                let known = Set(try bench.ledger().of("stop").compactMap(\.stop))
                let began = cts_clock_monotonic() / 1_000
                let press = try bench.spawn("regolith", ["stop", "--sockets", bench.folder])
                let arrived = try eventually(within: 3, every: 20, "the STOP at the rig") {
                    try bench.ledger().of("stop").first { !known.contains($0.stop ?? 0) }
                }
                times.append(Double(Int64(arrived.at) - began) / 1_000)
                #expect(try press.wait(seconds: 5) == 0, "\(press.written)")
            }
            times.sort()
            print(
                "STOP from a cold start under load: \(times[times.count / 2]) ms, at most \(times.last ?? 0)")
            #expect(times.allSatisfy { $0 < 150 }, "\(times) ms")
        }

        static let setpriv = "/usr/bin/setpriv"
        static var canBeNobody: Bool {
            getuid() == 0 && FileManager.default.isExecutableFile(atPath: setpriv)
        }

        private func asNobody(_ bench: Bench, _ words: [String]) throws -> Outcome {
            let arguments = [
                "--reuid", "65534", "--regid", "65534", "--clear-groups", try Built.path("regolith"),
            ]
            return try bench.run(path: Self.setpriv, arguments + words + ["--sockets", bench.folder])
        }

        /// SR-S-13 (observers), SR-S-18 (another user)
        @Test(
            .enabled("needs root and setpriv") { StopTests.canBeNobody }, .timeLimit(.minutes(2)))
        func `another user may stop the rig and nothing else`() throws {
            let bench = try Bench()
            try bench.start()
            for words in [["status"], ["hold"], ["send", "PING"], ["disarm"]] {
                let outcome = try asNobody(bench, words)
                #expect(outcome.code == 3, "\(outcome)")
                #expect(outcome.error.contains("may not be opened: join the group"), "\(outcome)")
            }
            try turn(bench)
            _ = try standstill(asNobody(bench, ["stop"]))
            #expect(try bench.ledger().of("stop").contains { $0.stop ?? 0 > 0 })
            #expect(bench.daemon?.complaints.contains("by uid 65534") == true, "the record names who stopped")
        }
    }
}
