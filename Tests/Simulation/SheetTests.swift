import Commanding
import MockDevices
import Octets
import Station
import Testing

@Suite("What changed since the rig was trusted")
struct SheetTests {
    typealias Driver = SimulationDriver<RigWorld>

    /// One item of the list, what changes it, and how its line begins.
    struct Item: Sendable, CustomTestStringConvertible {
        let name: String
        let line: String
        let act: @Sendable (inout Driver) throws -> Void

        var testDescription: String { name }

        init(_ name: String, _ line: String, _ act: @escaping @Sendable (inout Driver) throws -> Void) {
            self.name = name
            self.line = line
            self.act = act
        }

        /// A command that needs no arm.
        init(_ name: String, _ line: String, _ command: String, _ arguments: [(String, String)]) {
            self.init(name, line) { driver in
                guard case .taken(let id, _, _) = driver.send(command, arguments) else {
                    Issue.record("\(command) was refused")
                    return
                }
                driver.run(for: .milliseconds(300))
                #expect(driver.world.rig.ledger.timesExecuted(id) == 1, "\(command)")
            }
        }
    }

    static let items: [Item] = [
        Item("mode", "limit_mode: SOIL → ROCK", "SET_LIMIT_MODE", [("mode", "ROCK")]),
        Item("state", "state: IDLE → STOPPED", "STOP", []),
        Item("key", "key_pos: ") { driver in
            try driver.world.rig.hands.take("key local")
            driver.run(for: .seconds(1))
        },
        Item("boot count", "boot count: ") { driver in
            try driver.world.rig.reset(cause: 3, at: UInt64(driver.now.microseconds))
            driver.run(for: .seconds(3))
        },
        Item(
            "limits", "limits of wob: ", "SET_LIMIT",
            [
                ("limit", "WOB"), ("warn_low", "-150"), ("warn_high", "900"), ("critical_low", "-800"),
                ("critical_high", "1300"),
            ]),
        Item("cups", "cup_state_3: ", "CONFIRM_CUP", [("cup", "3"), ("cup_state", "USED")]),
        Item("alarms", "alarm: event GUARD (WARNING) is new") { driver in
            driver.world.rig.plant.guardContact = .open
            driver.run(for: .seconds(1))
            driver.world.rig.plant.guardContact = .closed
            driver.run(for: .seconds(1))
        },
        Item("authority", "authority_state: ") { driver in
            try driver.world.rig.hands.take("key local")
            driver.run(for: .seconds(1))
        },
        Item("dictionary", "dictionary: ") { driver in
            var settings = RigSettings()
            settings.wireHash[7] ^= 1
            driver.world = try RigWorld(settings: settings, at: driver.now)
            driver.feed(.port(LinkID(0), .closed("another rig is plugged in")))
            driver.run(for: .seconds(3))
        },
    ]

    /// Out of the hole again, which changes where the bit is and that it is in the hole.
    static let outOfHole = Item("depth", "bit depth: ") { driver in
        guard case .taken = driver.send("RETRACT", [("z", "0mm"), ("rpm", "30rpm"), ("speed", "10mm/s")])
        else {
            Issue.record("RETRACT was refused")
            return
        }
        driver.run(for: .seconds(40))
        #expect(!driver.world.rig.view.isInHole)
    }

    /// Armed, lost for 3 s and there again: disarmed, everything told.
    private func lost(inHole: Bool = false) throws -> Driver {
        var driver = try inHole ? LossTests().drilling() : Fixture.driver()
        if !inHole {
            driver.run(for: .seconds(2))
            let isArmed = driver.arm()
            #expect(isArmed)
        }
        driver.world.isCut = true
        driver.run(for: .seconds(6))
        driver.world.isCut = false
        driver.run(for: .seconds(4))
        #expect(driver.rig.state == "live" && driver.rig.armedBy == nil)
        return driver
    }

