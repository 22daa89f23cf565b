import CThreadShim
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("A key that is held at a terminal")
    struct JogTests {
        private static let jog: UInt32 = 67

        private func start() throws -> Bench {
            let bench = try Bench(pace: 1)
            try bench.start(mock: ["--hands", bench.folder + "/hands"])
            for words in [["key", "local"], ["enabling", "held"]] {
                let done = try bench.run(
                    path: try Built.path("regolith-mock"),
                    ["hands", "--at", bench.folder + "/hands"] + words)
                #expect(done.code == 0, "\(done)")
            }
            return bench
        }

        private func atTerminal(_ bench: Bench) throws -> PtyChild {
            let child = try PtyChild(
                try Built.path("regolith"), ["jog", "Z", "1mm/s", "--yes", "--sockets", bench.folder])
            try child.wait(for: "hold SPACE to move")
            return child
        }

        /// Boot-time nanoseconds of the JOG frames that the rig has, and whether its motion has ended.
        private func frames(_ bench: Bench) throws -> [LedgerLine] {
            try bench.ledger().of("received").filter { $0.function == Self.jog }
        }

        private func expectStill(_ bench: Bench, within seconds: Double) throws {
            let operation = try Operator(bench)
            _ = try eventually(within: seconds, every: 20, "a rig that stands, disarmed") {
                let rig = try operation.rig()
                return rig.isAtStandstill && rig.armScope == 0 ? true : nil
            }
            let before = try frames(bench).count
            rest(0.5)
            #expect(try frames(bench).count == before, "no frame without a hand")
        }

        /// SR-F-10, SR-F-22
        @Test(.timeLimit(.minutes(1)))
        func `it moves while the key repeats, stops when it is let go, and gives everything back`() throws {
            let bench = try start()
            let child = try atTerminal(bench)
            child.hold(" ", seconds: 1.5)
            try child.wait(for: "completed", within: 5)
            let count = try frames(bench).count
            #expect(count >= 15 && count <= 26, "\(count) frames in 1.5 s")
            child.type("q")
            #expect(try child.end(within: 10) == 0, "\(child.screen)")
            #expect(child.isUsual, "lines and echo are back")
            try expectStill(bench, within: 2)
        }

        /// SR-F-10
        @Test(.timeLimit(.minutes(1)), arguments: ["terminal", "Ctrl-C", "SIGTERM", "SIGKILL", "focus"])
        func `whatever takes the hand away in mid jog stops the axis`(way: String) throws {
            let bench = try start()
            let child = try atTerminal(bench)
            // A busy machine may need more than one.
            for _ in 0..<10 where try frames(bench).count <= 5 { child.hold(" ", seconds: 1) }
            #expect(try frames(bench).count > 5)
            switch way {
            case "terminal": child.hangUp()
            case "Ctrl-C": child.type("\u{03}")
            case "SIGTERM": child.signal(15)
            case "SIGKILL": child.signal(9)
            default: child.type("\u{1B}[O")
            }
            rest(0.6)
            let count = try frames(bench).count
            rest(0.5)
            #expect(try frames(bench).count == count, "frames went on")
            if way == "focus" { child.type("q") }
            _ = try child.end(within: 10)
            if way != "SIGKILL", way != "terminal" { #expect(child.isUsual) }
            try expectStill(bench, within: way == "SIGKILL" ? 17 : 2)
        }

        /// SR-F-10, SR-O-12 (a script states its terms)
        @Test(.timeLimit(.minutes(1)))
        func `a script moves for a bounded time only, and without a terminal nothing else does`() throws {
            let bench = try start()
            let bounded = ["jog", "Z", "1mm/s", "--for", "500ms", "--yes"]
            let seen = try Operator(bench).rig().stateRevision
            for terms in [
                [], ["--rig", "rig"], ["--state-rev", "\(seen)"], ["--rig", "rig", "--state-rev", "1"],
                ["--rig", "another", "--state-rev", "\(seen)"],
            ] {
                let refused = try bench.cli(bounded + terms, within: 20)
                #expect(refused.code == 2, "\(refused)")
            }
            #expect(try frames(bench).isEmpty && bench.ledger().of("armed").isEmpty)
            let jog = try bench.cli(
                bounded + ["--rig", "rig", "--state-rev", "\(try Operator(bench).rig().stateRevision)"],
                within: 20)
            #expect(jog.code == 0 && jog.output.contains("completed"), "\(jog)")
            let count = try frames(bench).count
            #expect(count >= 5 && count <= 10, "\(count) frames in 500 ms")
            try expectStill(bench, within: 3)
            let silent = try bench.cli("jog", "Z", "1mm/s", "--yes")
            #expect(silent.code == 2 && silent.error.contains("terminal"), "\(silent)")
        }
    }
}
