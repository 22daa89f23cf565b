import MockDevices
import RigFirmware
import Testing

/// The machine's own limits, each on the output trace at 1 ms, from a rig that drills.
struct ProtectionTests {
    private func at(_ bench: BenchHost, _ body: (inout KinematicPlant) -> Void) -> UInt64 {
        bench.rig.trace = OutputTrace()
        body(&bench.rig.plant)
        return bench.now
    }

    private func first(_ bench: BenchHost, _ condition: (OutputTrace.Sample) -> Bool) throws -> UInt64 {
        let time = bench.rig.trace?.first(where: condition)
        return try #require(time)
    }

    /// SR-F-31 · T-18
    @Test(arguments: [(9.0, 102), (13.0, 12), (20.0, 12), (60.0, 12)])
    func `torque beyond its limit is cut in time, nothing reverses, the rig is jammed`(
        newtonMetres: Double, milliseconds: Int
    ) throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.jamTorque = newtonMetres }
        bench.run(3_000)
        let cut = try first(bench) { !$0.spindleEnabled }
        #expect(cut - onset <= UInt64(milliseconds + 1) * 1_000, "cut after \(cut - onset) µs")
        let trace = try #require(bench.rig.trace)
        #expect(!trace.samples.contains { $0.spindleSetPoint < 0 || $0.spindle < -0.1 })
        #expect(!trace.samples.contains { $0.feedMicrometresPerSecond > 0 && $0.at > cut })
        #expect(bench.rig.view.state == .jammed && bench.rig.plant.weightOnBit < 5)
        #expect(bench.ledger.entries(.motionEnded).last?.b == 50)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    /// SR-F-31 · SR-F-36
    @Test func `UNJAM frees what its step can turn, tries five times at most, then FAULT`() throws {
        let bench = try BenchHost.drilling()
        bench.rig.plant.jamTorque = 20
        bench.run(4_000)
        #expect(bench.rig.view.state == .jammed)
        #expect(bench.finish(.unjam(newtonMetres: 8))?.code == 50)
        bench.rig.plant.jamTorque = 5
        #expect(bench.finish(.unjam(newtonMetres: 8))?.subtype == 7)
        #expect(bench.rig.view.state == .hold)
        bench.rig.plant.jamTorque = 20
        for _ in 0..<3 { #expect(bench.finish(.unjam(newtonMetres: 8))?.subtype == 8) }
        #expect(bench.rig.view.state == .fault)
        bench.rig.trace = OutputTrace()
        #expect(bench.finish(.unjam(newtonMetres: 8), within: 5)?.subtype == 2)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
    }

    /// SR-F-32 · T-18
    @Test func `over 150 N the feed backs off within 20 ms until 80 N`() throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.pull = 140 }
        bench.run(100)
        let reversed = try first(bench) { $0.feedMicrometresPerSecond < 0 }
        #expect(reversed - onset <= 20_000, "after \(reversed - onset) µs")
    }

    /// SR-F-32
    @Test func `a bit that screws itself in loses its rotation within 60 ms and Z holds`() throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.pull = -120 }
        bench.run(1_000)
        let braked = try first(bench) { $0.spindleBraking || !$0.spindleEnabled }
        #expect(braked - onset <= 60_000)
        #expect(bench.rig.view.state == .hold && bench.rig.plant.spindle == 0)
        let after = try #require(bench.rig.trace).samples.filter { $0.at > braked }
        #expect(after.allSatisfy { $0.feedMicrometresPerSecond == 0 })
    }

    /// SR-F-32
    @Test func `a wrong tare does not hide the raw limit`() throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.pull = 260 }
        bench.run(200)
        let off = try first(bench) { !$0.feedEnabled }
        #expect(off - onset <= 20_000)
    }

    /// SR-F-33
    @Test func `encoder and potentiometer that disagree stop Z and void the depth`() throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.faults.encoderSlip = 3_000 }
        bench.run(500)
        let off = try first(bench) { !$0.feedEnabled }
        #expect(off - onset <= 30_000)
        #expect(bench.rig.view.statusFlags & 1 << 16 == 0 && bench.rig.view.state == .hold)
        #expect(bench.finish(.retract())?.subtype == 7)
        #expect(bench.rig.plant.stage < 10)
    }

    /// SR-F-33
    @Test(arguments: [1, 2])
    func `one contact of the top switch is enough to take its direction`(contact: Int) throws {
        let bench = try BenchHost.ready()
        bench.send(.moveZ(millimetres: 100))
        _ = bench.run(atMost: 20_000) { bench.rig.view.activeFunction == 0 }
        bench.send(.moveZ(millimetres: 0))
        bench.run(1_000)
        let onset = at(bench) { plant in
            if contact == 1 { plant.faults.closedA = 1 } else { plant.faults.closedB = 1 }
        }
        bench.run(100)
        let off = try first(bench) { !$0.feedEnabled }
        #expect(off - onset <= 2_000)
        #expect(bench.ledger.entries(.motionEnded).last?.b == 21)
    }

    /// SR-F-33
    @Test func `a brake that slips is not proven, and no arm is given`() throws {
        let bench = try BenchHost()
        bench.run(200)
        bench.rig.plant.stage = 100_000
        bench.run(200)
        bench.rig.plant.faults.isBrakeWeak = true
        bench.run(500)
        let report = bench.arm()
        #expect(report?.subtype == 2 && report?.code == 47, "\(String(describing: report))")
    }

    /// SR-F-49
    @Test func `lift and lean unload and hold within 200 ms`() throws {
        for fault in [0, 1] {
            let bench = try BenchHost.drilling()
            let onset = at(bench) { plant in
                if fault == 0 { plant.tilt.x = 1.2 } else { plant.faults.liftedFeet = 3 }
            }
            bench.run(300)
            let unloads = try first(bench) { $0.feedMicrometresPerSecond < 0 }
            #expect(unloads - onset <= 200_000)
            #expect(bench.rig.view.state == .hold)
        }
    }

    /// SR-F-49
    @Test func `a bus over 34 V takes all drives within 60 ms`() throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.busVolts = 35 }
        bench.run(500)
        let off = try #require(bench.rig.trace?.settled { !$0.drivesOn })
        #expect(off - onset <= 60_000, "after \(off - onset) µs")
        #expect(bench.rig.view.state == .fault && !bench.rig.view.isArmed)
    }

    /// SR-F-49 (the current of the bus)
    @Test(arguments: [(14_500, true), (13_900, false)])
    func `a bus over 14 A for 50 ms takes all drives within 60 ms`(current: UInt16, trips: Bool) throws {
        let bench = try BenchHost.drilling()
        bench.rig.trace = OutputTrace()
        let onset = bench.now
        bench.rig.tamper = { $0.bus_ma = current }
        bench.run(500)
        #expect((bench.rig.view.state == .fault) == trips)
        guard trips else { return }
        let off = try #require(bench.rig.trace?.settled { !$0.drivesOn })
        #expect(off - onset <= 60_000, "after \(off - onset) µs")
        #expect(off - onset >= 49_000 && !bench.rig.view.isArmed)
    }

    /// SR-F-39 · T-10
    @Test func `a failing bus stops, and a brown-out leaves SAFE, in the hole, without a depth`() throws {
        let bench = try BenchHost.drilling()
        let onset = at(bench) { $0.busVolts = 15 }
        bench.run(500)
        let off = try first(bench) { !$0.feedEnabled }
        #expect(off - onset <= 20_000)
        #expect(bench.rig.nonvolatile.isInHole)
        bench.rig.plant.busVolts = 28
        try bench.rig.reset(cause: UInt8(RL_RESET_BROWN_OUT), at: bench.now)
        bench.run(50)
        #expect(bench.rig.view.state == .safe && bench.rig.view.isInHole)
        bench.token = 0
        bench.hello(nonce: 77)
        #expect(bench.finish(.drill(from: 0), within: 2)?.subtype == 2)
        #expect(bench.finish(.retract())?.subtype == 7)
        #expect(bench.rig.plant.stage < 10)
    }

    /// SR-F-34 · T-17
    @Test func `the heater goes off with its sensor, at its temperature, with a stuck switch`() throws {
        let bench = try BenchHost.ready()
        #expect(bench.perform(.heater(watts: 20))?.subtype == 7)
        bench.run(500)
        #expect(bench.rig.trace == nil)
        let onset = at(bench) { $0.faults.silent = UInt32(RF_SENSOR_BIT_TEMPERATURE.rawValue) }
        bench.run(2_500)
        let off = try first(bench) { !$0.heater }
        #expect(off - onset <= 2_000_000)
        bench.rig.plant.faults.silent = 0
        bench.run(100)
        #expect(bench.perform(.heater(watts: 20, most: -40))?.subtype == 7)
        bench.run(60_000)
        #expect((bench.rig.plant.bitTemperature ?? 0) < -39)
        let before = bench.rig.plant.bitTemperature ?? 0
        bench.rig.plant.faults.isHeaterStuck = true
        bench.run(5_000)
        #expect((bench.rig.plant.bitTemperature ?? 0) - before < 0.7)
    }

    /// SR-F-35
    @Test func `the hammer beats only under load and rests within 300 ms without it`() throws {
        let bench = try BenchHost.ready()
        #expect(bench.finish(.drill(millimetres: 20))?.subtype == 7)
        #expect(bench.perform(.hammer(level: 3, seconds: 10))?.subtype == 2)
        bench.rig.plant.pull = 40
        bench.run(100)
        bench.send(.hammer(level: 3, seconds: 10))
        bench.run(500)
        let onset = at(bench) { $0.pull = 0 }
        bench.run(500)
        let off = try first(bench) { !$0.hammer }
        #expect(off - onset <= 300_000)
    }

    /// SR-F-30
    @Test func `no argument keeps an output on beyond its longest time`() throws {
        var settings = RigSettings()
        settings.pace = 50
        let bench = try BenchHost.ready(settings)
        bench.rig.plant.faults.isFeedStuck = true
        let report = bench.finish(.moveZ(millimetres: 500, speed: 0.1), within: 20)
        #expect(report?.code == 36 && report?.limit == 300_000)
    }

    /// SR-F-36
    @Test func `three clears without a centimetre are a question for a person`() throws {
        var settings = RigSettings()
        settings.pace = 10
        let bench = try BenchHost.ready(settings)
        #expect(bench.finish(.moveZ(millimetres: 20))?.subtype == 7)
        for _ in 0..<2 { #expect(bench.finish(.clear())?.subtype == 7) }
        #expect(bench.finish(.clear())?.code == 51)
        #expect(bench.rig.view.state == .hold)
    }

    /// SR-F-08 · SR-F-46
    @Test func `HOLD unloads and keeps 20 rpm, RESUME drills on once with the cause a person names`() throws {
        let bench = try BenchHost.drilling()
        bench.rig.trace = OutputTrace()
        let asked = bench.now
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.run(6_000)
        let trace = try #require(bench.rig.trace)
        let stopped = try #require(trace.first { $0.feedMicrometresPerSecond <= 0 && !$0.hammer })
        #expect(stopped - asked <= 50_000)
        #expect(trace.samples.allSatisfy { $0.feedMicrometresPerSecond >= -2_000 || $0.at < stopped })
        #expect(abs(bench.rig.plant.spindle - 20) < 2 && bench.rig.plant.weightOnBit < 5)
        #expect(bench.perform(.resume(cause: 2))?.subtype == 2)
        bench.send(.resume(cause: 1))
        bench.run(1_000)
        #expect(bench.rig.view.state == .drill)
        bench.run(30_000)
        #expect(bench.rig.trace?.samples.contains { $0.hammer } == false)
        #expect(bench.perform(.resume(cause: 1))?.subtype == 2)
    }

    /// SR-F-07 · SR-F-05 · T-02
    @Test func `a stop forgets the whole sequence: no motion but deceleration, one final report`() throws {
        let bench = try BenchHost.drilling()
        let id = try #require(bench.ledger.entries(.motionStarted).last?.id)
        let stage = bench.rig.plant.stage
        bench.rig.trace = OutputTrace()
        let asked = bench.now
        bench.stop(id: 9)
        bench.run(60_000)
        #expect(abs(bench.rig.plant.stage - stage) < 1_000)
        let settled = try #require(bench.rig.trace?.settled { !$0.drivesOn && $0.stageBraked })
        #expect(settled - asked <= 350_000)
        #expect(bench.reports.count { $0.command == id && [7, 8].contains($0.subtype) } == 1)
    }

    @Test func `what needs physics is answered NOT_SIMULATED`() throws {
        let bench = try BenchHost.ready()
        for fault in [25, 26, 27, 28] { #expect(bench.perform(.inject(fault))?.code == 27) }
        #expect(bench.perform(.inject(24, 2_000))?.subtype == 7)
        #expect(bench.rig.plant.faults.jam == 20)
    }
}
