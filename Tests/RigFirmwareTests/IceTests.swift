import MockDevices
import RigFirmware
import RigLinkC
import Testing

/// Ice: what is warm is told and cooled, and a string in it does not stand still.
struct IceTests {
    /// All of them in CI's release.
    static let ends =
        Counts.of("REGOLITH_INSTANTS", 10) < 100 ? [End.own, .hold, .session, .spin] : End.allCases
    private static let kelvin: [Double?] = [-20, nil]

    /// Everything by which rotation might end that is neither a stop by people nor a trip.
    enum End: String, CaseIterable, Sendable {
        case step, time, budget, own, hold, holdFrame, disarm, bye, token, session, loss, key
        case retract, motion, spin

        func happen(to bench: BenchHost) {
            switch self {
            case .step: bench.send(.end())
            case .time: bench.run(12_000)
            case .budget: bench.run(25_000)
            case .own: bench.run(12_000)
            case .hold: bench.send(.simple(4))
            case .holdFrame: bench.stop(id: 4, reason: 2)
            case .disarm: bench.send(.simple(3))
            case .bye: bench.bye()
            case .token: for _ in 0..<3 { bench.beat(token: 0) }
            case .session: bench.hello(nonce: 0xBEEF)
            case .loss: bench.beats = false
            case .key: bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
            case .retract: bench.send(.retract(to: 608, rpm: 0, speed: 2))
            case .motion:
                bench.send(.simple(4))
                bench.run(200)
                bench.send(.moveZ(millimetres: 610, speed: 1))
            case .spin:
                bench.send(.simple(4))
                bench.run(3_000)
                bench.send(.spin(rpm: 60, seconds: 1))
            }
        }

        /// How it drills: what ends by itself is short of time, energy or depth.
        var command: BenchCommand {
            switch self {
            case .time: .drill(millimetres: 100, seconds: 30)
            case .budget: .drill(millimetres: 100, wattHours: 0.3)
            case .own: .drill(millimetres: 20)
            default: .drill(millimetres: 100)
            }
        }
    }

    /// Drilling in icy soil, 12 mm deep; HOLD-SPIN of two seconds, a minute in ice.
    private func drilling(_ end: End) throws -> BenchHost {
        var settings = RigSettings()
        settings.isIce = true
        let above = NonvolatileImage(bootCount: 1, bitDepthMicrometres: -20_000)
        let bench = try BenchHost(settings, nonvolatile: above)
        bench.hello(nonce: 0x1CE)
        bench.run(2_100)
        #expect(bench.perform(.raw(37, [(14, 1), (2, 4)]))?.subtype == 7)
        #expect(bench.perform(.raw(37, [(15, 1), (60, 4)]))?.subtype == 7)
        #expect(bench.perform(.tare(), within: 5_000)?.subtype == 7)
        #expect(bench.arm(scope: 7)?.subtype == 7)
        #expect(bench.perform(.spin(rpm: 60, seconds: 0.5), within: 5_000)?.subtype == 7)
        bench.send(end.command)
        let isDeep = bench.run(atMost: 60_000) { bench.rig.plant.holeBottom > 612_000 }
        #expect(isDeep && bench.rig.view.state == .drill, "\(bench.rig.view.state)")
        return bench
    }

    /// SR-F-37 (nothing stops rotation in warm ice)
    @Test(arguments: ends)
    func `in warm ice the spindle turns on, whatever ends the motion, and in cold ice it does not`(
        end: End
    ) throws {
        let bench = try drilling(end)
        let moment = bench.moment()
        for temperature in Self.kelvin + [-40] {
            bench.restore(moment)
            bench.rig.plant.bitTemperature = temperature
            let isWarm = temperature != -40
            bench.rig.trace = OutputTrace()
            end.happen(to: bench)
            bench.run(end == .loss ? 10_000 : 5_000)
            #expect(bench.rig.view.activeFunction == 0, "\(end) at \(temperature ?? .nan)")
            #expect((abs(bench.rig.plant.spindle) > 15) == isWarm, "\(end) at \(temperature ?? .nan)")
            let slowest = bench.rig.trace?.samples.map { abs($0.spindle) }.min() ?? 0
            #expect(!isWarm || slowest > 10, "\(end) at \(temperature ?? .nan): \(slowest) rpm")
        }
    }

    /// SR-F-37 (up to hold_spin_max_s)
    @Test(arguments: kelvin)
    func `after its longest time the spindle stops even in warm ice`(temperature: Double?) throws {
        let bench = try drilling(.hold)
        bench.rig.plant.bitTemperature = temperature
        bench.send(.simple(4))
        let start = bench.now
        #expect(bench.run(atMost: 70_000) { bench.rig.plant.spindle == 0 })
        #expect(abs(Int(bench.now - start) - 60_000_000) < 500_000, "after \((bench.now - start) / 1_000) ms")
    }

