import MockDevices
import RigFirmware
import Testing

/// The ways out of the latches: what each of them needs, and that none of them starts anything.
struct ReleaseTests {
    private func latched() throws -> BenchHost {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        bench.run(200)
        bench.rig.plant.loopContact = .open
        bench.run(100)
        #expect(bench.rig.view.state == .estop)
        bench.token = 0
        return bench
    }

    /// SR-F-47 (CLEAR_ESTOP: a loop that bounces)
    @Test func `a loop that has not been closed for a whole second is not released`() throws {
        let bench = try latched()
        bench.rig.plant.loopContact = .closed
        bench.run(600)
        bench.rig.plant.loopContact = .open
        bench.run(5)
        bench.rig.plant.loopContact = .closed
        bench.press(areaClear: true, reset: true)
        bench.run(600)
        #expect(bench.perform(.twoStep(19))?.code == 22)
        bench.run(400)
        #expect(bench.fire(19)?.subtype == 7)
        #expect(bench.rig.view.state == .safe)
    }

    /// SR-F-47 (CLEAR_ESTOP: the button is an edge, after the loop closed, at most ten minutes old)
    @Test func `a button that is stuck, early or old releases nothing`() throws {
        let stuck = try latched()
        stuck.rig.tamper = { $0.reset_button = true }
        stuck.run(100)
        stuck.rig.plant.loopContact = .closed
        stuck.run(1_500)
        #expect(stuck.perform(.twoStep(19))?.code == 44, "stuck")
        let early = try latched()
        early.press(reset: true)
        early.rig.plant.loopContact = .closed
        early.run(1_500)
        #expect(early.perform(.twoStep(19))?.code == 44, "early")
        early.press(reset: true)
        early.silence(601_000)
        early.run(200)
        #expect(early.perform(.twoStep(19))?.code == 44, "old")
        #expect(early.rig.view.state == .estop)
    }

    /// SR-F-47 (CLEAR_ESTOP: authority and FIRE; it starts nothing)
    @Test func `PREPARE alone or another epoch releases nothing, and the release starts nothing`() throws {
        let bench = try latched()
        bench.rig.plant.loopContact = .closed
        bench.run(1_100)
        bench.press(areaClear: true, reset: true)
        bench.rig.trace = OutputTrace()
        let prepared = try #require(bench.perform(.twoStep(19)))
        #expect(prepared.subtype == 7)
        bench.run(2_500)
        #expect(bench.rig.view.state == .estop)
        var foreign = BenchCommand.twoStep(19, token: prepared.result)
        foreign.authority?.epoch = 9
        #expect(bench.perform(foreign)?.code == 4)
        #expect(bench.rig.view.state == .estop)
        #expect(bench.fire(19)?.subtype == 7)
        bench.run(5_000)
        #expect(bench.rig.view.state == .safe && !bench.rig.view.isArmed)
        #expect(bench.rig.trace?.first { $0.drivesOn || $0.heater || !$0.stageBraked } == nil)
    }

    /// SR-F-47 (CLEAR_STOP with the cause GUARD: AREA CLEAR)
    @Test func `a stop by the guard is released only behind a closed guard and with the button`() throws {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        bench.run(200)
        bench.rig.plant.guardContact = .open
        bench.run(500)
        bench.token = 0
        #expect(bench.rig.view.state == .stopped)
        #expect(bench.perform(.clearStop(0))?.code == 22)
        bench.rig.plant.guardContact = .closed
        bench.run(100)
        #expect(bench.perform(.clearStop(0))?.code == 44)
        bench.press(areaClear: true)
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(.clearStop(0))?.subtype == 7)
        bench.run(3_000)
        #expect(bench.rig.view.state == .safe && !bench.rig.view.isArmed)
        #expect(bench.rig.trace?.first { $0.drivesOn || !$0.stageBraked } == nil)
    }
}
