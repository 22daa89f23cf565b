import Commanding
import MockDevices
import Octets
import Station
import Testing

@Suite("The operator's presence, in virtual time")
struct PresenceTests {
    private static let anna = "uid 1000, pid 7"

    /// What the station told, with its time.
    private final class Log {
        var stages: [(name: String, stage: CommandStage, at: CoreTime)] = []
        var alarms: [(code: StationAlarm.Code, at: CoreTime)] = []

        func sent(_ name: String) -> [CoreTime] {
            stages.filter { $0.name == name && $0.stage == .sent }.map(\.at)
        }
    }

    private func attended(_ log: Log) throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver()
        driver.observe = { effect, at in
            switch effect {
            case .stage(_, let transition): log.stages.append((transition.name, transition.stage, at))
            case .alarm(let alarm): log.alarms.append((alarm.code, at))
            default: break
            }
        }
        driver.run(for: .seconds(2))
        #expect(driver.ask(.presence(hasActed: false), by: Self.anna) == .noted)
        let isArmed = driver.arm(by: Self.anna)
        #expect(isArmed)
        return driver
    }

    private func stay(_ driver: inout SimulationDriver<RigWorld>, seconds: Int, acts: Bool = false) {
        for _ in 0..<seconds {
            _ = driver.ask(.presence(hasActed: acts), by: Self.anna)
            driver.run(for: .seconds(1))
        }
    }

    /// SR-S-24
    @Test(arguments: 0..<5)
    func `a console that falls silent brings HOLD after 10 s and DISARM when HOLD is reported`(phase: Int64)
        throws
    {
        let log = Log()
        var driver = try attended(log)
        stay(&driver, seconds: 15)
        #expect(log.sent("HOLD").isEmpty, "somebody is there")
        _ = driver.ask(.presence(hasActed: false), by: Self.anna)
        let last = driver.now
        driver.run(for: .milliseconds(137 * phase))
        _ = driver.send("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
        driver.run(for: .seconds(16))
        let hold = try #require(log.sent("HOLD").first)
        #expect(hold - last >= .milliseconds(9_500) && hold - last <= .milliseconds(10_500))
        let disarm = try #require(log.sent("DISARM").first)
        #expect(disarm > hold && disarm - hold <= .seconds(5))
        let held = try #require(log.stages.first { $0.name == "HOLD" && $0.stage.isFinal })
        #expect(disarm >= held.at, "HOLD was reported first")
        #expect(log.alarms.contains { $0.code == .presence })
        #expect(!driver.world.rig.view.isArmed)
        #expect(driver.rig.armedBy == nil)
    }

    /// SR-S-24
    @Test func `a link that is cut as the console falls silent leaves nobody armed either`() throws {
        let log = Log()
        var driver = try attended(log)
        _ = driver.ask(.presence(hasActed: false), by: Self.anna)
        driver.run(for: .milliseconds(9_900))
        driver.world.isCut = true
        driver.run(for: .seconds(7))
        #expect(log.sent("HOLD").count == 1)
        #expect(driver.rig.armedBy == nil)
        #expect(!driver.world.rig.view.isArmed)
        driver.world.isCut = false
        driver.run(for: .seconds(3))
        #expect(driver.rig.armedBy == nil)
        #expect(!driver.world.rig.view.isArmed)
    }

    /// SR-S-24
    @Test
    func `an arm without a console outlives every silence, and a console that leaves unarmed is no alarm`()
        throws
    {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(30))
        #expect(driver.rig.armedBy != nil)
        #expect(driver.rig.attendance == nil)
        _ = driver.send("DISARM")
        driver.run(for: .seconds(2))
        #expect(driver.ask(.presence(hasActed: true), by: Self.anna) == .noted)
        #expect(driver.rig.attendance?.principal == Self.anna)
        driver.run(for: .seconds(11))
        #expect(driver.rig.attendance == nil)
    }

    /// SR-S-24
    @Test func `maintenance is armed for somebody at a console only`() throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let order = CommandOrder(
            name: "ARM", arguments: [.init(name: "scope", text: "MAINT"), .init(name: "ttl", text: "900s")],
            isConfirmed: true, stateRevision: driver.rig.picture?.stateRevision)
        #expect(driver.submit(order, by: Self.anna).refusalCode == "ATTENDED")
        #expect(driver.ask(.presence(hasActed: false), by: "uid 33, pid 9") == .noted)
        #expect(
            driver.submit(order, by: Self.anna).refusalCode == "ATTENDED", "it is somebody else's console")
    }

    /// SR-S-24: UNJAM and everything of H4.
    @Test(arguments: [
        ("UNJAM", [("recipe", "1"), ("torque", "4NM")]), ("UNJAM_FULL", [("recipe", "1")]),
        ("CLEAR_ESTOP", []), ("RELEASE_LOCK", [("lock", "1")]),
        ("RELAX_PARAMETER", [("parameter", "HB_WIRED_MS"), ("value", "100")]),
    ])
    func `what needs somebody at the console is refused to an armed operator without one`(
        name: String, arguments: [(String, String)]
    ) throws {
        var driver = try Fixture.driver()
        driver.run(for: .seconds(2))
        let isArmed = driver.arm(by: Self.anna)
        #expect(isArmed)
        let before = driver.world.rig.ledger.entries(.received).count
        let order = CommandOrder(
            name: name, arguments: arguments.map { .init(name: $0.0, text: $0.1) },
            isConfirmed: name == "UNJAM", stateRevision: driver.rig.picture?.stateRevision)
        let answer = driver.ask(.command(order), by: Self.anna, operatorID: 7)
        #expect(answer.refusalCode == "ATTENDED", "\(answer)")
        driver.run(for: .seconds(1))
        #expect(driver.world.rig.ledger.entries(.received).count == before)
    }

    /// SR-S-24
    @Test func `one console at a time, and a late one does not revive what silence ended`() throws {
        let log = Log()
        var driver = try attended(log)
        #expect(driver.ask(.presence(hasActed: true), by: "uid 33, pid 9").refusalCode == "ATTENDED")
        driver.run(for: .milliseconds(10_001))
        #expect(log.sent("HOLD").count == 1)
        driver.run(for: .seconds(3))
        _ = driver.ask(.presence(hasActed: true), by: Self.anna)
        driver.run(for: .seconds(1))
        #expect(driver.rig.armedBy == nil, "only ARM arms")
    }

    /// SR-S-24
    @Test func `a console survives a snapshot of the station`() throws {
        let log = Log()
        let driver = try attended(log)
        let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        #expect(core.snapshot() == driver.core.snapshot())
        #expect(core.linkViews(at: driver.now)[0].attendance?.principal == Self.anna)
    }
}
