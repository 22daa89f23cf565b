import MockDevices
import Testing

/// A command takes effect once or not at all, however often and however late it comes.
struct OnceTests {
    /// SR-F-27, T-06
    @Test func `commands 1, 31, 33 and 10,000 ids back have no second effect, over sessions too`() throws {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)  // beacon and sounder warn before the first motion
        func move(_ id: UInt32) -> BenchCommand {
            var command = BenchCommand.moveZ(millimetres: Double(20 + id % 2))
            command.id = id
            return command
        }
        let first: UInt32 = 1_000
        for id in first..<first + 40 { #expect(bench.perform(move(id), within: 3_000)?.subtype == 7) }
        bench.run(200)
        for isNewSession in [false, true] {
            if isNewSession {
                bench.hello(nonce: 0x55)
                bench.run(1_200)
                (bench.token, bench.nextID) = (0, first + 40)
                #expect(bench.arm()?.subtype == 7)
                bench.run(2_100)
            }
            bench.rig.trace = OutputTrace()
            for back in [1, 31, 33, 999] as [UInt32] {
                let id = first + 40 - back
                bench.forgetReports()
                let report = bench.perform(move(id))
                if back <= 31, !isNewSession { #expect(report?.subtype == 7) }
                if back > 33 { #expect(report?.code == 5, "\(report as Any)") }
            }
            #expect(bench.rig.trace?.first { $0.feedEnabled } == nil)
        }
        for id in first..<first + 40 { #expect(bench.ledger.timesExecuted(id) == 1) }
        // Ten thousand ids later the oldest is as stale as the one just before the list.
        var far = BenchCommand.ping()
        far.id = first + 10_040
        #expect(bench.perform(far)?.subtype == 7)
        #expect(bench.perform(move(first + 39))?.subtype != 8)
        #expect(bench.ledger.timesExecuted(first + 39) == 1)
        var skipped = BenchCommand.ping()
        skipped.id = first + 5_000
        #expect(bench.perform(skipped)?.code == 5)
    }

    /// SR-F-29
    @Test func `of two motions the second is refused and the first goes on; HOLD ends it first`() throws {
        for first in Motion.allCases {
            for second in Motion.allCases where second.isInGround == first.isInGround {
                let (bench, id) = try first.bench(running: 300)
                #expect(bench.rig.view.activeFunction == first.command.function)
                let report = try #require(bench.perform(second.command))
                #expect(report.subtype == 2 && report.code == 20, "\(first) then \(second): \(report)")
                #expect(bench.rig.view.activeCommand == id)
                #expect(bench.perform(.simple(4))?.subtype == 7)
                #expect(bench.finalReport(id)?.code == 33)
                bench.run(6_000)
                #expect(bench.rig.view.activeFunction == 0)
            }
        }
    }

    /// SR-F-24, T-11 (on one wire): every other epoch is refused, and HOLD and STOP come from everybody.
    @Test func `of two stations only the holder's commands are accepted, and both may hold and stop`() throws
    {
        var dice = SeededGenerator(seed: 3)
        let bench = try BenchHost()
        bench.hello(nonce: 8)
        var (accepted, refused) = (0, 0)
        for _ in 0..<400 {
            var command: BenchCommand
            switch dice.below(5) {
            case 0: command = .spin(rpm: 30, seconds: 1)
            case 1: command = .simple(3)
            case 2: command = .clearStop(0)
            case 3:
                command = .arm(
                    wireHash: bench.rig.settings.wireHash, stateRevision: bench.rig.view.stateRevision)
            default: command = .moveZ(millimetres: 30)
            }
            let isHolder = dice.below(2) == 0
            if !isHolder { command.authority?.epoch = UInt16(2 + dice.below(65_000)) }
            let report = try #require(bench.perform(command))
            if isHolder {
                #expect(report.code != 4)
                accepted += 1
            } else {
                #expect(report.subtype == 2 && report.code == 4)
                refused += 1
            }
        }
        #expect(accepted > 100 && refused > 100)
        var hold = BenchCommand.simple(4)
        hold.authority?.epoch = 999
        #expect(bench.perform(hold)?.subtype == 7)
        bench.stop(id: 12)
        bench.run(5)
        #expect(bench.rig.view.isStopLatched)
    }
}
