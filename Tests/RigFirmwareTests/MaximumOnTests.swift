import MockDevices
import RigFirmware
import Testing

/// Each output is held on by something that never ends, and goes off at its longest time all the same.
struct MaximumOnTests {
    /// How long the output was on, in seconds of the mechanisms.
    private func seconds(
        _ bench: BenchHost, _ pace: Int, _ isOn: @escaping (OutputTrace.Sample) -> Bool
    ) throws -> Double {
        let trace = try #require(bench.rig.trace)
        let begin = trace.first(where: isOn)
        let on = try #require(begin, "never on")
        let end = trace.first(from: on) { !isOn($0) }
        let off = try #require(end, "still on")
        return Double(off - on) / 1e6 * Double(pace)
    }

    private func ready(_ pace: Int) throws -> BenchHost {
        var settings = RigSettings()
        settings.pace = pace
        let bench = try BenchHost.ready(settings)
        bench.rig.trace = OutputTrace()
        return bench
    }

    private func expect(
        _ measured: Double, _ most: Double, _ step: Double, _ place: SourceLocation = #_sourceLocation
    ) {
        #expect(abs(measured - most) <= most / 100 + step, "\(measured) s", sourceLocation: place)
    }

    /// SR-F-30 (gate: 5 s)
    @Test func `a gate that arrives nowhere is off after 5 s`() throws {
        let bench = try ready(1)
        bench.rig.tamper = { inputs in
            inputs.switches_a &= ~UInt16(RF_SWITCH_GATE_OPEN.rawValue)
            inputs.switches_b &= ~UInt16(RF_SWITCH_GATE_OPEN.rawValue)
        }
        let report = bench.perform(.gate(open: true), within: 8_000)
        #expect(report?.code == 36, "\(report as Any)")
        expect(try seconds(bench, 1) { $0.othersOn }, 5, 0.002)
    }

    /// SR-F-30 (carousel: 30 s)
    @Test func `a carousel that never indexes is off after 30 s`() throws {
        let bench = try ready(10)
        bench.rig.plant.faults.stuck = RF_SENSOR_CAROUSEL.rawValue
        let report = bench.perform(.carousel(7), within: 8_000)
        #expect(report?.code == 36, "\(report as Any)")
        expect(try seconds(bench, 10) { $0.othersOn }, 30, 0.02)
    }

    /// SR-F-30 (feed: distance / speed × 1.5 + 5 s)
    @Test func `a feed that does not move is off after one and a half times its way and 5 s`() throws {
        let bench = try ready(5)
        bench.rig.plant.faults.isFeedStuck = true
        let report = bench.perform(.moveZ(millimetres: 100), within: 8_000)
        #expect(report?.code == 36, "\(report as Any)")
        expect(try seconds(bench, 5) { $0.feedEnabled }, 20, 0.01)
    }

    /// SR-F-30 (spindle in air: 600 s)
    @Test func `no argument asks for more, and the most that may be asked for ends on time`() throws {
        let bench = try ready(50)
        #expect(bench.perform(.spin(rpm: 60, seconds: 600.1))?.code == 10)
        #expect(bench.perform(.hammer(level: 1, seconds: 60.1))?.code == 10)
        #expect(bench.perform(.heater(watts: 1, seconds: 3_601))?.code == 10)
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(.spin(rpm: 60, seconds: 600), within: 20_000)?.subtype == 7)
        bench.run(200)
        expect(try seconds(bench, 50) { $0.spindleEnabled && !$0.spindleBraking }, 600, 0.1)
    }

    /// SR-F-30 (heater: 3600 s)
    @Test func `a heater is off after an hour`() throws {
        let bench = try ready(200)
        bench.rig.tamper = { $0.bit_temperature_01c = -300 }
        bench.run(100)
        #expect(bench.perform(.heater(watts: 1, seconds: 3_600))?.subtype == 7)
        bench.run(19_000)
        expect(try seconds(bench, 200) { $0.heater }, 3_600, 0.4)
    }

    /// SR-F-30 (hammer: 60 s)
    @Test func `a HAMMER under load is off after 60 s`() throws {
        let bench = try ready(5)
        #expect(bench.finish(.drill(millimetres: 20))?.subtype == 7)
        bench.rig.plant.pull = 40
        bench.run(200)
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(.hammer(level: 3, seconds: 60), within: 20_000)?.subtype == 7)
        expect(try seconds(bench, 5) { $0.hammer }, 60, 0.01)
    }

    /// SR-F-30 (a drill's step)
    @Test func `a DRILL that gains nothing ends at its own time with MAX_ON`() throws {
        let bench = try ready(20)
        bench.rig.plant.softness = 0
        let report = bench.perform(.drill(millimetres: 100, seconds: 120), within: 60_000)
        #expect(report?.code == 36 && report?.index == 1, "\(report as Any)")
        #expect(bench.rig.plant.weightOnBit < 5)
        #expect(bench.perform(.drill(seconds: 1_801))?.code == 10)
    }

    /// SR-F-30 (brush: 60 s)
    @Test func `a brush is off after the 60 s that may be asked for`() throws {
        let bench = try ready(10)
        #expect(bench.finish(.moveZ(millimetres: 20))?.subtype == 7)
        #expect(bench.perform(.clear(seconds: 60.1))?.code == 10)
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(.clear(seconds: 60), within: 8_000)?.subtype == 7)
        expect(try seconds(bench, 10) { $0.othersOn }, 60, 0.02)
    }

    /// SR-F-30 (deployment: distance / speed × 1.5 + 5 s)
    @Test func `a foot pad that does not move is off after one and a half times its way and 5 s`() throws {
        var settings = RigSettings()
        settings.pace = 20
        settings.isDeployed = false
        let bench = try BenchHost(settings)
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)
        bench.rig.tamper = { inputs in
            inputs.dep_um = 0
            inputs.foot_01n = (0, 0, 0)
            inputs.switches_a &= ~UInt16(RF_SWITCH_DEP_DOWN.rawValue)
            inputs.switches_b &= ~UInt16(RF_SWITCH_DEP_DOWN.rawValue)
        }
        bench.rig.trace = OutputTrace()
        let report = bench.perform(.deploy(millimetres: 400), within: 20_000)
        #expect(report?.code == 36 && report?.limit == 125_000, "\(report as Any)")
        expect(try seconds(bench, 20) { $0.othersOn }, 125, 0.04)
    }

    /// SR-F-30 (locks: 30 s)
    @Test func `a lock that does not open is off after 30 s`() throws {
        var settings = RigSettings()
        settings.pace = 10
        settings.locksReleased = false
        let bench = try BenchHost(settings)
        bench.hello(nonce: 0xA1)
        bench.run(500)
        bench.rig.tamper = { inputs in
            inputs.switches_a &= ~UInt16(RF_SWITCH_LOCK_1.rawValue)
            inputs.switches_b &= ~UInt16(RF_SWITCH_LOCK_1.rawValue)
        }
        let lock: [(value: Int, octets: Int)] = [(1, 1)]
        let prepared = try #require(bench.perform(.twoStep(80, approver: 8, lock)))
        #expect(prepared.subtype == 7, "\(prepared)")
        bench.run(2_500)
        bench.rig.trace = OutputTrace()
        let id = bench.send(.twoStep(80, token: prepared.result, approver: 8, lock))
        #expect(bench.finalReport(id, within: 8_000)?.code == 36)
        expect(try seconds(bench, 10) { $0.othersOn }, 30, 0.02)
    }
}
