import MockDevices
import Testing

/// A stop is a deceleration and nothing else, whatever moved and whoever stopped it.
struct StandstillTests {
    enum Cause: String, CaseIterable, Sendable {
        case stop, `guard`, loop

        /// Code of the failure report of what it ended.
        var code: UInt16 { self == .guard ? 37 : 32 }

        func happen(to bench: BenchHost) {
            switch self {
            case .stop: bench.stop(id: 4_711)
            case .guard: bench.rig.plant.guardContact = .open
            case .loop: bench.rig.plant.loopContact = .open
            }
        }
    }

    /// SR-F-04, SR-F-05, SR-F-07
    @Test(arguments: Motion.allCases, Cause.allCases)
    func `no stop moves the stage a millimetre, turns back or lifts, and each motion has one end`(
        motion: Motion, cause: Cause
    ) throws {
        var dice = SeededGenerator(seed: 77)
        for round in 0..<10 {
            let (bench, id) = try motion.bench(running: 200 + dice.below(2_000))
            bench.rig.trace = OutputTrace()
            let (stage, turning) = (bench.rig.plant.stage, bench.rig.plant.spindle)
            let at = bench.now
            cause.happen(to: bench)
            bench.run(1_000)
            let trace = try #require(bench.rig.trace)
            #expect(trace.samples.allSatisfy { abs($0.stageMicrometres - stage) <= 1_000 })
            #expect(trace.samples.allSatisfy { $0.spindle >= -0.1 && $0.spindle <= turning + 15 })
            let dead = try #require(trace.settled { !$0.drivesOn && $0.stageBraked && !$0.heater })
            #expect(dead - at <= 450_000, "drives off after \((dead - at) / 1_000) ms")
            #expect(abs(bench.rig.plant.spindle) < 1)
            let ends = bench.reports.filter { $0.command == id && [2, 4, 7, 8].contains($0.subtype) }
            #expect(ends.map(\.code) == [cause.code])
            // Nothing starts later from what was discarded.
            bench.token = 0
            bench.rig.trace = OutputTrace()
            bench.silence(round == 0 ? 60_000 : 2_000)
            #expect(bench.rig.trace?.first { $0.drivesOn || !$0.stageBraked } == nil)
        }
    }

    /// SR-F-09, SR-F-14 (no withdrawal after the guard was open), T-03, T-08
    @Test(
        arguments: Motion.allCases,
        [(.open, false), (.unknown, false), (.open, true), (.unknown, true)]
            as [(contact: KinematicPlant.Contact, isLoop: Bool)])
    func `a guard or loop that is not known to be closed makes it a plain stop within 100 ms`(
        motion: Motion, input: (contact: KinematicPlant.Contact, isLoop: Bool)
    ) throws {
        var settings = RigSettings()
        settings.allowsAbort = true
        let (bench, _) = try motion.bench(running: 2_000, settings: settings)
        bench.rig.trace = OutputTrace()
        let at = bench.now
        if input.isLoop {
            bench.rig.plant.loopContact = input.contact
        } else {
            bench.rig.plant.guardContact = input.contact
        }
        bench.run(2_000)
        let trace = try #require(bench.rig.trace)
        let begun = try #require(trace.first { $0.spindleBraking || !$0.drivesOn })
        #expect(begun - at <= 100_000, "begun after \((begun - at) / 1_000) ms")
        #expect(trace.settled { !$0.drivesOn && $0.stageBraked } != nil)
        #expect(!bench.rig.view.isHoldSpin && bench.rig.view.isStopLatched)
        // And the loss of the link finds nothing left to move, closed again or not.
        bench.rig.plant.loopContact = .closed
        bench.rig.plant.guardContact = .closed
        bench.rig.trace = OutputTrace()
        bench.silence(input.contact == .open && !input.isLoop ? 700_000 : 10_000)
        #expect(bench.rig.trace?.first { $0.drivesOn || $0.beacon } == nil)
    }
}
