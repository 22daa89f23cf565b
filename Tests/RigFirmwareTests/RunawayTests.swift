import MockDevices
import RigFirmware
import Testing

/// T-17: heat and blows that do not end by themselves.
struct RunawayTests {
    private func ready(pace: Int = 1) throws -> BenchHost {
        var settings = RigSettings()
        settings.pace = pace
        return try BenchHost.ready(settings)
    }

    /// Watches what the sensors say of hammer and heater, milliamperes.
    private final class Meter {
        var hammer: Int16 = 0
        var heater: Int16 = 0
        var lastHammer: UInt64 = 0
        var lastHeater: UInt64 = 0

        func watch(_ bench: BenchHost) {
            bench.rig.tamper = { [unowned bench] inputs in
                self.hammer = inputs.hammer_ma
                self.heater = inputs.heater_ma
                if inputs.hammer_ma > 0 { self.lastHammer = bench.now }
                if inputs.heater_ma > 0 { self.lastHeater = bench.now }
            }
        }
    }

    /// SR-F-35 · SR-F-30 · T-17
    @Test func `a hammer that beats without being asked loses the line of all drives within 300 ms`() throws {
        let bench = try ready()
        let meter = Meter()
        meter.watch(bench)
        bench.run(20)
        let onset = bench.now
        bench.rig.plant.faults.isHammerStuck = true
        bench.run(1_000)
        #expect(meter.hammer == 0 && meter.lastHammer - onset <= 300_000)
        #expect(meter.lastHammer - onset > 100_000, "it did beat")
        #expect(bench.rig.view.state == .fault && !bench.rig.view.isArmed)
        #expect(bench.rig.drives.drive_line_open)
        #expect(bench.perform(.acknowledge(RD_CAUSE_HAMMER))?.subtype == 7)
        bench.run(1_000)
        #expect(bench.rig.view.state == .fault && meter.hammer == 0, "it is still stuck")
        bench.rig.plant.faults.isHammerStuck = false
        #expect(bench.perform(.acknowledge(RD_CAUSE_HAMMER))?.subtype == 7)
        bench.run(1_000)
        #expect(bench.rig.view.state == .safe && !bench.rig.drives.drive_line_open)
    }

    /// SR-F-35 · T-17
    @Test func `a hammer that is stuck while the rig drills stops the drill, and the brake holds`() throws {
        let bench = try BenchHost.drilling()
        bench.rig.trace = OutputTrace()
        let onset = bench.now
        let depth = bench.rig.plant.stage
        bench.rig.plant.faults.isHammerStuck = true
        bench.run(2_000)
        let off = try #require(bench.rig.trace?.settled { !$0.drivesOn && $0.stageBraked })
        #expect(off - onset <= 300_000)
        #expect(abs(bench.rig.plant.stage - depth) < 500 && bench.rig.plant.spindle < 100)
        #expect(bench.rig.view.state == .fault)
    }

    /// SR-F-35 · SR-F-12 · T-17 (the command to end it is lost)
    @Test func `a hammer whose station falls silent ends by its own time, and with the lease`() throws {
        let bench = try BenchHost.ready()
        #expect(bench.finish(.drill(millimetres: 20))?.subtype == 7)
        bench.rig.plant.pull = 40
        bench.run(200)
        bench.send(.hammer(level: 3, seconds: 60))
        bench.run(500)
        #expect(bench.rig.drives.hammer)
        bench.rig.trace = OutputTrace()
        let lease = bench.lastLease
        bench.silence(8_000)
        let off = try #require(bench.rig.trace?.settled { !$0.hammer })
        #expect(off - lease <= 5_150_000, "\(off - lease) µs after the last lease")
    }

    /// SR-F-02 · SR-F-01 · T-17
    @Test func `when the controller hangs, watchdog and series switch end heat and blows within 250 ms`()
        throws
    {
        let bench = try BenchHost.ready()
        #expect(bench.finish(.drill(millimetres: 20))?.subtype == 7)
        bench.rig.plant.pull = 40
        bench.run(200)
        #expect(bench.perform(.heater(watts: 20, seconds: 600))?.subtype == 7)
        bench.send(.hammer(level: 3, seconds: 60))
        bench.run(500)
        let meter = Meter()
        meter.watch(bench)
        bench.run(5)
        #expect(meter.heater > 0 && meter.hammer > 0)
        let boots = bench.rig.view.bootCount
        bench.rig.isHung = true
        bench.silence(3_000)
        bench.run(5)
        #expect(meter.heater == 0 && meter.hammer == 0)
        #expect(bench.rig.view.bootCount == boots + 1 && bench.rig.view.state == .safe)
        #expect(!bench.rig.view.isArmed && bench.rig.view.token == 0)
        #expect(!bench.rig.drives.heater && !bench.rig.drives.hammer && bench.rig.drives.z_brake)
    }

    /// SR-F-34 · T-17 (relay welded)
    @Test func `a heater whose switch is welded is cut by the series switch, both by the thermostat`() throws
    {
        let bench = try ready(pace: 20)
        bench.rig.plant.faults.isHeaterStuck = true
        bench.run(200)
        let start = bench.rig.plant.bitTemperature ?? 0
        bench.run(1_000)
        #expect((bench.rig.plant.bitTemperature ?? 0) - start < 0.1, "the series switch is open")
        #expect(bench.rig.drives.heater_series_open)
        bench.rig.plant.faults.isSeriesStuck = true
        var hottest = -300.0
        for _ in 0..<40 {
            bench.run(1_000)
            hottest = max(hottest, bench.rig.plant.bitTemperature ?? 0)
        }
        #expect(hottest > 70 && hottest <= 80, "\(hottest) °C")
        #expect(bench.finish(.heater(watts: 5), within: 2)?.subtype == 2, "nobody heats a hot bit")
    }

    /// SR-F-34 · T-17 (open, short, frozen)
    @Test func `a bit sensor that is open, short or frozen ends the heat before the bit is warm`() throws {
        for fault in ["open", "short", "frozen"] {
            let bench = try ready()
            bench.rig.plant.bitTemperature = 20
            bench.run(50)
            #expect(bench.perform(.heater(watts: 20, seconds: 600))?.subtype == 7)
            bench.run(500)
            bench.rig.trace = OutputTrace()
            let onset = bench.now
            switch fault {
            case "open": bench.rig.plant.bitTemperature = nil
            case "short": bench.rig.plant.faults.silent = RF_SENSOR_BIT_TEMPERATURE.rawValue
            default: bench.rig.plant.faults.stuck = RF_SENSOR_BIT_TEMPERATURE.rawValue
            }
            bench.run(40_000)
            let off = try #require(bench.rig.trace?.settled { !$0.heater }, "\(fault)")
            // A sensor that stands still is told from a good one only by what the heat should have done.
            #expect(off - onset <= (fault == "frozen" ? 32_000_000 : 2_000_000), "\(fault): \(off - onset)")
            #expect(bench.rig.plant.bitTemperature ?? 20 < 35, "\(fault)")
        }
    }

    /// SR-F-11 · SR-F-34 · T-17 (lease lost)
    @Test func `heat goes at S2 when the station falls silent`() throws {
        let bench = try ready()
        #expect(bench.perform(.heater(watts: 20, seconds: 600))?.subtype == 7)
        bench.run(500)
        bench.rig.trace = OutputTrace()
        let lease = bench.lastLease
        bench.silence(4_000)
        let off = try #require(bench.rig.trace?.settled { !$0.heater })
        #expect(off - lease <= 2_050_000 && off - lease >= 1_990_000)
    }
}