    /// SR-F-37 (STOP, E-stop, guard and trips)
    @Test(arguments: ["stop", "safe", "loop", "guard", "jam", "blind", "volts"])
    func `people and trips stop it in warm ice, too`(what: String) throws {
        let bench = try drilling(.hold)
        bench.rig.plant.bitTemperature = -20
        bench.send(.simple(4))
        bench.run(5_000)
        #expect(bench.rig.plant.spindle > 15)
        switch what {
        case "stop": bench.stop(id: 4)
        case "safe": bench.send(.simple(12))
        case "loop": bench.rig.plant.loopContact = .open
        case "guard": bench.rig.plant.guardContact = .open
        case "jam": bench.rig.plant.jamTorque = 40
        case "blind": bench.rig.plant.faults.silent = UInt32(RF_SENSOR_SPINDLE_CURRENT.rawValue)
        default: bench.rig.plant.busVolts = 35
        }
        bench.run(1_500)
        #expect(bench.rig.plant.spindle == 0, "\(what)")
    }

    /// SR-F-37 (warn at −93 °C, stop and cool at −73 °C; they are the limits of the table)
    @Test func `in cryogenic ice over -93 °C the bit warns and over -73 °C it is cooled, turning`() throws {
        var settings = RigSettings()
        settings.limitMode = 2
        let bench = try BenchHost(settings)
        bench.rig.plant.bitTemperature = -120
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(2_500)
        #expect(bench.perform(.deploy(), within: 10_000)?.subtype == 7)
        bench.run(2_500)
        #expect(bench.perform(.tare(), within: 5_000)?.subtype == 7)
        bench.send(.drill(millimetres: 100))
        #expect(bench.run(atMost: 180_000) { bench.rig.plant.holeBottom > 630_000 })
        func bands() -> [Int32] { bench.events.filter { $0.id == 17 }.map(\.a) }
        bench.rig.plant.bitTemperature = -93
        bench.run(300)
        #expect(bands() == [] && bench.rig.view.state == .drill)
        bench.rig.plant.bitTemperature = -92.9
        bench.run(300)
        #expect(bands() == [10 + 512], "warning, and it drills on")
        bench.rig.plant.bitTemperature = -73
        bench.run(300)
        #expect(bench.rig.drives.feed_set_um_s >= 0 && bench.rig.drives.spindle_set_rpm_01 == 1_000)
        let stage = bench.rig.plant.stage
        bench.rig.trace = OutputTrace()
        bench.rig.plant.bitTemperature = -72.9
        bench.run(12_000)
        #expect(bands() == [10 + 512, 10 + 1_024])
        #expect(abs(stage - bench.rig.plant.stage - 20_000) < 500, "it is drawn off its bottom")
        let samples = try #require(bench.rig.trace?.samples)
        #expect(samples.dropFirst(20).allSatisfy { $0.feedMicrometresPerSecond <= 0 && !$0.hammer })
        #expect(samples.allSatisfy { $0.spindle > 10 }, "it turns all the time")
        // 20 K below the warning it goes on by itself.
        bench.rig.plant.bitTemperature = -112
        bench.run(1_000)
        #expect(bench.rig.drives.feed_set_um_s == 0)
        bench.rig.plant.bitTemperature = -113.2
        bench.run(3_000)
        #expect(bench.rig.drives.feed_set_um_s > 0 && bench.rig.view.activeFunction == 55)
        #expect(bands() == [10 + 512, 10 + 1_024, 10])
    }

    /// SR-F-37 (THERMAL, for good)
    @Test(arguments: [false, true])
    func `a sample that stood warm for five minutes says so for good`(isLong: Bool) throws {
        var settings = RigSettings()
        settings.limitMode = 2
        settings.pace = 20
        let bench = try BenchHost(settings)
        bench.rig.plant.bitTemperature = -120
        bench.rig.plant.temperatures[6] = -120
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(500)
        #expect(bench.perform(.deploy(), within: 10_000)?.subtype == 7)
        bench.run(500)
        #expect(bench.perform(.tare(), within: 5_000)?.subtype == 7)
        #expect(bench.perform(.bite(to: 60, cup: 3), within: 60_000)?.subtype == 7)
        let thermal = UInt8(0x80)
        #expect(bench.rig.view.cups[2] & thermal == 0)
        // In two parts: what counts is the sum.
        for _ in 0..<2 {
            bench.rig.plant.temperatures[6] = -72
            bench.run(isLong ? 7_550 : 7_000)
            bench.rig.plant.temperatures[6] = -120
            bench.run(1_000)
        }
        #expect((bench.rig.view.cups[2] & thermal != 0) == isLong)
        #expect(bench.events.contains { $0.id == 27 && $0.a == 3 } == isLong)
        #expect(bench.rig.view.cups[3] & thermal == 0, "an empty cup has no sample")
        try bench.rig.reset(cause: 1, at: bench.now)
        bench.run(2_000)
        #expect((bench.rig.view.cups[2] & thermal != 0) == isLong, "after a reset")
        bench.hello(nonce: 3)
        bench.run(50)
        _ = bench.perform(.verify(3), within: 3_000)
        #expect((bench.rig.view.cups[2] & thermal != 0) == isLong, "after a verification")
    }
}
