import MockDevices
import Testing

/// Nothing but its own release ends a latched STOP.
struct LatchTests {
    /// Something that may happen to a latched rig; none of it is the release of stop 77.
    private func happen(_ kind: Int, to bench: BenchHost, _ dice: inout SeededGenerator) throws {
        let old = UInt32(truncatingIfNeeded: dice.next())
        switch kind {
        case 0: bench.hello(nonce: old | 1)
        case 1: bench.beat(token: old)
        case 2: bench.bye()
        case 3: try bench.rig.reset(cause: UInt8(1 + dice.below(4)), at: bench.now)
        case 4: bench.rig.plant.guardContact = [.open, .closed, .unknown][dice.below(3)]
        case 5: bench.rig.plant.loopContact = [.open, .closed, .unknown][dice.below(3)]
        case 6: bench.stop(id: 77)
        case 7: bench.stop(id: old, reason: 2)
        case 8: bench.stop(id: old, reason: 3)
        case 9: bench.rig.receive((0..<30).map { _ in UInt8(dice.below(256)) }, at: bench.now)
        case 10: bench.send(.clearStop(78))
        case 11: bench.send(.clearStop(0))
        case 12: bench.send(.spin(rpm: 60, seconds: 5))
        case 13: bench.send(.moveZ(millimetres: Double(dice.below(1_000))))
        case 14:
            let arm = BenchCommand.arm(
                wireHash: bench.rig.settings.wireHash, stateRevision: bench.rig.view.stateRevision)
            bench.send(arm)
        case 15: bench.send(.simple(UInt16(3 + dice.below(2))))
        case 16:
            var late = BenchCommand.clearStop(77)
            late.expiry = 1
            bench.send(late, keepingExpiry: true)
        default:
            // The right release of another boot.
            var foreign = BenchCommand.clearStop(77)
            foreign.bootCount = UInt16(truncatingIfNeeded: bench.rig.view.bootCount &+ 1)
            bench.send(foreign)
        }
    }

    /// SR-F-06, SR-F-07, SR-F-47 (the id of the stop), T-02
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `whatever happens, a latched rig moves nothing until its stop is released`(seed: UInt64) throws {
        var dice = SeededGenerator(seed: seed)
        let (bench, id) = try Motion.allCases[Int(seed) % 5].bench(running: 500)
        bench.stop(id: 77)
        bench.run(500)
        bench.rig.trace = OutputTrace()
        for number in 0..<1_250 {
            let kind = dice.below(18)
            try happen(kind, to: bench, &dice)
            bench.run(1 + dice.below(20))
            let view = bench.rig.view
            guard view.isStopLatched, view.stopID == 77, !view.isArmed else {
                Issue.record("event \(number) of kind \(kind): \(view)")
                return
            }
        }
        #expect(bench.rig.trace?.first { $0.drivesOn || !$0.stageBraked || $0.heater } == nil)
        #expect(bench.reports.count { $0.command == id && [4, 7, 8].contains($0.subtype) } <= 1)
        bench.rig.plant.guardContact = .closed
        bench.rig.plant.loopContact = .closed
        // The line has to be quiet again: noise of ten seconds is judged.
        bench.silence(20_000)
        bench.hello(nonce: 0xFEED)
        bench.run(200)
        bench.token = 0
        if bench.rig.view.state == .estop {
            // The loop opened on the way: the emergency stop is above the STOP and has its own release.
            #expect(try bench.releaseEmergencyStop()?.subtype == 7)
            #expect(bench.rig.view.state == .stopped)
        }
        #expect(bench.perform(.clearStop(77))?.subtype == 7)
        bench.run(200)
        #expect(bench.rig.view.state == .safe && !bench.rig.view.isArmed)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
    }
}
