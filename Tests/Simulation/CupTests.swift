import Commanding
import MissionDatabase
import MockDevices
import Octets
import RigFirmware
import Station
import Telemetry
import Testing

/// T-07 from the station's side: what people see of a cup is what the rig keeps.
@Suite("Cups, in virtual time")
struct CupTests {
    private func ready() throws -> SimulationDriver<RigWorld> {
        var settings = RigSettings()
        settings.pace = 20
        settings.surfaceMicrometres = 50_000
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        take(&driver, "DEPLOY", [("z", "400mm"), ("preload", "90N")])
        take(&driver, "TARE_WOB", [("samples", "100"), ("confirm", "NO")])
        return driver
    }

    private func take(
        _ driver: inout SimulationDriver<RigWorld>, _ name: String, _ arguments: [(String, String)],
        seconds: Int64 = 4, _ place: SourceLocation = #_sourceLocation
    ) {
        let answer = driver.send(name, arguments)
        if case .taken = answer {} else { Issue.record("\(name): \(answer)", sourceLocation: place) }
        driver.run(for: .seconds(seconds))
    }

    /// What the station shows of the cups, and what the rig keeps.
    private func shown(_ driver: SimulationDriver<RigWorld>) throws -> [UInt8] {
        let database = driver.core.program.database
        func raw(_ name: String) throws -> Int64 {
            let id = try #require(database.parameter(named: name)?.id)
            return try #require(driver.core.reading(of: id, on: LinkID(0), at: driver.now)).sample.raw
        }
        let thermal = try raw("cup_thermal")
        return try (1...12).map { cup in
            UInt8(truncatingIfNeeded: try raw("cup_state_\(cup)"))
                | (thermal >> (cup - 1) & 1 != 0 ? 0x80 : 0)
        }
    }

    private static let bite = [("depth_to", "30mm"), ("cup", "3"), ("recipe", "1")]

    /// SR-F-38, T-07
    @Test(arguments: ["none", "lock", "slip", "reset", "loss", "restart"])
    func `the station shows the cups as the rig keeps them, whatever happens in a bite`(fault: String) throws
    {
        var driver = try ready()
        #expect(try shown(driver) == driver.world.rig.view.cups)
        guard case .taken = driver.send("BITE", Self.bite) else {
            Issue.record("refused")
            return
        }
        for _ in 0..<2_000 where driver.world.rig.plant.cups[2] < 1 { driver.run(for: .milliseconds(10)) }
        #expect(driver.world.rig.plant.cups[2] >= 1)
        switch fault {
        case "lock": driver.world.rig.plant.faults.isCupUnlocked = true
        case "slip": driver.world.rig.plant.cup = 4
        case "reset": try driver.world.rig.reset(at: UInt64(driver.now.microseconds))
        case "loss":
            driver.world.isCut = true
            driver.run(for: .seconds(7))
            driver.world.isCut = false
        case "restart":
            let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
            var world = driver.world
            world.reopen(LinkID(0), at: driver.now)
            driver = SimulationDriver(core: core, world: world, seed: 3, at: driver.now, keepsRecords: false)
        default: break
        }
        driver.run(for: .seconds(12))
        let cups = driver.world.rig.view.cups
        #expect(try shown(driver) == cups)
        #expect(cups[2] != UInt8(RD_CUP_STATE_EMPTY_CLEAN))
        if fault == "slip" { #expect(cups[3] == UInt8(RD_CUP_STATE_UNKNOWN)) }
        let before = driver.world.rig.plant.cups
        let again = driver.send("BITE", Self.bite)
        if case .taken = again {
            driver.run(for: .seconds(4))
            #expect(driver.world.rig.view.activeFunction == 0, "the rig refuses it")
        }
        #expect(driver.world.rig.plant.cups == before)
    }

    /// SR-F-38, SR-S-07, T-07 (a restart between bite and verification, lost reports, no double fill)
    @Test(arguments: ["restart", "lost reports", "reset in mid index"])
    func `a cup is filled once, whatever the station forgets between the bite and its verification`(
        trouble: String
    ) throws {
        var driver = try ready()
        if trouble == "lost reports" { driver.world.losesReports = true }
        guard case .taken(let bite, _, _) = driver.send("BITE", Self.bite) else {
            Issue.record("refused")
            return
        }
        if trouble == "reset in mid index" {
            for _ in 0..<2_000 where driver.world.rig.plant.carouselWay == 0 {
                driver.run(for: .milliseconds(1))
            }
            try driver.world.rig.reset(at: UInt64(driver.now.microseconds))
        } else {
            for _ in 0..<4_000 where driver.world.rig.view.activeFunction == 56 || driver.now < Self.begun {
                driver.run(for: .milliseconds(10))
            }
        }
        driver.run(for: .seconds(2))
        let filled = driver.world.rig.plant.cups
        if trouble != "reset in mid index" { #expect(filled[2] > 1) }
        if trouble == "restart" {
            let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
            var world = driver.world
            world.reopen(LinkID(0), at: driver.now)
            driver = SimulationDriver(core: core, world: world, seed: 3, at: driver.now, keepsRecords: false)
        }
        driver.world.losesReports = false
        driver.run(for: .seconds(15))
        #expect(try shown(driver) == driver.world.rig.view.cups)
        #expect(driver.world.rig.ledger.timesExecuted(bite) == 1)
        _ = driver.arm()
        driver.run(for: .seconds(3))
        _ = driver.send("SAMPLE_VERIFY", [("cup", "3")])
        driver.run(for: .seconds(6))
        #expect(try shown(driver) == driver.world.rig.view.cups)
        let again = driver.send("BITE", Self.bite)
        driver.run(for: .seconds(6))
        #expect(driver.world.rig.view.activeFunction == 0, "\(again)")
        #expect(driver.world.rig.plant.cups == filled, "something fell into a cup")
        // Where the carousel never came to rest, nothing came near the cup.
        let isClean = driver.world.rig.view.cups[2] == UInt8(RD_CUP_STATE_EMPTY_CLEAN)
        #expect(isClean == (trouble == "reset in mid index"))
    }

    private static let begun = Fixture.start + .seconds(14)
}
