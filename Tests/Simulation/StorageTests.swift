import Commanding
import Journal
import MockDevices
import Monitoring
import Octets
import Station
import Testing

@Suite("A journal that cannot keep its records, in virtual time")
struct StorageTests {
    static let spin = [("rpm", "60rpm"), ("duration", "600s")]

    /// Armed and turning.
    private func turning() throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        _ = driver.send("SPIN", Self.spin)
        driver.run(for: .seconds(6))
        #expect(driver.world.rig.view.activeFunction == 16)
        return driver
    }

    /// SR-S-15, SR-S-03 (no lease), SR-F-16 (token 0), T-19
    @Test(
        arguments: [
            .failing(errno: 28), .failing(errno: 5), .failing(errno: 30), .lagging(milliseconds: 3_000),
        ]
            as [StorageHealth])
    func `when nothing can be written the arm ends, the rig stops, and only the way out is still sent`(
        health: StorageHealth
    ) throws {
        var driver = try turning()
        driver.feed(.storage(health))
        #expect(driver.rig.armedBy == nil)
        driver.run(for: .milliseconds(600))
        let held = driver.world.rig.ledger.entries(.executed).filter { $0.a == 4 }
        #expect(held.count == 1, "HOLD, once")
        let disarmed = try #require(driver.world.rig.ledger.entries(.disarmed).last)
        #expect(held.first.map { $0.at < disarmed.at } ?? false, "and then the arm")
        let view = driver.world.rig.view
        #expect(!view.isArmed && view.activeFunction == 0 && abs(driver.world.rig.plant.spindle) < 1)
        for (name, arguments) in [
            ("SPIN", Self.spin), ("MOVE_Z", [("z", "40mm"), ("speed", "2mm/s")]),
            ("ARM", [("scope", "AIR"), ("ttl", "900s")]),
        ] {
            let code = driver.send(name, arguments).refusalCode
            #expect(code != nil, "\(name) was sent")
        }
        for name in ["HOLD", "DISARM", "PING"] {
            guard case .taken(let id, _, _) = driver.send(name) else {
                Issue.record("\(name) was refused for the journal's sake")
                continue
            }
            driver.run(for: .milliseconds(300))
            #expect(driver.world.rig.ledger.timesExecuted(id) == 1, "\(name)")
        }
        driver.feed(.storage(.sound))
        driver.run(for: .seconds(2))
        #expect(driver.rig.armedBy == nil && !driver.world.rig.view.isArmed, "nothing arms by itself")
        let isArmed = driver.arm()
        #expect(isArmed)
    }

    /// SR-S-15 (every storage trouble in the ground), T-19
    @Test(arguments: [.failing(errno: 28), .lagging(milliseconds: 3_000), nil] as [StorageHealth?])
    func `out of the hole one comes without any disk`(health: StorageHealth?) throws {
        var driver = try LossTests().drilling()
        driver.disk = (0, 0)
        driver.run(for: .seconds(5))
        if let health { driver.feed(.storage(health)) }
        driver.run(for: .seconds(7))
        if health == nil { #expect(driver.world.rig.view.state == .drill, "what runs may go on") }
        #expect(
            driver.send("PECK", [("lift", "5mm")]).refusalCode == (health == nil ? "freeSpace" : "journal"))
        for (name, arguments) in [
            ("HOLD", []), ("SAFE", []), ("RETRACT", [("z", "0mm"), ("rpm", "30rpm"), ("speed", "5mm/s")]),
            ("ABORT_TO_TOP", []), ("STOP", []),
            ("DISARM", []),
        ] as [(String, [(String, String)])] {
            guard case .taken(let id, _, _) = driver.send(name, arguments) else {
                Issue.record("\(name) was refused for the storage's sake")
                continue
            }
            driver.run(for: .seconds(7))
            #expect(driver.world.rig.ledger.timesExecuted(id) == 1, "\(name)")
        }
    }

    /// A disk, and what is expected of H3 on it: the bound is the greater of 2 GiB and 30 min of the journal.
    static let disks: [(free: UInt64, perMinute: UInt64, isEnough: Bool)] = [
        (2 << 30, 0, true), ((2 << 30) - 1, 0, false), (2 << 30, (2 << 30) / 30, true),
        ((2 << 30) - 1, 1 << 20, false), (20 << 30, 1 << 30, false), (30 << 30, 1 << 30, true),
        ((30 << 30) - 1, 1 << 30, false), (.max - 1, .max, false), (0, 0, false),
    ]

    /// SR-S-15 (the bound, and the age of what was measured)
    @Test(arguments: disks.indices)
    func `H3 needs room for half an hour, freshly measured`(index: Int) throws {
        let disk = Self.disks[index]
        var driver = try turning()
        let touch = [("speed", "1mm/s"), ("force", "8N")]
        driver.disk = (disk.free, disk.perMinute)
        driver.run(for: .seconds(6))
        let code = driver.send("TOUCH_OFF", touch).refusalCode
        #expect((code != "freeSpace") == disk.isEnough, "\(disk): \(code ?? "taken")")
        #expect(driver.core.alarmList.open.contains { $0.key.name == "FREE_SPACE" } == !disk.isEnough)
        // The rest of the station does not mind.
        #expect(driver.send("SPIN", [("rpm", "30rpm"), ("duration", "1s")]).refusalCode != "freeSpace")
        driver.disk = (1 << 40, 0)
        driver.run(for: .seconds(6))
        #expect(driver.send("TOUCH_OFF", touch).refusalCode != "freeSpace")
        // Nobody measures any more: what was measured grows old, and unknown is not enough.
        driver.disk = nil
        driver.run(for: .seconds(10))
        #expect(driver.send("TOUCH_OFF", touch).refusalCode != "freeSpace", "10 to 15 s old")
        driver.run(for: .seconds(7))
        #expect(driver.send("TOUCH_OFF", touch).refusalCode == "freeSpace", "over 16 s old")
    }

    /// SR-S-15 (recorded: a replay decides alike)
    @Test func `the room is in the record, and the configured reserve with it`() throws {
        let program = try Fixture.program(reserve: 8 << 30)
        var driver = SimulationDriver(
            program: program, world: try RigWorld(at: Fixture.start), seed: 1, at: Fixture.start,
            keepsRecords: true)
        driver.disk = (7 << 30, 0)
        driver.run(for: .seconds(6))
        #expect(driver.send("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")]).refusalCode == "freeSpace")
        driver.keepSnapshot()
        var player = JournalPlayer(verifies: true)
        for (index, record) in driver.records.enumerated() {
            try player.take(.record(JournalPosition(segment: 1, record: UInt64(index)), record))
        }
        player.finish()
        #expect(player.differences.isEmpty, "\(player.differences)")
        #expect(player.core?.program.reserve == 8 << 30)
        #expect(player.core?.roomWords == driver.core.roomWords && driver.core.roomWords != nil)
    }

    /// SR-S-15: 1 s refuses what is new and lets what runs go on.
    @Test func `a journal that is late refuses new motion and keeps the arm`() throws {
        var driver = try turning()
        driver.feed(.storage(.lagging(milliseconds: 1_000)))
        driver.run(for: .seconds(1))
        #expect(driver.world.rig.view.activeFunction == 16 && driver.world.rig.view.isArmed)
        #expect(driver.send("MOVE_Z", [("z", "40mm"), ("speed", "2mm/s")]).refusalCode == "journal")
        driver.feed(.storage(.sound))
        _ = driver.send("HOLD")
        driver.run(for: .seconds(8))
        guard case .taken = driver.send("SPIN", [("rpm", "30rpm"), ("duration", "1s")]) else {
            Issue.record("the journal is sound again")
            return
        }
    }
}
