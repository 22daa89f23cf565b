import MockDevices
import Octets
import Station
import Testing

/// T-16 from the station's side: keys pressed twice, and one person as two.
@Suite("Two steps and two persons, in virtual time")
struct TwoPersonTests {
    private static let anna = "uid 1 (anna), pid 5"

    /// A rig whose lock is prepared to be released, and the command's id.
    private func prepared() throws -> (driver: SimulationDriver<RigWorld>, id: UInt32) {
        var settings = RigSettings()
        settings.locksReleased = false
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(3))
        _ = driver.ask(.presence(hasActed: true), by: Self.anna, operatorID: 1)
        let order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: false)
        guard case .taken(let id, _, _) = driver.ask(.command(order), by: Self.anna, operatorID: 1) else {
            Issue.record("PREPARE was refused")
            return (driver, 0)
        }
        driver.run(for: .milliseconds(2_500))
        return (driver, id)
    }

    private func fire(
        _ driver: inout SimulationDriver<RigWorld>, _ id: UInt32, by person: UInt16 = 1
    ) -> String? {
        let name = person == 1 ? Self.anna : "uid \(person), pid 6"
        _ = driver.ask(.presence(hasActed: true), by: name, operatorID: person)
        return driver.ask(.fire(commandID: id, rigName: "rig"), by: name, operatorID: person).refusalCode
    }

    /// A second person's word, with the checksum that the rig shows.
    private func approval(
        of id: UInt32, in driver: SimulationDriver<RigWorld>
    ) -> OperatorRequest.Action {
        .approve(commandID: id, echo: driver.rig.prepared?.echoedSum, reason: "seen")
    }

    private func fired(_ driver: SimulationDriver<RigWorld>) -> Int {
        driver.world.rig.ledger.entries(.motionStarted).count { $0.a == 80 }
    }

    /// SR-S-14, SR-O-07, T-16 (same person twice)
    @Test func `one person is never two, whatever the console, and root is nobody`() throws {
        var (driver, id) = try prepared()
        for (name, person) in [(Self.anna, UInt16(1)), ("uid 1 (anna), pid 99", 1), ("uid 0", 0)] {
            let answer = driver.ask(approval(of: id, in: driver), by: name, operatorID: person)
            #expect(answer.refusalCode == "APPROVAL", "\(name): \(answer)")
        }
        #expect(fire(&driver, id) == "APPROVAL", "nobody else has approved")
        #expect(fire(&driver, id, by: 2) == "TWO_STEP", "another person fires nothing")
        driver.run(for: .seconds(3))
        #expect(fired(driver) == 0)
    }

    /// SR-F-23, SR-O-07, T-16 (double Enter)
    @Test func `a second step that comes twice acts once, and a first one that comes twice never`() throws {
        var (driver, id) = try prepared()
        let seen = driver.ask(approval(of: id, in: driver), by: "uid 2", operatorID: 2)
        #expect(seen.refusalCode == nil)
        #expect(fire(&driver, id) == nil)
        #expect(fire(&driver, id) == "TWO_STEP")
        driver.run(for: .seconds(3))
        #expect(fired(driver) == 1)

        var (again, first) = try prepared()
        let order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: false)
        _ = again.ask(.command(order), by: Self.anna, operatorID: 1)
        again.run(for: .milliseconds(2_500))
        let approved = again.ask(approval(of: first, in: again), by: "uid 2", operatorID: 2)
        #expect(approved.refusalCode == "TWO_STEP", "the first of two is void: \(approved)")
        #expect(fire(&again, first) == "TWO_STEP")
        again.run(for: .seconds(3))
        #expect(fired(again) == 0)
    }

    /// SR-O-07, T-16 (`--yes`)
    @Test func `a first step that calls itself confirmed is no second one`() throws {
        var settings = RigSettings()
        settings.locksReleased = false
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(3))
        _ = driver.ask(.presence(hasActed: true), by: Self.anna, operatorID: 1)
        for _ in 0..<3 {
            let order = CommandOrder(
                name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: true)
            _ = driver.ask(.command(order), by: Self.anna, operatorID: 1)
            driver.run(for: .seconds(3))
        }
        #expect(fired(driver) == 0)
        for near in ["RELEASE", "RELEASE_LOC", "release_lock", "RELEASE_LOCKS"] {
            let order = CommandOrder(
                name: near, arguments: [.init(name: "lock", text: "1")], isConfirmed: true)
            #expect(driver.ask(.command(order), by: Self.anna, operatorID: 1).refusalCode == "COMMAND")
        }
    }
}
