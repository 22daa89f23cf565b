import Commanding
import MockDevices
import Octets
import RigLink
import Station
import Testing

@Suite("The end of the station, in virtual time")
struct LeaveTests {
    /// What the station told and put on the line, with its time.
    private final class Log {
        var stages: [(name: String, stage: CommandStage, at: CoreTime)] = []
        var frames: [(kind: FrameKind, at: CoreTime)] = []
        var left: CoreTime?
        private var decoder = FrameDecoder(receiverIsHost: false)

        func note(_ effect: CoreEffect, _ at: CoreTime) {
            switch effect {
            case .stage(_, let transition): stages.append((transition.name, transition.stage, at))
            case .transmit(_, let octets):
                decoder.feed(octets) { event in
                    if case .frame(let frame) = event { frames.append((frame.kind, at)) }
                }
            case .left: left = at
            default: break
            }
        }

        func sent(_ name: String) -> [CoreTime] {
            stages.filter { $0.name == name && $0.stage == .sent }.map(\.at)
        }

        func end(_ name: String) -> CoreTime? {
            stages.first { $0.name == name && $0.stage.isFinal }?.at
        }

        var goodbyes: [CoreTime] { frames.filter { $0.kind == .bye }.map(\.at) }
    }

    private func armed(_ log: Log, surface: Int32? = nil) throws -> SimulationDriver<RigWorld> {
        var settings = RigSettings()
        if let surface { settings.surfaceMicrometres = surface }
        var driver = try Fixture.driver(settings: settings, keepsRecords: true)
        driver.observe = { effect, at in log.note(effect, at) }
        driver.run(for: .seconds(2))
        let isArmed = driver.arm()
        #expect(isArmed)
        return driver
    }

    /// HOLD, its report, DISARM, its report, BYE; nothing behind it.
    private func expectOrder(_ log: Log, since began: CoreTime) throws {
        let hold = try #require(log.sent("HOLD").first)
        let disarm = try #require(log.sent("DISARM").first)
        let goodbye = try #require(log.goodbyes.first)
        let left = try #require(log.left)
        #expect(hold == began, "HOLD waits for nothing")
        #expect(disarm >= min(log.end("HOLD") ?? began + .seconds(2), began + .seconds(2)))
        #expect(disarm - hold <= .seconds(2), "HOLD's report is waited for at most 2 s")
        #expect(goodbye >= disarm && left == goodbye)
        #expect(left - began <= .milliseconds(3_100))
        #expect(log.sent("HOLD").count == 1 && log.sent("DISARM").count == 1 && log.goodbyes.count == 1)
        #expect(log.frames.last?.kind == .bye, "after BYE nothing leaves")
    }

    /// SR-S-08
    @Test(arguments: [false, true])
    func `what is armed is held, disarmed after the report, and told goodbye`(isTurning: Bool) throws {
        let log = Log()
        var driver = try armed(log)
        if isTurning {
            _ = driver.send("SPIN", [("rpm", "60rpm"), ("duration", "600s")])
            driver.run(for: .seconds(6))
            #expect(driver.world.rig.view.activeFunction == 16)
        }
        let began = driver.now
        driver.feed(.ending(principal: "a test"))
        driver.run(for: .seconds(5))
        try expectOrder(log, since: began)
        let disarm = try #require(log.sent("DISARM").first)
        let held = try #require(log.end("HOLD"))
        #expect(held <= disarm, "its report comes first")
        let view = driver.world.rig.view
        #expect(!view.isArmed && view.activeFunction == 0 && abs(driver.world.rig.plant.spindle) < 1)
        let disarmed = try #require(driver.world.rig.ledger.entries(.disarmed).last)
        #expect(disarmed.a == 1, "by the command, not by the rig's own timers")
    }

