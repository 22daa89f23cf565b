import MockDevices
import RigFirmware
import Testing

/// Wired loss of the lease in each class of motion, with each guard and each ground (hazards 4.1).
struct LinkLossMatrixTests {
    enum Kind: String, CaseIterable, Sendable { case air, ground, unjam, escape, heater }
    enum Guard: String, CaseIterable, Sendable { case closed, open, unknown, reopened }
    enum Ground: String, CaseIterable, Sendable { case dry, coldIce, warmIce }

    struct Case: Sendable, CustomStringConvertible {
        let kind: Kind
        let guarded: Guard
        let ground: Ground
        var description: String { "\(kind.rawValue), guard \(guarded.rawValue), \(ground.rawValue)" }

        static let all = Kind.allCases.flatMap { kind in
            Guard.allCases.flatMap { guarded in
                Ground.allCases.map { Case(kind: kind, guarded: guarded, ground: $0) }
            }
        }
    }

    /// Seconds after the last lease frame at which the reaction is due while the guard is closed.
    private static func due(_ kind: Kind) -> UInt64? {
        switch kind {
        case .air, .unjam, .heater: 2_000_000
        case .ground: 5_000_000
        case .escape: nil
        }
    }

    private func start(_ test: Case) throws -> BenchHost {
        var settings = RigSettings()
        settings.isIce = test.ground != .dry
        let inHole = test.kind != .air && test.kind != .heater
        let depth: Int32 = inHole ? 50_000 : -500_000
        let store = NonvolatileImage(bootCount: 4, isInHole: inHole, bitDepthMicrometres: depth)
        let bench = try BenchHost(settings, nonvolatile: store)
        bench.rig.plant.bitTemperature = test.ground == .warmIce ? -22 : -40
        #expect(bench.arm(scope: 7)?.subtype == 7)
        bench.run(2_500)
        switch test.kind {
        case .air: bench.send(.moveZ(millimetres: 400, speed: 5))
        case .ground: bench.send(.spin(rpm: 60, seconds: 600))
        case .escape: bench.send(.retract())
        case .heater: bench.send(.heater(watts: 1))
        case .unjam:
            bench.send(.spin(rpm: 60, seconds: 600))
            bench.run(1_000)
            bench.rig.plant.jamTorque = 30
            bench.run(1_000)
            bench.send(.unjam(newtonMetres: 8))
        }
        bench.run(1_500)
        #expect(bench.rig.view.activeFunction != 0 || test.kind == .heater, "\(test) did not start")
        return bench
    }

    private func moves(_ sample: OutputTrace.Sample, _ kind: Kind) -> Bool {
        switch kind {
        case .heater: sample.heater
        case .ground: sample.spindleEnabled && abs(sample.spindleSetPoint) > 21
        case .unjam, .air, .escape: sample.feedEnabled || (sample.spindleEnabled && !sample.spindleBraking)
        }
    }

    /// SR-F-08 · SR-F-09 · SR-F-11 · SR-F-12 · SR-F-14 · T-03
    @Test(arguments: Case.all)
    func `each class reacts at its time, and an unproven guard makes every stage a plain stop`(
        test: Case
    ) throws {
        let bench = try start(test)
        bench.rig.trace = OutputTrace()
        bench.beats = false
        let lost = bench.lastLease
        bench.run(500)
        let changed = bench.now
        if test.guarded != .closed {
            bench.rig.plant.guardContact = test.guarded == .unknown ? .unknown : .open
        }
        bench.run(100)
        if test.guarded == .reopened { bench.rig.plant.guardContact = .closed }
        bench.silence(72_000)
        if test.guarded == .closed {
            try expectStages(bench, test, lost)
        } else {
            try expectPlainStop(bench, test, changed)
        }
        #expect(bench.rig.view.illegalChanges == 0)
    }

    private func expectStages(_ bench: BenchHost, _ test: Case, _ lost: UInt64) throws {
        let trace = try #require(bench.rig.trace)
        let ended = try #require(trace.settled { !moves($0, test.kind) }, "\(test) goes on")
        if let due = Self.due(test.kind) {
            #expect(abs(Int64(ended - lost) - Int64(due)) <= 100_000, "\(test): \(ended - lost) µs")
        } else {
            #expect(bench.rig.plant.stage < 10_000 + 650_000 && ended - lost > 5_100_000)
        }
        let view = bench.rig.view
        #expect(!view.isArmed && view.token == 0)
        guard test.kind == .ground else { return }
        #expect(view.state == .hold)
        let turns = abs(bench.rig.plant.spindle) > 19
        #expect(turns == (test.ground == .warmIce), "\(test): \(bench.rig.plant.spindle) rpm after S4")
    }

    private func expectPlainStop(_ bench: BenchHost, _ test: Case, _ changed: UInt64) throws {
        let trace = try #require(bench.rig.trace)
        let ended = try #require(trace.settled { !moves($0, test.kind) })
        #expect(ended - changed <= 100_000, "\(test): \(ended - changed) µs")
        let dead = try #require(trace.settled { !$0.drivesOn && !$0.heater })
        #expect(dead - changed <= 460_000)
        #expect(!bench.rig.view.isHoldSpin && !bench.rig.view.isArmed && bench.rig.view.isStopLatched)
    }

    /// SR-F-10 · SR-F-22
    @Test(arguments: 0..<5)
    func `hold-to-run stops 300 ms after its last frame`(phase: Int) throws {
        let bench = try BenchHost(nonvolatile: NonvolatileImage(bootCount: 1, bitDepthMicrometres: -300_000))
        bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
        bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        #expect(bench.arm(scope: 8)?.subtype == 7)
        bench.run(2_500 + phase * 17)
        for _ in 0..<10 {
            bench.send(.jog(1, percent: 100))
            bench.run(100)
        }
        #expect(bench.rig.view.state == .jog)
        bench.rig.trace = OutputTrace()
        bench.send(.jog(1, percent: 100))
        let last = bench.now
        bench.run(1_000)
        let stopped = try #require(bench.rig.trace?.settled { !$0.feedEnabled })
        #expect(abs(Int64(stopped - last) - 300_000) <= 20_000, "\(stopped - last) µs")
        #expect(bench.rig.trace?.samples.allSatisfy { $0.feedMicrometresPerSecond <= 2_000 } == true)
        #expect(bench.rig.view.state == .maintenance)
    }
}
