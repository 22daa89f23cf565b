import Commanding
import MockDevices
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