    private func order(_ driver: Driver, revision: UInt32?, review: UInt32) -> CommandOrder {
        CommandOrder(
            name: "ARM", arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "60s")],
            isConfirmed: true, stateRevision: revision, review: review)
    }

    /// SR-S-05, SR-O-09
    @Test(arguments: items)
    func `each item that changed since stands in the list, and ARM wants the list`(item: Item) throws {
        var driver = try lost()
        #expect(!driver.rig.changes.contains { $0.hasPrefix(item.line) }, "\(driver.rig.changes)")
        try item.act(&driver)
        driver.run(for: .seconds(6))
        #expect(driver.rig.changes.contains { $0.hasPrefix(item.line) }, "\(driver.rig.changes)")
        #expect(!driver.rig.changes.contains { $0.contains("not told yet") }, "\(driver.rig.changes)")
        let answer = driver.submit(
            order(driver, revision: driver.rig.picture?.stateRevision, review: 0))
        #expect(["unseenChanges", "wireHash", "identity", "state"].contains(answer.refusalCode), "\(answer)")
    }

    /// SR-S-05 (depth and in-hole)
    @Test func `a rig that came out of the hole meanwhile says so, and an older list is void`() throws {
        var driver = try lost(inHole: true)
        let (revision, review) = (driver.rig.picture?.stateRevision, driver.rig.review)
        try Self.outOfHole.act(&driver)
        for line in ["bit depth: ", "in_hole: YES → NO"] {
            #expect(driver.rig.changes.contains { $0.hasPrefix(line) }, "\(driver.rig.changes)")
        }
        let stale = driver.submit(order(driver, revision: revision, review: review))
        #expect(stale.refusalCode == "unseenChanges", "\(stale)")
    }

    /// SR-S-05 (changed between display and ARM)
    @Test(arguments: items)
    func `an item that changes after the list was shown makes the ARM that quotes it void`(item: Item) throws
    {
        var driver = try lost()
        let (revision, review) = (driver.rig.picture?.stateRevision, driver.rig.review)
        #expect(review != 0)
        try item.act(&driver)
        guard case .taken(let id, _, _) = driver.submit(order(driver, revision: revision, review: review))
        else { return }
        // The station could not know yet: the rig does.
        driver.run(for: .seconds(1))
        #expect(driver.world.rig.ledger.refusals(id) == [17], "STATE_REV")
        #expect(driver.world.rig.ledger.entries(.armed).count == 1 && driver.rig.armedBy == nil)
    }

    /// SR-S-05 (nothing is taken for unchanged that was not told)
    @Test func `ARM waits until the rig has told what it had told before the loss`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.world.isCut = true
        driver.run(for: .seconds(6))
        driver.world.isCut = false
        driver.world.losesSlow = true
        driver.run(for: .seconds(3))
        #expect(driver.rig.state == "live")
        #expect(driver.rig.changes.contains { $0.contains("cup_state_1") && $0.hasSuffix("not told yet") })
        let blind = driver.submit(
            order(driver, revision: driver.rig.picture?.stateRevision, review: driver.rig.review))
        guard case .refused("unseenChanges", let text) = blind else {
            Issue.record("\(blind)")
            return
        }
        #expect(text.contains("cup_state_1") && text.contains("has not told"), "\(text)")
        driver.world.losesSlow = false
        driver.run(for: .seconds(11))
        #expect(!driver.rig.changes.contains { $0.contains("not told yet") }, "\(driver.rig.changes)")
        let again = driver.arm()
        #expect(again)
        #expect(driver.rig.changes.isEmpty && driver.rig.review == 0)
    }

    /// SR-S-05 (over a restart of the station)
    @Test func `the list outlives a snapshot and a restart`() throws {
        var driver = try lost()
        let cups = try #require(Self.items.first { $0.name == "cups" })
        try cups.act(&driver)
        driver.run(for: .seconds(6))
        let changes = driver.rig.changes
        let restored = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        #expect(restored.snapshot() == driver.core.snapshot())
        var world = driver.world
        world.reopen(LinkID(0), at: driver.now)
        var again = SimulationDriver(
            core: restored, world: world, seed: 9, at: driver.now, keepsRecords: false)
        again.run(for: .seconds(4))
        #expect(again.rig.changes.contains { $0.hasPrefix("cup_state_3") }, "\(again.rig.changes)")
        #expect(changes.contains { $0.hasPrefix("cup_state_3") })
    }
}
