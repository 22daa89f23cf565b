import MockDevices
import RigFirmware
import Testing

/// MAINT moves as its parameters say, not as constants do.
struct MaintenanceParameterTests {
    /// Key LOCAL, a hand on the enabling device, armed for MAINT, past the warning.
    private func maintenance(_ settings: [(Int, Int)]) throws -> BenchHost {
        let bench = try BenchHost()
        bench.rig.hands.key = UInt8(RF_KEY_LOCAL.rawValue)
        bench.rig.hands.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        bench.hello(nonce: 0xA7)
        bench.run(300)
        for (id, value) in settings {
            #expect(bench.perform(.raw(37, [(id, 1), (value, 4)]))?.subtype == 7)
        }
        #expect(bench.arm(scope: 8)?.subtype == 7)
        bench.run(2_200)
        return bench
    }

    /// Keeps the key pressed.
    private func hold(_ bench: BenchHost, _ axis: Int, percent: Int, milliseconds: Int) {
        for _ in 0..<milliseconds / 100 {
            bench.send(.jog(axis, percent: percent))
            bench.run(100)
        }
    }

    /// SR-F-22 (the envelope of MAINT)
    @Test(arguments: [(2_000, 100, 200), (700, 40, 50)])
    func `feed, speed and torque under a hand are those of the configuration`(
        feed: Int, rpm: Int, torque: Int
    ) throws {
        let bench = try maintenance([
            (RD_PARAMETER_MAINT_Z_MM_S, feed), (RD_PARAMETER_MAINT_RPM, rpm),
            (RD_PARAMETER_MAINT_TORQUE_NM, torque),
        ])
        hold(bench, 1, percent: 100, milliseconds: 500)
        #expect(Int(bench.rig.drives.feed_set_um_s) == feed)
        bench.run(800)
        hold(bench, 4, percent: 100, milliseconds: 800)
        #expect(Int(bench.rig.drives.spindle_set_rpm_01) == rpm)
        #expect(Int(bench.rig.drives.torque_limit_001nm) == torque)
    }

    /// SR-F-22 (force)
    @Test func `a stage under a hand neither presses nor pulls harder than the configuration allows`() throws
    {
        let bench = try maintenance([(RD_PARAMETER_MAINT_FORCE_N, 300)])
        for (force, percent, moves) in [
            (300, 100, true), (301, 100, false), (-300, -100, true), (-301, -100, false), (301, -100, true),
        ] {
            bench.run(800)
            bench.rig.plant.stage = 100_000
            bench.rig.tamper = { $0.force_raw_01n = Int16(force) }
            hold(bench, 1, percent: percent, milliseconds: 300)
            #expect((bench.rig.drives.feed_set_um_s != 0) == moves, "\(force) at \(percent)")
        }
    }

    /// SR-F-10 (the parameter of S1)
    @Test(arguments: [300, 100])
    func `a press ends when no frame came for as long as is set`(milliseconds: Int) throws {
        let bench = try maintenance([(RD_PARAMETER_LOSS_JOG_MS, milliseconds)])
        hold(bench, 1, percent: 50, milliseconds: 300)
        bench.rig.trace = OutputTrace()
        bench.send(.jog(1, percent: 50))
        let last = bench.now
        bench.run(600)
        let off = try #require(bench.rig.trace?.settled { !$0.feedEnabled })
        #expect(abs(Int(off - last) - milliseconds * 1_000) <= 3_000, "\(off - last) µs")
    }
}
