import MockDevices
import Testing

/// ICD §5: the stages of a lost link, each at its time after the last lease frame, ± 20 ms.
struct LadderTests {
    static let inTheGround = NonvolatileImage(bootCount: 4, isInHole: true, bitDepthMicrometres: 50_000)

    private func expect(
        _ bench: BenchHost, stage: UInt8, after milliseconds: UInt64,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let at = try #require(
            bench.ledger.lastStage(stage), "stage \(stage) never came", sourceLocation: place)
        let age = Int64(at) - Int64(bench.lastLease)
        #expect(abs(age / 1_000 - Int64(milliseconds)) <= 20, "S\(stage): \(age) µs", sourceLocation: place)
    }

    /// SR-F-11, SR-F-12, SR-F-14, T-03
    @Test func `each stage comes at its time`() throws {
        let bench = try BenchHost(nonvolatile: Self.inTheGround)
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 60, seconds: 600))
        bench.run(3_000)
        #expect(bench.rig.view.leaseStage == 0)
        bench.silence(602_000)
        for (stage, time) in [(1, 300), (2, 2_000), (3, 5_000), (4, 65_000), (5, 600_000)]
            as [(UInt8, UInt64)]
        {
            try expect(bench, stage: stage, after: time)
        }
    }

    /// SR-F-10
    @Test func `at S1 no motion starts`() throws {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)  // the warning before the first motion is over
        bench.beats = false
        bench.run(400)
        #expect(bench.rig.view.leaseStage == 1)
        let refused = try #require(bench.perform(.spin(rpm: 60, seconds: 5)))
        #expect(refused.subtype == 2 && refused.code == 16 && refused.value == 1)
        bench.beat()
        #expect(bench.perform(.spin(rpm: 60, seconds: 1), within: 3_000)?.subtype == 7)
    }

    /// SR-F-11, T-03
    @Test func `at S2 motion in free air stops and does not come back`() throws {
        let bench = try BenchHost()
        #expect(bench.arm()?.subtype == 7)
        let spin = bench.send(.spin(rpm: 100, seconds: 600))
        bench.run(3_000)
        #expect(abs(bench.rig.plant.spindle - 100) < 1)
        bench.rig.trace = OutputTrace()
        let lost = bench.lastLease
        bench.beats = false
        bench.run(3_000)
        try expect(bench, stage: 2, after: 2_000)
        let still = try #require(bench.rig.trace?.settled { abs($0.spindle) < 1 })
        #expect(still - lost < 2_400_000)
        #expect(bench.finalReport(spin)?.code == 34)
        bench.beat()
        bench.run(1_000)
        #expect(bench.rig.view.activeFunction == 0 && bench.rig.plant.spindle == 0)
        #expect(bench.rig.view.isArmed)
    }

    /// SR-F-08, SR-F-12, SR-F-18, T-03
    @Test func `at S3 the rig in the ground holds, turning at 20 rpm, and forgets the token`() throws {
        let bench = try BenchHost(nonvolatile: Self.inTheGround)
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 100, seconds: 600))
        bench.run(3_000)
        bench.beats = false
        bench.run(4_900)
        #expect(bench.rig.view.isArmed && abs(bench.rig.plant.spindle - 100) < 1)
        bench.run(3_000)
        try expect(bench, stage: 3, after: 5_000)
        let view = bench.rig.view
        #expect(view.state == .hold && !view.isArmed && view.token == 0 && view.isHoldSpin)
        #expect(abs(bench.rig.plant.spindle - 20) < 1)
        bench.beats = true
        bench.run(2_000)
        #expect(bench.perform(.spin(rpm: 60, seconds: 5))?.code == 13)
    }

    /// SR-F-14, SR-F-37
    @Test(arguments: [(false, 0.0, 66_000), (true, 20.0, 66_000), (true, 0.0, 1_900_000)])
    func `at S4 the spindle stops unless the ground is warm ice`(ice: Bool, rpm: Double, after: Int) throws {
        var settings = RigSettings()
        settings.isIce = ice
        let bench = try BenchHost(settings, nonvolatile: Self.inTheGround)
        bench.rig.plant.bitTemperature = -22
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 60, seconds: 600))
        bench.run(3_000)
        bench.silence(after)
        #expect(abs(bench.rig.plant.spindle - rpm) < 1)
    }

    /// SR-F-14
    @Test func `cold ice needs no turning`() throws {
        var settings = RigSettings()
        settings.isIce = true
        let bench = try BenchHost(settings, nonvolatile: Self.inTheGround)
        bench.rig.plant.bitTemperature = -24
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 60, seconds: 600))
        bench.run(3_000)
        bench.silence(66_000)
        #expect(bench.rig.plant.spindle == 0)
    }

    /// SR-F-14, T-08
    @Test func `at S5 with the policy the rig warns for 10 s and withdraws to the top`() throws {
        var settings = RigSettings()
        settings.allowsAbort = true
        let bench = try BenchHost(settings, nonvolatile: Self.inTheGround)
        #expect(bench.arm()?.subtype == 7)
        bench.run(500)
        bench.silence(599_000)
        bench.rig.trace = OutputTrace()
        bench.silence(120_000)
        let trace = try #require(bench.rig.trace)
        let warned = try #require(trace.first { $0.beacon && $0.sounder })
        let moved = try #require(trace.first { $0.feedEnabled && $0.feedMicrometresPerSecond < 0 })
        #expect(abs(Int64(warned - bench.lastLease) / 1_000 - 600_000) <= 20)
        #expect(abs(Int64(moved - warned) / 1_000 - 10_000) <= 20)
        #expect(bench.rig.plant.stage < 640_000)
    }

    /// SR-F-14
    @Test func `at S5 without the policy the rig is safe in place`() throws {
        let bench = try BenchHost(nonvolatile: Self.inTheGround)
        #expect(bench.arm()?.subtype == 7)
        bench.run(500)
        bench.silence(640_000)
        #expect(bench.rig.plant.stage == 650_000 && bench.rig.plant.spindle == 0)
        #expect(bench.rig.view.state == .safe)
    }

    /// SR-F-09, T-08
    @Test func `an open guard makes a stage a plain stop without any motion of its own`() throws {
        var settings = RigSettings()
        settings.allowsAbort = true
        let bench = try BenchHost(settings, nonvolatile: Self.inTheGround)
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 60, seconds: 600))
        bench.run(3_000)
        bench.rig.plant.guardContact = .open
        bench.silence(2_000)
        #expect(bench.rig.plant.spindle == 0)
        bench.rig.trace = OutputTrace()
        bench.silence(700_000)
        #expect(bench.rig.trace?.first { $0.drivesOn || $0.beacon } == nil)
        #expect(!bench.rig.view.isHoldSpin)
    }
}
