import MockDevices
import RigFirmware
import Testing

/// Who may move what in which position of the key.
struct KeyTests {
    private static let motions: [BenchCommand] = [
        .spin(rpm: 10, seconds: 1), .moveZ(millimetres: 10), .moveZ(millimetres: 900), .home(1), .home(2),
        .home(3), .deploy(), .stow(), .freeTorque([10]), .touchOff(), .hammer(level: 1, seconds: 1), .drill(),
        .bite(to: 100, cup: 1), .hole(to: 200), .peck(lift: 5, count: 1), .clear(), .unjam(newtonMetres: 4),
        .dwell(seconds: 60, watts: 5), .carousel(3), .gate(open: true), .heater(watts: 5),
        .resume(cause: 1), .retract(), .toTop(), .twoStep(69), .twoStep(80, approver: 9, [(1, 1)]),
    ]

    private func bench(inGround: Bool) throws -> BenchHost {
        let depth: Int32 = inGround ? 50_000 : -300_000
        let store = NonvolatileImage(bootCount: 4, isInHole: inGround, bitDepthMicrometres: depth)
        let bench = try BenchHost(nonvolatile: store)
        bench.hello(nonce: 0xA5)
        bench.run(200)
        return bench
    }

    private func maintenance(inGround: Bool = false, guarded: KinematicPlant.Contact = .open) throws
        -> BenchHost
    {
        let bench = try bench(inGround: inGround)
        bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
        bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        bench.rig.plant.guardContact = guarded
        bench.run(100)
        #expect(bench.arm(scope: 8)?.subtype == 7)
        bench.run(2_100)
        return bench
    }

    private func expectNothing(_ bench: BenchHost, _ commands: [BenchCommand], _ place: String) throws {
        bench.rig.trace = OutputTrace()
        for command in commands {
            let report = try #require(bench.perform(command, within: 50))
            #expect(report.subtype == 2, "\(place): function \(command.function) is accepted")
            bench.run(20)
        }
        let driven = bench.rig.trace?.first { $0.drivesOn || $0.heater || !$0.stageBraked }
        #expect(driven == nil, "\(place): something moves")
    }

    /// SR-F-22 (no command from afar but under REMOTE; turning the key disarms)
    @Test(arguments: [RF_KEY_OFF, RF_KEY_LOCAL, RF_KEY_UNKNOWN].map { UInt8($0.rawValue) }, [false, true])
    func `with the key anywhere but at REMOTE nothing is moved from afar, not even out`(
        key: UInt8, inGround: Bool
    ) throws {
        let bench = try bench(inGround: inGround)
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(2_200)
        let token = bench.token
        bench.rig.plant.key = key
        bench.run(100)
        #expect(!bench.rig.view.isArmed, "the turn disarms")
        try expectNothing(bench, Self.motions + [.jog(1, percent: 50)], "key \(key)")
        bench.token = token
        try expectNothing(bench, Self.motions + [.jog(1, percent: 50)], "key \(key), the old token")
        for scope: UInt8 in [1, 2, 3, 4, 7] {
            bench.token = 0
            bench.run(1_000)
            #expect(bench.arm(scope: scope)?.subtype == 2, "key \(key)")
        }
    }

