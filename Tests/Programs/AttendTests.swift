import CThreadShim
import StationAPI
import StationClient
import Testing

extension BuiltPrograms {
    @Suite("A console that attends the rig")
    struct AttendTests {
        private func attend(_ bench: Bench, _ words: String...) throws -> PtyChild {
            let child = try PtyChild(
                try Built.path("regolith"),
                ["arm", "--attend", "--yes"] + words + ["--sockets", bench.folder])
            try child.wait(for: "armed and attended")
            return child
        }

        private func expectDisarmed(_ bench: Bench, within seconds: Double) throws {
            let operation = try Operator(bench)
            _ = try eventually(within: seconds, every: 20, "a disarmed rig") {
                try operation.rig().armScope == 0 ? true : nil
            }
        }

        /// SR-S-24, SR-O-10
        @Test(.timeLimit(.minutes(1)))
        func `it shows the arm's time, and Ctrl-C disarms and gives the terminal back`() throws {
            let bench = try Bench()
            try bench.start()
            let child = try attend(bench, "--ttl", "100")
            try child.wait(for: "left (a key renews)")
            try child.wait(for: "press a key to keep it")
            #expect(!child.isUsual)
            let status = try bench.cli("status", "--json")
            #expect(status.output.contains("\"attendedBy\":\"uid "), "\(status)")
            child.type("\u{03}")
            #expect(try child.end(within: 10) == 0, "\(child.screen)")
            #expect(child.screen.contains("disarmed"), "\(child.screen)")
            #expect(child.isUsual, "lines and echo are back")
            try expectDisarmed(bench, within: 1)
        }

        /// SR-S-24
        @Test(.timeLimit(.minutes(1)), arguments: [1, 15])
        func `a terminal that is closed, or SIGTERM, disarms at once`(way: Int32) throws {
            let bench = try Bench()
            try bench.start()
            let child = try attend(bench)
            if way == 1 { child.hangUp() } else { child.signal(way) }
            _ = try child.end(within: 10)
            if way != 1 { #expect(child.isUsual, "lines and echo are back") }
            try expectDisarmed(bench, within: 1)
        }

        /// SR-S-24, T-04 (an attended console that is killed)
        @Test(.timeLimit(.minutes(1)), arguments: [19, 9])
        func `a console that is stopped or killed brings HOLD after 10 s, then DISARM`(signal: Int32) throws {
            let bench = try Bench()
            try bench.start()
            let child = try attend(bench, "--scope", "AIR_GROUND")
            // The arm is younger than its telemetry: a send that saw the state before it is refused, rightly.
            _ = try eventually(within: 3, every: 50, "a spindle that turns") { () -> Bool? in
                let spin = try bench.cli(
                    "send", "SPIN", "rpm=60rpm", "duration=60s", "--yes", "--until", "started")
                return spin.code == 0 ? true : nil
            }
            rest(1.1)
            let began = cts_clock_boottime()
            child.signal(signal)
            rest(8)
            #expect(try Operator(bench).rig().armScope != 0, "8 s are no silence yet")
            let operation = try Operator(bench)
            try operation.subscribe([.stages])
            var order: [String] = []
            while order.count < 2 {
                guard let message = try operation.connection.receive(timeout: 10_000_000_000) else { break }
                guard let stage = message.stage, stage.stage == "sent" else { continue }
                order.append(stage.command)
                if stage.command == "HOLD" {
                    let after = elapsed(since: began)
                    #expect(after > 8.5 && after < 10.6, "HOLD after \(after) s")
                }
            }
            #expect(order == ["HOLD", "DISARM"])
            try expectDisarmed(bench, within: 2)
            child.signal(18)
            #expect(try child.end(within: 10) != 0, "\(child.screen)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `without a terminal nobody attends, and nothing is armed`() throws {
            let bench = try Bench()
            try bench.start()
            let arm = try bench.cli("arm", "--attend", "--yes")
            #expect(arm.code == 2, "\(arm)")
            #expect(arm.error.contains("at a terminal"), "\(arm)")
            let maintenance = try bench.cli("arm", "--scope", "MAINT", "--yes")
            #expect(maintenance.code == 2, "\(maintenance)")
            #expect(maintenance.error.contains("--attend"), "\(maintenance)")
            #expect(try Operator(bench).rig().armScope == 0)
        }
    }
}
