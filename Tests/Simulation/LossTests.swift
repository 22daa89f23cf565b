import Commanding
import Journal
import MockDevices
import Octets
import Station
import Testing

@Suite("Loss of the link, seen from both ends")
struct LossTests {
    /// In the ground and drilling, as far in as HOLD-SPIN needs.
    func drilling(isIce: Bool = false) throws -> SimulationDriver<RigWorld> {
        var settings = RigSettings()
        settings.isIce = isIce
        settings.surfaceMicrometres = 50_000
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        for (name, arguments, seconds) in [
            ("TARE_WOB", [], 5),
            ("MOVE_Z", [("z", "45mm"), ("speed", "10mm/s")], 12),
            ("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")], 15),
            (
                "DRILL",
                [("dz", "150mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")], 30
            ),
        ] {
            guard case .taken = driver.send(name, arguments) else {
                Issue.record("\(name) was refused")
                return driver
            }
            driver.run(for: .seconds(Int64(seconds)))
        }
        #expect(driver.world.rig.view.state == .drill)
        if isIce { driver.world.rig.plant.bitTemperature = -10 }
        return driver
    }

    /// SR-F-10, SR-F-11, SR-F-12, SR-F-14, T-03
    @Test(arguments: 0..<5)
    func `each stage comes at its time after the last lease frame`(phase: Int64) throws {
        var driver = try drilling()
        driver.run(for: .milliseconds(17 * phase))
        let rig = driver.world.rig
        driver.world.isCut = true
        let lease = try #require(rig.ledger.entries(.lease).last).at
        driver.run(for: .seconds(70))
        for (stage, expected) in [
            (UInt8(1), UInt64(300_000)), (2, 2_000_000), (3, 5_000_000), (4, 65_000_000),
        ] {
            let at = try #require(rig.ledger.lastStage(stage), "stage \(stage) never came")
            let late = Int64(at - lease) - Int64(expected)
            #expect(abs(late) <= 20_000, "stage \(stage) came \(late) µs off")
        }
        #expect(rig.view.token == 0)
        #expect(!rig.view.isArmed)
    }

    /// SR-L-11, SR-S-05, T-14 (the port alive and the rig silent)
    @Test func `a cut link is degraded after 0.3 s and lost after 1 s, and comes back by itself, disarmed`()
        throws
    {
        var driver = try drilling()
        final class Log { var states: [(String, CoreTime)] = [] }
        let log = Log()
        driver.observe = { effect, at in
            if case .linkState(let transition) = effect { log.states.append((transition.state, at)) }
        }
        driver.world.isCut = true
        let cut = driver.now
        driver.run(for: .seconds(3))
        let degraded = try #require(log.states.first { $0.0 == "degraded" }).1
        let lost = try #require(log.states.first { $0.0 == "lost" }).1
        #expect(degraded - cut <= .milliseconds(320))
        #expect(lost - cut <= .milliseconds(1020))
        #expect(driver.rig.armedBy == nil)
        driver.world.isCut = false
        driver.run(for: .milliseconds(500))
        #expect(driver.rig.state == "live")
        let refused = driver.send("MOVE_Z", [("z", "90mm"), ("speed", "2mm/s")])
        #expect(refused.refusalCode == "notArmed")
        #expect(!driver.rig.changes.isEmpty, "what changed is shown before the next arm")
    }

    /// SR-L-13, SR-S-05
    @Test func `a rig that rebooted is telemetry only until it is armed again, with the reboot shown`() throws
    {
        var driver = try drilling()
        try driver.world.rig.reset(cause: 3, at: UInt64(driver.now.microseconds))
        driver.run(for: .seconds(3))
        #expect(driver.rig.state == "live")
        #expect(driver.rig.changes.contains { $0.hasPrefix("boot count") }, "\(driver.rig.changes)")
        #expect(driver.send("SPIN", [("rpm", "60rpm"), ("duration", "2s")]).refusalCode == "notArmed")
        let isArmed = driver.arm()
        #expect(isArmed)
        #expect(driver.rig.changes.isEmpty)
    }

    /// SR-S-04, SR-S-06, T-05
    @Test func `a station that starts again closes what was open as unknown and never arms by itself`() throws
    {
        let driver = try drilling()
        let snapshot = driver.core.snapshot()
        let core = try StationCore(program: driver.core.program, snapshot: snapshot)
        final class Log {
            var unknown: [UInt32] = []
            var arms = 0
        }
        let log = Log()
        var world = driver.world
        world.reopen(LinkID(0), at: driver.now)
        var again = SimulationDriver(core: core, world: world, seed: 99, at: driver.now, keepsRecords: true)
        again.observe = { effect, _ in
            if case .stage(_, let transition) = effect, transition.name == "ARM" { log.arms += 1 }
        }
        let first = again.records.contains { $0.kind == RecordKind.stage.rawValue }
        #expect(first, "the open command was closed in the first step")
        again.run(for: .seconds(12))
        #expect(again.rig.state == "live")
        #expect(again.rig.armedBy == nil)
        #expect(log.arms == 0)
        #expect(!world.rig.view.isArmed)
    }
}