    /// SR-F-22 (the key turned while it moves)
    @Test(arguments: [RF_KEY_OFF, RF_KEY_LOCAL].map { UInt8($0.rawValue) }, [false, true])
    func `a turn of the key ends what moves, the way out too, and turning it back starts nothing`(
        key: UInt8, isEscape: Bool
    ) throws {
        let bench = try bench(inGround: true)
        if isEscape {
            bench.send(.retract(speed: 5))
        } else {
            #expect(bench.arm(scope: 7)?.subtype == 7)
            bench.run(2_200)
            bench.send(.spin(rpm: 60, seconds: 60))
        }
        bench.run(1_000)
        #expect(bench.rig.drives.spindle_enable)
        bench.rig.plant.key = key
        bench.run(500)
        #expect(bench.rig.view.activeFunction == 0 && !bench.rig.drives.feed_enable)
        // LOCAL leaves a string in the ground its slow rotation; OFF opens the supply.
        if key == UInt8(RF_KEY_OFF.rawValue) || isEscape { #expect(!bench.rig.drives.spindle_enable) }
        #expect(abs(bench.rig.drives.spindle_set_rpm_01) <= 200)
        bench.rig.plant.key = UInt8(RF_KEY_REMOTE.rawValue)
        bench.run(100)
        bench.rig.trace = OutputTrace()
        bench.run(3_000)
        #expect(bench.rig.trace?.first { $0.feedEnabled || abs($0.spindleSetPoint) > 20 } == nil)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    /// SR-F-22 (LOCAL: hold-to-run, and nothing else)
    @Test(arguments: [false, true])
    func `under LOCAL only JOG moves, by a hand that holds the enabling device`(inGround: Bool) throws {
        let bench = try maintenance(inGround: inGround)
        try expectNothing(bench, Self.motions, "LOCAL")
        bench.rig.trace = OutputTrace()
        bench.send(.jog(1, percent: -50))
        bench.run(50)
        #expect(bench.rig.view.state == .jog && bench.rig.drives.feed_enable)
        // One axis at a time.
        #expect(bench.perform(.jog(4, percent: 50), within: 30)?.code == 20)
        bench.run(700)
        for position in [RF_ENABLING_RELEASED, RF_ENABLING_PRESSED_THROUGH] {
            bench.rig.plant.enabling = UInt8(position.rawValue)
            bench.run(20)
            try expectNothing(bench, Self.motions + [.jog(1, percent: 50)], "enabling device \(position)")
        }
    }

    /// SR-F-22 (key REMOTE refuses hold-to-run)
    @Test func `under REMOTE there is no JOG and no MAINT`() throws {
        let bench = try bench(inGround: false)
        bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        bench.run(100)
        #expect(bench.arm(scope: 8)?.code == 43)
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(2_200)
        try expectNothing(bench, [.jog(1, percent: 50), .jog(4, percent: 50)], "REMOTE")
    }

    /// SR-F-22 (2 mm/s, 10 rpm, 2 N·m, 50 N, 30 s; no hammer, heater or brush)
    @Test(arguments: [false, true])
    func `a hand moves it no faster and no harder than maintenance allows, or less where that is set`(
        isTightened: Bool
    ) throws {
        let bench = try maintenance()
        if isTightened {
            for (parameter, value) in [(17, 1_000), (18, 50), (19, 100), (20, 200)] {
                bench.send(.simple(3))
                bench.run(1_100)
                #expect(bench.perform(.raw(37, [(parameter, 1), (value, 4)]))?.subtype == 7)
            }
            bench.token = 0
            #expect(bench.arm(scope: 8)?.subtype == 7)
            bench.run(2_100)
        }
        let part = isTightened ? 2 : 1
        bench.rig.trace = OutputTrace()
        press(bench, 1, 100, milliseconds: 600)
        #expect(bench.rig.trace?.samples.map(\.feedMicrometresPerSecond).max() == Int32(2_000 / part))
        press(bench, 1, 100, milliseconds: 300)
        bench.rig.plant.pull = isTightened ? 20.2 : 50.2
        press(bench, 1, 100, milliseconds: 200)
        #expect(bench.rig.drives.feed_set_um_s == 0, "pressed down")
        press(bench, 1, -100, milliseconds: 200)
        #expect(bench.rig.drives.feed_set_um_s == -Int32(2_000 / part), "up it goes")
        bench.rig.plant.pull = 0
        bench.run(1_000)
        press(bench, 4, 100, milliseconds: 600)
        #expect(bench.rig.drives.spindle_set_rpm_01 == Int32(100 / part))
        #expect(bench.rig.drives.torque_limit_001nm == UInt16(200 / part))
        bench.run(1_000)
        bench.rig.trace = OutputTrace()
        let start = bench.now
        press(bench, 4, 100, milliseconds: 33_000)
        // The press is over after 30 s, and a key that is not let go begins no other.
        let end = try #require(bench.rig.trace?.samples.last { $0.spindleEnabled }?.at)
        #expect(abs(Int(end - start) - 30_000_000) < 600_000, "\((end - start) / 1_000) ms")
        #expect(bench.perform(.jog(4, percent: 100), within: 50)?.code == 36)
        bench.run(400)
        press(bench, 4, 100, milliseconds: 200)
        #expect(bench.rig.drives.spindle_enable, "let go and pressed again")
        #expect(bench.rig.trace?.first { $0.hammer || $0.heater } == nil)
        #expect(bench.rig.drives.brush == 0)
    }

    private func press(_ bench: BenchHost, _ axis: Int, _ percent: Int, milliseconds: Int) {
        for _ in 0..<milliseconds / 100 {
            bench.send(.jog(axis, percent: percent))
            bench.run(100)
        }
    }

    /// SR-F-14 (S5 and the key), T-08 (the key)
    @Test(arguments: [RF_KEY_REMOTE, RF_KEY_LOCAL].map { UInt8($0.rawValue) })
    func `the rig draws itself out only while the key stands at REMOTE`(key: UInt8) throws {
        var settings = RigSettings()
        settings.allowsAbort = true
        let bench = try BenchHost(settings, nonvolatile: LadderTests.inTheGround)
        bench.hello(nonce: 0xA5)
        bench.run(50)
        #expect(bench.perform(.raw(37, [(5, 1), (120, 4)]))?.subtype == 7)
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)
        bench.silence(20_000)
        bench.rig.plant.key = key
        bench.silence(120_000)
        #expect((bench.rig.plant.stage < 640_000) == (key == UInt8(RF_KEY_REMOTE.rawValue)))
    }
}