    /// SR-S-08 (HOLD in the hole takes longer than the station may wait)
    @Test func `a report that takes too long is not waited for, and the rig goes on holding`() throws {
        let log = Log()
        var driver = try armed(log, surface: 50_000)
        for (name, arguments, seconds) in [
            ("TARE_WOB", [], 5), ("MOVE_Z", [("z", "45mm"), ("speed", "10mm/s")], 12),
            ("TOUCH_OFF", [("speed", "1mm/s"), ("force", "8N")], 15),
            ("DRILL", [("dz", "150mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")], 30),
        ] as [(String, [(String, String)], Int64)] {
            _ = driver.send(name, arguments)
            driver.run(for: .seconds(seconds))
        }
        #expect(driver.world.rig.view.state == .drill)
        driver.world.losesReports = true
        let began = driver.now
        driver.feed(.ending(principal: "a test"))
        driver.run(for: .seconds(6))
        try expectOrder(log, since: began)
        #expect(log.end("HOLD").map { $0 >= began + .seconds(2) } ?? true, "its report never came")
        #expect(!driver.world.rig.view.isArmed && driver.world.rig.view.state == .hold)
    }

    /// SR-S-08 (nothing is armed, or nobody is there)
    @Test(arguments: ["disarmed", "cut", "never armed"])
    func `without an arm or a rig there is nothing to wait for but the goodbye`(how: String) throws {
        let log = Log()
        var driver = try how == "never armed" ? Fixture.driver() : armed(log)
        driver.observe = { effect, at in log.note(effect, at) }
        switch how {
        case "disarmed":
            _ = driver.send("DISARM")
            driver.run(for: .seconds(1))
        case "cut":
            driver.world.isCut = true
            driver.run(for: .seconds(2))
        default: driver.run(for: .seconds(2))
        }
        let before = (log.sent("HOLD").count, log.sent("DISARM").count)
        let began = driver.now
        driver.feed(.ending(principal: "a test"))
        #expect(log.left == began)
        #expect(log.sent("HOLD").count == before.0 && log.sent("DISARM").count == before.1)
        #expect(log.goodbyes.count == (how == "cut" ? 0 : 1), "BYE belongs to a session")
    }

    /// SR-S-08 (an ARM on its way)
    @Test func `an ARM that is granted while the station ends is disarmed as well`() throws {
        let log = Log()
        var driver = try Fixture.driver()
        driver.observe = { effect, at in log.note(effect, at) }
        driver.run(for: .seconds(2))
        _ = driver.submit(
            CommandOrder(
                name: "ARM",
                arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "900s")],
                isConfirmed: true, stateRevision: driver.rig.picture?.stateRevision,
                review: driver.rig.review))
        let began = driver.now
        driver.feed(.ending(principal: "a test"))
        for (name, arguments) in [("SPIN", [("rpm", "60rpm"), ("duration", "1s")]), ("PING", [])] {
            let code = driver.send(name, arguments).refusalCode
            #expect(code == (name == "PING" ? nil : "ENDING"), "\(name)")
        }
        driver.run(for: .seconds(5))
        try expectOrder(log, since: began)
        #expect(driver.world.rig.ledger.entries(.armed).count == 1)
        #expect(!driver.world.rig.view.isArmed && driver.rig.armedBy == nil)
    }

    /// SR-S-08, SR-S-04 (a snapshot in the middle)
    @Test func `a core that is restored in the middle of its end goes on with it, a new start arms nobody`()
        throws
    {
        let log = Log()
        var driver = try armed(log)
        driver.feed(.ending(principal: "a test"))
        let restored = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        #expect(restored.snapshot() == driver.core.snapshot())
        #expect(restored.deadline == driver.core.deadline)
        driver.run(for: .seconds(5))
        driver.feed(.started(seed: 5, utcOffset: 0))
        driver.feed(.port(LinkID(0), .opened("again")))
        driver.run(for: .seconds(3))
        #expect(driver.rig.state == "live" && driver.rig.armedBy == nil)
        #expect(driver.send("PING").refusalCode == nil)
    }
}
