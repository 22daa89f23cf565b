import MockDevices
import Testing

/// ICD §6: the software stop on the output trace, and its latch.
struct StopTests {
    private func turning() throws -> BenchHost {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 140, seconds: 600))
        bench.run(3_000)
        #expect(abs(bench.rig.plant.spindle - 140) < 1)
        bench.rig.trace = OutputTrace()
        return bench
    }

    /// SR-F-04, T-01
    @Test func `from 140 rpm the spindle stands within 300 ms and the drives are off within 350 ms`() throws {
        let bench = try turning()
        let at = bench.now
        bench.stop(id: 77)
        bench.run(2_000)
        let trace = try #require(bench.rig.trace)
        let braked = try #require(trace.first { $0.spindleBraking })
        let off = try #require(trace.settled { !$0.feedEnabled && !$0.hammer })
        let still = try #require(trace.settled { abs($0.spindle) < 1 })
        let dead = try #require(trace.settled { !$0.drivesOn && $0.stageBraked })
        #expect(off - at <= 10_000, "feed and hammer off after \(off - at) µs")
        #expect(braked - at <= 50_000, "braking after \(braked - at) µs")
        #expect(still - at <= 300_000, "standstill after \(still - at) µs")
        #expect(dead - at <= 350_000, "drives off after \(dead - at) µs")
        let view = bench.rig.view
        #expect(view.state == .stopped && view.isStopLatched && view.stopID == 77 && !view.isArmed)
    }

    /// SR-F-04
    @Test func `drives are off within 350 ms although the brake fails`() throws {
        let bench = try turning()
        bench.rig.plant.brakingRate = 20
        let at = bench.now
        bench.stop(id: 78)
        bench.run(1_000)
        let dead = try #require(bench.rig.trace?.settled { !$0.drivesOn })
        #expect(dead - at <= 350_000, "drives off after \(dead - at) µs")
        #expect(bench.rig.plant.spindle > 10 && !bench.rig.view.isStandstill)
    }

    /// SR-F-04, SR-F-07
    @Test func `a moving stage stands within 10 ms`() throws {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)  // the warning before the first motion is over
        bench.send(.moveZ(millimetres: 100))
        bench.run(2_000)
        #expect(bench.rig.plant.stage > 5_000)
        bench.rig.trace = OutputTrace()
        let at = bench.now
        bench.stop(id: 5)
        bench.run(1_000)
        let off = try #require(bench.rig.trace?.settled { !$0.feedEnabled })
        #expect(off - at <= 10_000)
        #expect(bench.ledger.entries(.failed).last?.b == 32)
    }

    @Test func `the heartbeat shows latch and stop id`() throws {
        let bench = try turning()
        bench.stop(id: 0xABCD)
        bench.run(500)
        #expect(bench.heartbeat.number(0, 1) == 17)
        #expect(bench.heartbeat.number(8, 1) & 3 == 3)
        #expect(bench.heartbeat.number(19, 4) == 0xABCD)
    }

    /// SR-F-04, SR-L-03 (STOP needs no session)
    @Test func `STOP works without any session`() throws {
        let bench = try BenchHost()
        bench.stop(id: 9)
        bench.run(5)
        #expect(bench.rig.view.isStopLatched && bench.rig.view.stopID == 9)
    }

    /// SR-F-06, SR-F-47 (CLEAR_STOP wants the id of the stop), T-02
    @Test func `the latch survives HELLO and a power cycle and ends by CLEAR_STOP with its id`() throws {
        let bench = try turning()
        bench.stop(id: 77)
        bench.run(500)
        bench.hello(nonce: 99)
        #expect(bench.rig.view.isStopLatched)
        try bench.rig.reset(at: bench.now)
        bench.run(5)
        #expect(bench.rig.view.isStopLatched && bench.rig.view.bootCount == 2)
        bench.hello(nonce: 100)
        bench.token = 0
        #expect(bench.perform(.clearStop(78))?.code == 25)
        let arm = BenchCommand.arm(wireHash: bench.rig.settings.wireHash, stateRevision: 0)
        #expect(bench.perform(arm)?.code == 12)
        #expect(bench.perform(.clearStop(77))?.subtype == 7)
        #expect(bench.rig.view.state == .safe && !bench.rig.nonvolatile.isStopLatched)
    }

    @Test func `a repeated STOP is one stop`() throws {
        let bench = try turning()
        for _ in 0..<20 {
            bench.stop(id: 77)
            bench.run(20)
        }
        #expect(bench.ledger.entries(.stop).count { $0.b == 1 } == 1)
        #expect(bench.events.count { $0.id == 6 } <= 1)
    }

    /// SR-O-13 (the rig's side of the exercise)
    @Test func `TEST echoes at rest without a latch and is a stop in motion`() throws {
        let bench = try BenchHost()
        bench.hello(nonce: 3)
        bench.stop(id: 21, reason: 3)
        bench.run(300)
        #expect(!bench.rig.view.isStopLatched)
        #expect(bench.heartbeat.number(19, 4) == 21)
        #expect(bench.arm()?.subtype == 7)
        bench.stop(id: 22, reason: 3)
        bench.run(5)
        #expect(bench.rig.view.isStopLatched)
    }

    /// SR-F-06, SR-F-43 (a damaged store)
    @Test func `an unreadable store boots latched`() throws {
        let bench = try BenchHost(nonvolatile: .unreadable)
        bench.run(10)
        #expect(bench.rig.view.isStopLatched && bench.rig.view.isInHole)
    }
}
