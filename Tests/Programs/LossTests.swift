import CThreadShim
import StationAPI
import StationClient
import Testing

extension BuiltPrograms {
    @Suite("The rig dies and comes back")
    struct LossTests {
        /// Seconds until a live message fits.
        private func seconds(
            _ operation: Operator, since began: Int64, until wanted: (ServerMessage) -> Bool
        ) throws -> Double {
            let deadline = began + 10_000_000_000
            while true {
                let left = max(0, deadline - cts_clock_boottime())
                guard let message = try operation.connection.receive(timeout: left) else {
                    throw BenchError.timeout("the message", seconds: 10, seen: "others")
                }
                if wanted(message) { return elapsed(since: began) }
            }
        }

        /// SR-L-11, SR-L-13, SR-S-04, SR-S-05, T-05
        @Test(.timeLimit(.minutes(3)))
        func `seen within 1 s, telemetry back within 1 s, motion only after a re-arm that shows the reboot`()
            throws
        {
            let bench = try Bench()
            try bench.start()
            let operation = try Operator(bench)
            var gone: [Double] = []
            var back: [Double] = []
            for round in 1...BuiltPrograms.count("REGOLITH_RIG_KILLS", 2) {
                try operation.arm()
                try operation.give("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
                rest(0.2)
                try operation.subscribe([.links])
                let killed = cts_clock_boottime()
                bench.killMock()
                gone.append(
                    try seconds(operation, since: killed) { ["closed", "lost"].contains($0.link?.state) })
                try operation.subscribe([.samples])
                try bench.startMock()
                let returned = cts_clock_boottime()
                back.append(try seconds(operation, since: returned) { $0.kind == .samples })
                try operation.subscribe([])
                try expectDisarmed(bench, boot: round)
                try rearm(bench, boot: round)
            }
            print(
                "rig killed: seen after \(gone.max() ?? 0) s, "
                    + "telemetry back after \(back.max() ?? 0) s at most"
            )
            #expect(gone.allSatisfy { $0 < 1 }, "\(gone)")
            #expect(back.allSatisfy { $0 < 1 }, "\(back)")
        }

        private func expectDisarmed(_ bench: Bench, boot: Int) throws {
            try bench.waitForLive()
            // Questions go on: only motion must not reach it.
            func motions() throws -> Int { try bench.ledger().of("received").count { $0.function == 16 } }
            let before = try motions()
            let refused = try bench.cli("send", "SPIN", "rpm=60rpm", "duration=2s", "--yes")
            #expect(refused.code == 2, "\(refused)")
            #expect(refused.error.contains("not armed"), "\(refused)")
            #expect(try motions() == before)
            let status = try bench.cli("status")
            #expect(status.output.contains("changed: boot count: \(boot) → \(boot + 1)"), "\(status)")
            #expect(status.output.contains("changed: armed: yes → no"), "\(status)")
        }

        private func rearm(_ bench: Bench, boot: Int) throws {
            // The rig's clock has to be compared before an order to it can have an end.
            let arm = try eventually(within: 5, every: 50, "an arm") { () -> Outcome? in
                let outcome = try bench.cli("arm", "--yes")
                return outcome.code == 0 ? outcome : nil
            }
            #expect(arm.output.contains("changed: boot count: \(boot) → \(boot + 1)"), "\(arm)")
            let spin = try bench.cli("send", "SPIN", "rpm=60rpm", "duration=20s", "--yes")
            #expect(spin.code == 0, "\(spin)")
            #expect(!(try bench.cli("status").output.contains("changed:")), "trusted again")
            #expect(try bench.cli("disarm").code == 0)
        }
    }
}
