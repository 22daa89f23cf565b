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
