import MockDevices
import RigFirmware
import Testing

/// Whoever gives the arm back ends what moves, without waiting for a stage of the lease.
struct WithdrawalTests {
    enum Trigger: String, CaseIterable, Sendable {
        case zeroToken, disarm, bye

        func happen(to bench: BenchHost) {
            switch self {
            case .zeroToken: for _ in 0..<3 { bench.beat(token: 0) }
            case .disarm: bench.send(.simple(3))
            case .bye: bench.bye()
            }
        }
    }

    enum Kind: String, CaseIterable, Sendable { case spin, down, heater, jog, ground, drill, unjam, escape }

    private func start(_ kind: Kind) throws -> BenchHost {
        if kind == .drill { return try BenchHost.drilling() }
        let isInHole = [.ground, .unjam, .escape].contains(kind)
        let depth: Int32 = isInHole ? 50_000 : -300_000
        let bench = try BenchHost(
            nonvolatile: NonvolatileImage(bootCount: 4, isInHole: isInHole, bitDepthMicrometres: depth))
        if kind == .jog {
            bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
            bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        }
        #expect(bench.arm(scope: kind == .jog ? 8 : 7)?.subtype == 7)
        bench.run(2_500)
        switch kind {
        case .spin, .ground, .unjam: bench.send(.spin(rpm: 60, seconds: 600))
        case .down: bench.send(.moveZ(millimetres: 500, speed: 5))
        case .heater: bench.send(.heater(watts: 1))
        case .escape: bench.send(.retract())
        case .jog: for _ in 0..<5 { press(bench) }
        case .drill: break
        }
        bench.run(kind == .jog ? 0 : 1_000)
        if kind == .unjam {
            bench.rig.plant.jamTorque = 30
            bench.run(1_000)
            bench.send(.unjam(newtonMetres: 8))
            bench.run(500)
        }
        #expect(bench.rig.view.activeFunction != 0 || kind == .heater, "\(kind) did not start")
        return bench
    }

    private func press(_ bench: BenchHost) {
        bench.send(.jog(1, percent: 100))
        bench.run(100)
    }

    private func moves(_ sample: OutputTrace.Sample, _ kind: Kind) -> Bool {
        switch kind {
        case .heater: sample.heater
        case .ground, .drill:
            sample.feedMicrometresPerSecond > 0 || sample.hammer
                || (sample.spindleEnabled && !sample.spindleBraking && abs(sample.spindleSetPoint) > 21)
        default: sample.feedEnabled || sample.othersOn || (sample.spindleEnabled && !sample.spindleBraking)
        }
    }

    /// SR-F-16 (each trigger in each class of motion)
    @Test(arguments: Trigger.allCases, Kind.allCases)
    func `each way to give the arm back ends each class of motion within 300 ms`(
        trigger: Trigger, kind: Kind
    ) throws {
        let bench = try start(kind)
        bench.rig.trace = OutputTrace()
        let at = bench.now
        trigger.happen(to: bench)
        bench.beats = false
        bench.run(1_500)
        let view = bench.rig.view
        #expect(!view.isArmed && view.token == 0 && view.illegalChanges == 0)
        if kind == .escape {
            // The way out runs to its own end, whoever is gone.
            #expect(view.activeFunction == 60)
            #expect(bench.run(atMost: 120_000) { bench.rig.view.activeFunction == 0 })
            #expect(bench.rig.plant.stage < 10)
            return
        }
        let ended = try #require(bench.rig.trace?.settled { !moves($0, kind) }, "\(kind) goes on")
        #expect(ended - at <= 300_000, "\(kind) ended after \(ended - at) µs")
        if kind == .ground || kind == .drill { #expect(view.state == .hold) }
        #expect(view.activeFunction == 0)
    }

    /// SR-F-19 (RENEW)
    @Test func `RENEW lengthens an arm by its own time, once`() throws {
        let bench = try BenchHost()
        #expect(bench.arm(ttl: 30)?.subtype == 7)
        bench.run(20_000)
        #expect(bench.perform(.simple(13))?.subtype == 7)
        bench.run(29_000)
        #expect(bench.rig.view.isArmed)
        bench.run(2_000)
        #expect(!bench.rig.view.isArmed)
    }

    /// SR-F-19 (a sequence): the bite that runs ends as it should, and the next does not begin.
    @Test(arguments: [8, 11, 13, 16])
    func `at the end of its time HOLE_AUTO finishes its bite and takes no other`(pace: Int) throws {
        var settings = RigSettings()
        settings.pace = pace
        let bench = try BenchHost(settings)
        #expect(bench.arm(scope: 7, ttl: 30)?.subtype == 7)
        bench.run(2_100)
        #expect(bench.perform(.deploy(), within: 10_000)?.subtype == 7)
        bench.run(500)
        #expect(bench.perform(.tare(), within: 5_000)?.subtype == 7)
        let id = bench.send(.hole(to: 500, ackEvery: 9))
        bench.run(30_100)
        let bites = bench.progress(id).count
        #expect(bench.rig.view.isArmed && bench.rig.view.activeFunction == 57, "it drains")
        #expect(bench.finalReport(id, within: 120_000)?.subtype == 7)
        #expect(bench.progress(id).count == bites + 1)
        bench.run(200)
        #expect(!bench.rig.view.isArmed && !bench.rig.view.isInHole && bench.rig.view.state == .safe)
    }
}
