import MockDevices
import RigFirmware
import Testing

/// Each motion command does its job on the mechanisms.
struct SequenceTests {
    private func done(
        _ bench: BenchHost, _ command: BenchCommand, seconds: Int = 600,
        _ place: SourceLocation = #_sourceLocation
    ) -> BenchReport? {
        let report = bench.finish(command, within: seconds)
        #expect(
            report?.subtype == 7, "\(String(describing: report))",
            sourceLocation: place)
        return report
    }

    @Test func `HOME finds the top, the upper end of the pad and the first cup`() throws {
        var settings = RigSettings()
        settings.isHomed = false
        settings.isDeployed = false
        let store = NonvolatileImage(bootCount: 1, bitDepthMicrometres: -400_000)
        let bench = try BenchHost(settings, nonvolatile: store)
        #expect(bench.arm()?.subtype == 7)
        _ = done(bench, .home(1))
        #expect(bench.rig.plant.stage == 0 && bench.rig.view.state == .idle)
        _ = done(bench, .home(2))
        _ = done(bench, .home(3))
        #expect(bench.rig.plant.cup == 1)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    @Test func `DEPLOY loads three feet and STOW lifts them`() throws {
        var settings = RigSettings()
        settings.isDeployed = false
        let bench = try BenchHost(settings)
        #expect(bench.arm()?.subtype == 7)
        _ = done(bench, .deploy(newtons: 100))
        #expect(bench.rig.plant.padForce >= 100 && bench.rig.plant.padForce < 105)
        #expect(bench.rig.view.state == .ready)
        _ = done(bench, .stow())
        #expect(bench.rig.plant.padForce == 0 && bench.rig.view.state == .safe && !bench.rig.view.isArmed)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    @Test func `DEPLOY without ground under the pad fails`() throws {
        var settings = RigSettings()
        settings.isDeployed = false
        let bench = try BenchHost(settings)
        #expect(bench.arm()?.subtype == 7)
        let report = bench.finish(.deploy(millimetres: 200))
        #expect(report?.subtype == 8 && report?.code == 21)
        #expect(bench.rig.view.state == .idle)
    }

    @Test func `TOUCH_OFF finds the ground to a tenth of a millimetre and stands off again`() throws {
        let bench = try BenchHost.ready()
        bench.rig.plant.moveGround(toMicrometres: 603_000)
        _ = done(bench, .moveZ(millimetres: 590))
        let report = done(bench, .touchOff())
        #expect(abs(Int(report?.result ?? 0) - 603_000) < 100)
        #expect(bench.rig.view.state == .ready && bench.rig.plant.stage < 600_000)
    }

    @Test func `DRILL feeds no faster than its cap and reports each centimetre`() throws {
        let bench = try BenchHost.ready()
        bench.rig.trace = OutputTrace()
        let id = bench.send(.drill(millimetres: 30, newtons: 15))
        let report = bench.finalReport(id, within: 300_000)
        #expect(report?.subtype == 7 && abs(Int(report?.result ?? 0) - 30_000) < 200)
        #expect(bench.progress(id) == [1, 2] || bench.progress(id) == [1, 2, 3])
        #expect(bench.rig.view.state == .inHole)
        let trace = try #require(bench.rig.trace)
        let fed = trace.samples.filter { $0.stageMicrometres > 600_500 }.map(\.feedMicrometresPerSecond)
        #expect(fed.allSatisfy { $0 <= 834 })
        #expect(bench.rig.plant.weightOnBit < 5)
        #expect(abs(bench.rig.plant.spindle) < 1)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    /// R21
    @Test func `DRILL from another depth than the hole has is refused`() throws {
        let bench = try BenchHost.ready()
        let report = bench.finish(.drill(from: 3))
        #expect(report?.subtype == 2 && report?.code == 10 && report?.index == 1)
        #expect(bench.finish(.drill(from: 2, millimetres: 10))?.subtype == 7)
    }

    @Test func `a BITE takes eight steps, fills its cup and leaves the bit at the top`() throws {
        var settings = RigSettings()
        settings.pace = 20
        let bench = try BenchHost.ready(settings)
        let id = bench.send(.bite(to: 100, cup: 3))
        let report = bench.finalReport(id, within: 60_000)
        #expect(report?.subtype == 7, "code \(report?.code ?? 0)")
        #expect(bench.progress(id) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect((45...75).contains(bench.rig.plant.cups[2]), "\(bench.rig.plant.cups)")
        #expect(bench.rig.view.state == .ready && !bench.rig.view.isInHole)
        #expect(bench.events.contains { $0.id == 39 && $0.a == 3 })
        #expect(bench.rig.view.illegalChanges == 0)
    }

    @Test func `HOLE_AUTO takes bite after bite and waits for a person in between`() throws {
        var settings = RigSettings()
        settings.pace = 50
        let bench = try BenchHost.ready(settings)
        let id = bench.send(.hole(to: 200, cup: 1, ackEvery: 1))
        #expect(bench.run(atMost: 60_000) { bench.progress(id) == [1] })
        bench.run(3_000)
        #expect(bench.rig.view.activeFunction == 57 && bench.rig.view.state == .ready)
        #expect(!bench.rig.view.isInHole && bench.rig.plant.spindle == 0)
        #expect(bench.perform(.acknowledge(41))?.subtype == 7)
        let report = bench.finalReport(id, within: 60_000)
        #expect(report?.subtype == 7, "code \(report?.code ?? 0) index \(report?.index ?? 0)")
        #expect(bench.rig.plant.cups[0] > 40 && bench.rig.plant.cups[1] > 40)
        #expect(abs(bench.rig.plant.holeBottom - 800_000) < 1_000)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    @Test func `END finishes the step, unloads and completes`() throws {
        let bench = try BenchHost.drilling()
        #expect(bench.perform(.end())?.subtype == 7)
        #expect(bench.run(atMost: 8_000) { bench.rig.view.activeFunction == 0 })
        #expect(bench.rig.view.state == .inHole && bench.rig.plant.weightOnBit < 5)
        #expect(bench.ledger.entries(.motionEnded).last?.b == 0)
    }

    @Test func `PECK lifts and comes back, RETRACT draws out to the top`() throws {
        let bench = try BenchHost.ready()
        _ = done(bench, .drill(millimetres: 40))
        bench.rig.trace = OutputTrace()
        _ = done(bench, .peck(lift: 20, count: 2))
        let highest = bench.rig.trace?.samples.map(\.stageMicrometres).min() ?? 0
        #expect(abs(highest - 620_000) < 500)
        #expect(abs(bench.rig.plant.stage - 639_000) < 500)
        _ = done(bench, .retract())
        #expect(bench.rig.plant.stage < 10 && bench.rig.view.state == .ready)
        #expect(abs(bench.rig.plant.spindle) < 1)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    /// R7
    @Test func `a blocked spindle rests while RETRACT goes on`() throws {
        let bench = try BenchHost.ready()
        _ = done(bench, .drill(millimetres: 40))
        bench.send(.retract(speed: 5))
        bench.run(3_000)
        #expect(bench.rig.plant.spindle > 20)
        bench.rig.plant.jamTorque = 60
        bench.run(500)
        #expect(bench.rig.plant.spindle == 0 && bench.rig.view.activeFunction == 60)
        #expect(bench.rig.view.state == .retracting)
        #expect(bench.run(atMost: 400_000) { bench.rig.view.activeFunction == 0 })
        #expect(bench.rig.plant.stage < 10)
    }

    @Test func `CAROUSEL and GATE move with the bit clear of the chute`() throws {
        let bench = try BenchHost.ready()
        _ = done(bench, .carousel(7))
        #expect(bench.rig.plant.cup == 7)
        _ = done(bench, .gate(open: true))
        #expect(bench.rig.plant.gate == 1)
        _ = done(bench, .gate(open: false))
        #expect(bench.rig.plant.gate == 0)
        _ = done(bench, .moveZ(millimetres: 100))
        #expect(bench.perform(.carousel(8))?.subtype == 2)
    }

    @Test func `CAL_FREE_TORQUE turns at each speed, CLEAR at the brush`() throws {
        let bench = try BenchHost.ready()
        let report = done(bench, .freeTorque([60, 100]))
        #expect(abs(Int(report?.result ?? 0) - 15) <= 2)
        _ = done(bench, .moveZ(millimetres: 20))
        _ = done(bench, .clear())
        #expect(bench.rig.view.state == .ready)
    }

    @Test func `DWELL_T stands in the hole with the heater on`() throws {
        var settings = RigSettings()
        settings.pace = 20
        let bench = try BenchHost.ready(settings)
        _ = done(bench, .drill(millimetres: 20))
        let id = bench.send(.dwell(seconds: 120, watts: 10))
        bench.run(2_000)
        #expect(bench.rig.view.statusFlags & 1 << 17 != 0 && bench.rig.plant.spindle == 0)
        #expect(bench.finalReport(id, within: 20_000)?.subtype == 7)
        #expect(bench.progress(id) == [1, 2] || bench.progress(id) == [1])
        #expect((bench.rig.plant.bitTemperature ?? 0) > -32)
    }

    /// SR-F-07: no set-point outlives its command.
    @Test(arguments: [false, true])
    func `what takes the place of a dwell takes its heat as well`(isAbort: Bool) throws {
        var settings = RigSettings()
        settings.pace = 20
        let bench = try BenchHost.ready(settings)
        _ = done(bench, .drill(millimetres: 20))
        _ = bench.send(.dwell(seconds: 120, watts: 10))
        bench.run(2_000)
        #expect(bench.rig.view.statusFlags & 1 << 17 != 0)
        _ = bench.send(isAbort ? .toTop() : .retract())
        bench.run(10)
        #expect(bench.rig.view.statusFlags & 1 << 17 == 0)
    }

    @Test func `no way down nearer than 5 mm to a known bottom without drilling`() throws {
        let bench = try BenchHost.ready()
        #expect(bench.perform(.moveZ(millimetres: 596))?.code == 21)
        _ = done(bench, .moveZ(millimetres: 594))
    }
}
