import Commanding
import MockDevices
import Octets
import RigFirmware
import RigLink
import Station
import Testing

/// T-05: resets, replugs and restarts in the middle of anything.
@Suite("Replugs and resets, in virtual time")
struct ReplugTests {
    private static let motions: [(String, [(String, String)])] = [
        ("SPIN", [("rpm", "90rpm"), ("duration", "600s")]),
        ("MOVE_Z", [("z", "300mm"), ("speed", "10mm/s")]), ("MOVE_Z", [("z", "5mm"), ("speed", "10mm/s")]),
        ("CAROUSEL", [("cup", "9")]), ("CAROUSEL", [("cup", "2")]), ("GATE", [("position", "CLOSED")]),
        ("HEATER", [("power", "5W"), ("t_max", "40degC"), ("duration", "600s")]),
        ("HOME", [("axis", "Z")]), ("TARE_WOB", [("samples", "200"), ("confirm", "YES")]),
    ]

    private enum Event: Int, CaseIterable { case reset, watchdog, brownOut, replug, restart }

    /// Turns the rig off and on, pulls its cable, or starts the station again.
    private func happen(_ event: Event, _ driver: inout SimulationDriver<RigWorld>) throws {
        let now = UInt64(driver.now.microseconds)
        switch event {
        case .reset: try driver.world.rig.reset(cause: 1, at: now)
        case .watchdog: try driver.world.rig.reset(cause: 3, at: now)
        case .brownOut: try driver.world.rig.reset(cause: 5, at: now)
        case .replug:
            driver.world.isCut = true
            driver.run(for: .milliseconds(400))
            driver.world.isCut = false
            driver.world.reopen(LinkID(0), at: driver.now)
        case .restart:
            let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
            var world = driver.world
            world.reopen(LinkID(0), at: driver.now)
            driver = SimulationDriver(core: core, world: world, seed: 11, at: driver.now, keepsRecords: false)
        }
    }

    /// SR-F-01, SR-F-17, SR-F-18, SR-L-13, SR-S-04, SR-S-05, SR-S-06, T-05
    @Test(arguments: 1...UInt64(Fixture.count("REGOLITH_REPLUG_SEEDS", 1)))
    func `after a reset, a replug or a restart nothing moves before a person arms again`(seed: UInt64) throws
    {
        var driver = try Fixture.driver(seed: seed)
        driver.run(for: .seconds(2))
        var dice = SeededGenerator(seed: seed)
        var (arms, moving) = (0, 0)
        for round in 0..<Fixture.count("REGOLITH_REPLUGS", 200) {
            let rig = driver.world.rig
            if rig.view.isStopLatched { _ = driver.send("CLEAR_STOP") }
            driver.run(for: .milliseconds(1_200))
            if driver.arm() { arms += 1 }
            driver.run(for: .milliseconds(2_300))
            let motion = Self.motions[dice.below(Self.motions.count)]
            _ = driver.send(motion.0, motion.1)
            driver.run(for: .milliseconds(Int64(dice.below(1_500))))
            let token = rig.view.token
            if rig.drives.spindle_enable || rig.drives.feed_enable || rig.drives.carousel != 0 { moving += 1 }
            let event = Event.allCases[dice.below(Event.allCases.count)]
            try happen(event, &driver)
            let grants = rig.ledger.entries(.armed).count
            driver.run(for: .milliseconds(event == .restart ? 5_600 : 1_000))
            #expect(!rig.view.isArmed && rig.view.token == 0, "round \(round), \(event)")
            rig.trace = OutputTrace(skippingRest: true)
            driver.run(for: .milliseconds(2_000))
            let stirs = rig.trace?.samples.contains { $0.drivesOn || $0.heater } ?? true
            #expect(!stirs, "round \(round), \(event) in \(motion.0)")
            rig.trace = nil
            #expect(rig.ledger.entries(.armed).count == grants, "round \(round), \(event)")
            let refused = driver.send(motion.0, motion.1)
            if motion.0 != "TARE_WOB" {
                #expect(refused.refusalCode == "notArmed", "round \(round), \(event), \(refused)")
            }
            #expect(rig.view.token != token || token == 0)
        }
        let executed = driver.world.rig.ledger.entries(.executed).map { "\($0.boot) \($0.id)" }
        #expect(Set(executed).count == executed.count, "no command ran twice")
        let rounds = Fixture.count("REGOLITH_REPLUGS", 200)
        #expect(arms * 10 >= rounds * 8 && moving * 10 >= rounds * 2, "\(arms) arms, \(moving) in motion")
    }
}
