import MockDevices
import RigFirmware
import Testing

/// What a rig does that nobody has armed: the way out, and nothing else.
struct DisarmedTests {
    private func inTheGround() throws -> BenchHost {
        let bench = try BenchHost(nonvolatile: LadderTests.inTheGround)
        bench.hello(nonce: 0xA5)
        bench.run(500)
        return bench
    }

    /// SR-F-20 (the figures of the way out)
    @Test(arguments: [false, true])
    func `the way out without an arm turns at 30 rpm and draws at 10 mm a second at most`(
        isAbort: Bool
    ) throws {
        let bench = try inTheGround()
        bench.rig.trace = OutputTrace()
        bench.send(isAbort ? .toTop() : .retract())
        #expect(bench.run(atMost: 120_000) { bench.rig.plant.stage < 10 })
        bench.run(500)
        let samples = try #require(bench.rig.trace?.samples)
        #expect(samples.contains { $0.spindleEnabled } && samples.contains { $0.feedEnabled })
        #expect(samples.allSatisfy { $0.spindle < 30.5 && $0.spindleSetPoint <= 30 })
        #expect(samples.allSatisfy { (-10_000...0).contains($0.feedMicrometresPerSecond) })
        #expect(samples.allSatisfy { !$0.hammer && !$0.heater && !$0.othersOn })
        #expect(!bench.rig.view.isArmed)
    }

    /// SR-F-20 (its arguments)
    @Test(arguments: [(31, 10.0), (140, 10.0), (30, 10.001), (30, 20.0)])
    func `a faster way out is refused, not slowed down`(rpm: Int, speed: Double) throws {
        let bench = try inTheGround()
        bench.rig.trace = OutputTrace()
        let report = try #require(bench.perform(.retract(rpm: rpm, speed: speed)))
        #expect(report.subtype == 2 && report.code == 10, "\(report)")
        bench.run(500)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
    }

    /// SR-F-20 (its torque)
    @Test(arguments: [3.0, 6.0])
    func `over 4 N·m the way out goes on without rotation`(newtonMetres: Double) throws {
        let bench = try inTheGround()
        bench.send(.retract(speed: 5))
        bench.run(3_000)
        bench.rig.plant.jamTorque = newtonMetres
        bench.rig.trace = OutputTrace()
        bench.run(1_000)
        #expect((bench.rig.plant.spindle > 20) == (newtonMetres < 4))
        #expect(bench.rig.view.activeFunction == 60)
    }

    /// SR-F-20 (the listed set)
    @Test(arguments: [KinematicPlant.Contact.closed, .open, .unknown], [false, true])
    func `of all motions exactly the listed move a rig without an arm, and none with its guard open`(
        guarded: KinematicPlant.Contact, isInGround: Bool
    ) throws {
        let commands: [BenchCommand] = [
            .spin(rpm: 30, seconds: 1), .moveZ(millimetres: isInGround ? 600 : 10), .home(1), .home(2),
            .home(3), .deploy(), .stow(), .tare(), .freeTorque([60]), .touchOff(),
            .hammer(level: 1, seconds: 1), .drill(), .bite(to: 100, cup: 1), .hole(to: 200),
            .peck(lift: 5, count: 1), .clear(), .unjam(newtonMetres: 4), .dwell(seconds: 10, watts: 5),
            .carousel(3), .gate(open: true), .verify(1), .heater(watts: 5), .jog(1, percent: 50),
            .resume(cause: 1), .retract(), .toTop(),
        ]
        let wayOut: Set<UInt16> = [60, 68]
        for command in commands {
            let depth: Int32 = isInGround ? 50_000 : -300_000
            let bench = try BenchHost(
                nonvolatile: NonvolatileImage(
                    bootCount: 4, isInHole: isInGround, bitDepthMicrometres: depth))
            bench.hello(nonce: 0xA5)
            bench.run(100)
            bench.rig.plant.guardContact = guarded
            bench.run(60)
            bench.rig.trace = OutputTrace()
            bench.send(command)
            bench.run(1_000)
            let moved = bench.rig.trace?.first { $0.drivesOn || $0.heater || !$0.stageBraked } != nil
            let may = guarded == .closed && wayOut.contains(command.function)
            #expect(moved == may, "function \(command.function)")
        }
    }
}
