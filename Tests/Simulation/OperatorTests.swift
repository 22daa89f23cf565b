import Commanding
import MockDevices
import Monitoring
import Octets
import RigLink
import Station
import Testing

/// What people are told and asked, in virtual time.
@Suite("The operator's side in virtual time")
struct OperatorTests {
    private func ready(_ settings: RigSettings = RigSettings()) throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(2))
        return driver
    }

    private static let day: Int64 = 86_400_000_000_000

    // MARK: Countdowns

    private func left(_ kind: Countdown.Kind, _ driver: SimulationDriver<RigWorld>) -> Double? {
        driver.rig.countdowns.first { $0.kind == kind }.map { Double($0.left.nanoseconds) / 1e9 }
    }

    /// SR-O-10
    @Test func `the arm runs out in every view, second by second, with what stops or uses it`() throws {
        var driver = try ready()
        #expect(left(.arm, driver) == nil)
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(1))
        let first = try #require(left(.arm, driver))
        driver.run(for: .seconds(10))
        let later = try #require(left(.arm, driver))
        #expect(first > 890 && first <= 900)
        #expect(abs(first - later - 10) <= 1)
        let all = driver.rig.countdowns
        for countdown in all { #expect(!countdown.meaning.isEmpty && !countdown.action.isEmpty) }
    }

    /// SR-O-10: S4 and S5 after a lost link, and the string that freezes in behind them.
    @Test func `after a lost link S4 and S5 are counted, and HOLD starts S5 again`() throws {
        var driver = try LossTests().drilling()
        driver.world.isCut = true
        driver.run(for: .seconds(10))
        driver.world.isCut = false
        driver.run(for: .seconds(4))
        let spin = try #require(left(.holdSpin, driver), "\(driver.rig.countdowns)")
        #expect(spin > 45 && spin < 56, "\(spin)")
        let escape = try #require(left(.escape, driver))
        #expect(escape > 580 && escape < 595, "\(escape)")
        driver.run(for: .seconds(5))
        #expect(abs((left(.escape, driver) ?? 0) - escape + 5) <= 1)
        guard case .taken = driver.send("HOLD") else {
            Issue.record("HOLD was refused")
            return
        }
        driver.run(for: .seconds(2))
        let again = try #require(left(.escape, driver))
        #expect(again > 595, "\(again)")
        let words = try #require(driver.rig.countdowns.first { $0.kind == .escape })
        let isTold = words.meaning.contains("BY ITSELF") && words.action.contains("HOLD")
        #expect(isTold)
    }

    /// SR-O-10: the firmware counts from the moment the string stands in warm ice.
    @Test func `after a STOP in warm ice the time to freezing in is counted in its two stages`() throws {
        var driver = try LossTests().drilling(isIce: true)
        #expect(left(.refreeze, driver) == nil, "it turns")
        guard case .taken = driver.send("STOP", [("reason", "STOP")]) else {
            Issue.record("STOP was refused")
            return
        }
        driver.run(for: .seconds(11))
        let first = try #require(left(.refreeze, driver), "\(driver.rig.countdowns)")
        #expect(first > 45 && first < 51, "\(first)")
        driver.run(for: .seconds(60))
        let second = try #require(left(.refreeze, driver))
        #expect(second > 215 && second < 232, "\(second)")
        let hint = try #require(driver.rig.countdowns.first { $0.kind == .refreeze })
        let isHelp = hint.action.contains("CLEAR_STOP") && hint.action.contains("RETRACT")
        #expect(isHelp)
        driver.run(for: .seconds(240))
        #expect(left(.refreeze, driver) == 0)
    }

    /// SR-O-10, SR-S-24
    @Test func `a console that is silent and a token that waits are counted too`() throws {
        var settings = RigSettings()
        settings.locksReleased = false
        var driver = try ready(settings)
        let anna = "uid 1 (anna), pid 5"
        _ = driver.ask(.presence(hasActed: true), by: anna, operatorID: 1)
        let order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: false)
        _ = driver.ask(.command(order), by: anna, operatorID: 1)
        driver.run(for: .seconds(1))
        let token = try #require(left(.fire, driver))
        #expect(token > 28 && token <= 30, "\(token)")
        _ = driver.ask(.presence(hasActed: false), by: anna, operatorID: 1)
        let isArmed = driver.arm(by: anna)
        #expect(isArmed)
        driver.run(for: .seconds(4))
        let silence = try #require(left(.presence, driver))
        #expect(silence < 7, "\(silence)")
    }

    // MARK: The echo of the rig

    /// SR-O-07: what the rig itself says it has prepared, and nothing else.
    @Test func `without the rig's echo neither an approval nor the second step is taken`() throws {
        var settings = RigSettings()
        settings.locksReleased = false
        var driver = try ready(settings)
        let anna = "uid 1 (anna), pid 5"
        _ = driver.ask(.presence(hasActed: true), by: anna, operatorID: 1)
        let order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "2")], isConfirmed: false)
        guard case .taken(let id, _, _) = driver.ask(.command(order), by: anna, operatorID: 1) else {
            Issue.record("PREPARE was refused")
            return
        }
        driver.run(for: .milliseconds(500))
        let prepared = try #require(driver.rig.prepared)
        #expect(prepared.isEchoed)
        // The same core, had the rig echoed other arguments.
        var core = try echoing(driver.core, prepared)
        var effects: [CoreEffect] = []
        for action: OperatorRequest.Action in [
            .approve(commandID: id, echo: prepared.argumentsSum, reason: "seen"),
            .fire(commandID: id, rigName: "rig"),
        ] {
            let isFire = if case .fire = action { true } else { false }
            let request = OperatorRequest(
                id: 77, principal: isFire ? anna : "uid 2", operatorID: isFire ? 1 : 2,
                askedAt: (driver.now + .seconds(3)).nanoseconds, action: action)
            effects = []
            core.handle(.request(request), at: driver.now + .seconds(3), into: &effects)
            let refusal = effects.compactMap { effect -> String? in
                if case .answer(77, .refused(_, let text)) = effect { return text }
                return nil
            }.first
            let text = try #require(refusal)
            let isNamed = text.contains("echo")
            #expect(isNamed, "\(text)")
        }
    }

    /// SR-S-14, T-16: an approval, or a second step, after the rig's time is nothing.
    @Test func `what was prepared and is over can be neither approved nor fired`() throws {
        var settings = RigSettings()
        settings.locksReleased = false
        var driver = try ready(settings)
        let anna = "uid 1 (anna), pid 5"
        _ = driver.ask(.presence(hasActed: true), by: anna, operatorID: 1)
        let order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: false)
        guard case .taken(let id, _, _) = driver.ask(.command(order), by: anna, operatorID: 1) else {
            Issue.record("PREPARE was refused")
            return
        }
        driver.run(for: .seconds(3))
        let seen = OperatorRequest.Action.approve(
            commandID: id, echo: driver.rig.prepared?.echoedSum, reason: "seen")
        _ = driver.ask(seen, by: "uid 2", operatorID: 2)
        driver.run(for: .seconds(28))
        #expect(driver.rig.prepared == nil)
        let late = driver.ask(seen, by: "uid 2", operatorID: 2)
        #expect(late.refusalCode == "TWO_STEP")
        _ = driver.ask(.presence(hasActed: true), by: anna, operatorID: 1)
        let fired = driver.ask(.fire(commandID: id, rigName: "rig"), by: anna, operatorID: 1)
        #expect(fired.refusalCode == "TWO_STEP")
    }

    /// The core with one octet of its memory changed: the checksum that the rig echoed.
    private func echoing(_ core: StationCore, _ prepared: PreparedStep) throws -> StationCore {
        var writer = ByteWriter()
        prepared.encode(into: &writer)
        let whole = writer.bytes
        var octets = core.snapshot()
        let place = try #require(octets.indices.first { octets[$0...].starts(with: whole) })
        octets[place + whole.count - 1] ^= 1
        let other = try StationCore(program: core.program, snapshot: octets)
        #expect(other.linkViews(at: other.time)[0].prepared?.isEchoed == false)
        return other
    }

    // MARK: Scripts

    private static func spin(_ script: ScriptTerms?, revision: UInt32?) -> CommandOrder {
        CommandOrder(
            name: "SPIN",
            arguments: [.init(name: "rpm", text: "60rpm"), .init(name: "duration", text: "60s")],
            isConfirmed: true, stateRevision: revision, isByPerson: false, script: script)
    }

    /// SR-O-12
    @Test func `a script states rig, state and time, or moves nothing`() throws {
        var driver = try ready()
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(3))
        let revision = driver.rig.picture?.stateRevision
        let terms = ScriptTerms(rig: "rig", seconds: 5)
        let before = driver.world.rig.ledger.entries(.received).count
        #expect(driver.submit(Self.spin(nil, revision: revision)).refusalCode == "SCRIPT")
        let other = ScriptTerms(rig: "other", seconds: 5)
        #expect(driver.submit(Self.spin(other, revision: revision)).refusalCode == "SCRIPT")
        #expect(driver.submit(Self.spin(terms, revision: nil)).refusalCode == "SCRIPT")
        let none = ScriptTerms(rig: "rig", seconds: 0)
        #expect(driver.submit(Self.spin(none, revision: revision)).refusalCode == "SCRIPT")
        let stale = driver.submit(Self.spin(terms, revision: (revision ?? 0) &- 1))
        #expect(stale.refusalCode == "stateChanged")
        #expect(driver.world.rig.ledger.entries(.received).count == before, "nothing was sent")
        var arm = CommandOrder(
            name: "ARM", arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "900s")],
            isConfirmed: true, stateRevision: revision, isByPerson: false, script: terms)
        #expect(driver.submit(arm).refusalCode == "SCRIPT", "it would outlive the script")
        arm.script = nil
        #expect(driver.submit(arm).refusalCode == "SCRIPT")
        // What leads out of danger is asked nothing.
        let out = CommandOrder(name: "ABORT_TO_TOP", arguments: [], isConfirmed: false, isByPerson: false)
        #expect(driver.submit(out).refusalCode == nil)
    }

    /// SR-O-12: recorded as unattended, and held when its time is over.
    @Test func `a script is on record as unattended, and gets HOLD when its time is over`() throws {
        var driver = try ready()
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(3))
        let order = Self.spin(
            ScriptTerms(rig: "rig", seconds: 5), revision: driver.rig.picture?.stateRevision)
        guard case .taken(let id, _, _) = driver.submit(order) else {
            Issue.record("refused")
            return
        }
        driver.run(for: .seconds(4))
        #expect(driver.rig.energy == .moving)
        let entry = try #require(driver.core.commandEntry(id))
        #expect(entry.principal == "simulation, script unattended for 5 s")
        driver.run(for: .seconds(3))
        #expect(driver.rig.energy != .moving)
        let hold = try #require(driver.core.commandHistory.last)
        #expect(hold.name == "HOLD" && hold.principal == "station, a script's time is over")
        guard case .failed = driver.core.commandEntry(id)?.stage else {
            Issue.record("\(driver.core.commandEntry(id)?.stage as Any)")
            return
        }
    }

    // MARK: Tests of the stops

    /// SR-O-13: asked for after a month, recorded by name, a warning after 7 days more, refused after 30.
    @Test func `the monthly test of the wired stop is asked for, and ARM warns and refuses in its time`()
        throws
    {
        var driver = try ready()
        #expect(driver.rig.wiredTest?.overdueDays == -31 && driver.rig.wiredTest?.daysAgo == nil)
        try check(&driver)
        #expect(driver.rig.wiredTest?.daysAgo == 0 && driver.rig.wiredTest?.by == "uid 7 (kim), pid 3")
        var alarms: [StationAlarm.Code] = []
        driver.observe = { effect, _ in if case .alarm(let alarm) = effect { alarms.append(alarm.code) } }
        restart(&driver, days: 30)
        #expect(!isAskedFor(driver))
        let inTime = armed(&driver)
        #expect(inTime)
        restart(&driver, days: 31)
        #expect(isAskedFor(driver))
        let due = armed(&driver)
        #expect(due && !alarms.contains(.wiredTest))
        restart(&driver, days: 38)
        let late = armed(&driver)
        #expect(late && alarms.contains(.wiredTest), "it warns")
        restart(&driver, days: 60)
        let almost = armed(&driver)
        #expect(almost)
        restart(&driver, days: 61)
        let order = CommandOrder(
            name: "ARM", arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "60s")],
            isConfirmed: true, stateRevision: driver.rig.picture?.stateRevision, review: driver.rig.review)
        guard case .refused("stopPath", let text) = driver.submit(order) else {
            Issue.record("ARM was not refused")
            return
        }
        let isNamed = text.contains("wired E-stop") && text.contains("OVERDUE by 30 days")
        #expect(isNamed, "\(text)")
        try check(&driver)
        let again = armed(&driver)
        #expect(again && !isAskedFor(driver))
    }

    private func armed(_ driver: inout SimulationDriver<RigWorld>) -> Bool {
        if driver.arm() { return true }
        let last = driver.core.commandHistory.last { $0.name == "ARM" }
        Issue.record("not armed: \(last.map { "\($0.stage)" } ?? "no ARM"), \(driver.rig.changes)")
        return false
    }

    private func check(_ driver: inout SimulationDriver<RigWorld>) throws {
        let order = CommandOrder(
            name: "RECORD_CHECK",
            arguments: [
                .init(name: "mechanism", text: "ESTOP"), .init(name: "result", text: "PASSED"),
                .init(name: "checked_by", text: "7"),
            ], isConfirmed: true)
        guard case .taken = driver.submit(order, by: "uid 7 (kim), pid 3") else {
            Issue.record("RECORD_CHECK was refused")
            return
        }
        driver.run(for: .seconds(2))
    }

    private func isAskedFor(_ driver: SimulationDriver<RigWorld>) -> Bool {
        driver.core.alarmList.open.contains { $0.key.name == "WIRED_STOP_TEST" && $0.isCausePresent }
    }

    /// A new process, so many days after the first one.
    private func restart(_ driver: inout SimulationDriver<RigWorld>, days: Int64) {
        _ = driver.send("DISARM")
        driver.run(for: .seconds(2))
        driver.feed(.started(seed: UInt64(days), utcOffset: 1_790_000_000_000_000_000 + days * Self.day))
        driver.world.reopen(LinkID(0), at: driver.now)
        driver.run(for: .seconds(8))
    }

    /// SR-O-13: every 24 h, disarmed, without a start.
    @Test func `a day later the way of a STOP is tested again, and not before`() throws {
        let driver = try ready()
        let first = try #require(driver.rig.stopTest.passedAt)
        var core = driver.core
        var effects: [CoreEffect] = []
        core.handle(.port(LinkID(0), .closed("unplugged")), at: driver.now, into: &effects)
        let early = try tests(of: core, at: driver.now + .seconds(23 * 3600))
        #expect(early.count == 0)
        let due = try tests(of: core, at: first + .seconds(24 * 3600 + 1))
        #expect(due.count == 1)
        let view = due.core.linkViews(at: due.core.time)[0]
        #expect(try #require(view.stopTest.passedAt) > first)
        #expect(view.stopTest.latency != nil)
    }

    /// The core goes on at a later time with a rig that is there again: how many tests it makes in 4 s.
    private func tests(of core: StationCore, at start: CoreTime) throws -> (count: Int, core: StationCore) {
        var core = core
        var world = try RigWorld(at: start)
        var now = start
        var count = 0
        while now < start + .seconds(4) {
            now = max(now, min(world.deadline, core.deadline ?? world.deadline))
            var effects: [CoreEffect] = []
            for signal in world.advance(to: now) {
                switch signal {
                case .received(let link, let octets):
                    core.handle(.received(link, octets, readAt: now.nanoseconds), at: now, into: &effects)
                case .port(let link, let change):
                    core.handle(.port(link, change), at: now, into: &effects)
                }
            }
            if let due = core.deadline, due <= now { core.handle(.wakeUp, at: now, into: &effects) }
            for effect in effects {
                switch effect {
                case .transmit(let link, let octets): world.transmit(octets, on: link, at: now)
                case .testStop(let link, let frame, _):
                    count += 1
                    world.transmit(frame, on: link, at: now)
                default: break
                }
            }
        }
        return (count, core)
    }

    // MARK: Before it happens

    /// SR-O-06: from → to with the age of what is shown, and the limits that hold.
    @Test func `a look at a command shows what will change, from what to what, and the limits`() throws {
        var settings = RigSettings()
        settings.surfaceMicrometres = 50_000
        var running = try ready(settings)
        running.run(for: .seconds(2))
        let driver = running
        func look(_ name: String, _ arguments: [(String, String)]) throws -> Rehearsal {
            try driver.core.rehearse(
                CommandOrder(
                    name: name, arguments: arguments.map { .init(name: $0.0, text: $0.1) }, isConfirmed: false
                ),
                operatorID: 1)
        }
        let drill = try look(
            "DRILL", [("dz", "150mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")])
        let depth = try #require(drill.effects.first { $0.name == "z_hole" })
        #expect(depth.from?.hasSuffix("mm") ?? false)
        #expect(depth.to == "150 mm ± 5" && !depth.isStale)
        #expect((depth.age ?? .seconds(99)) < .seconds(2))
        for name in ["wob", "spn_torque"] {
            let limit = try #require(drill.limits.first { $0.name == name })
            #expect(limit.critical != nil, "\(name)")
        }
        let bite = try look("BITE", [("depth_to", "100mm"), ("cup", "3"), ("recipe", "1")])
        let cup = try #require(bite.effects.first { $0.name == "cup_state_3" })
        let isTold = cup.from != nil && cup.to.contains("FILLED")
        #expect(isTold)
        let move = try look("MOVE_Z", [("z", "40mm"), ("speed", "5mm/s")])
        #expect(move.effects.first?.name == "z_stage" && move.effects.first?.to == "40 mm ± 0.5")
    }

    /// SR-O-04: within half a second of the rig's silence its energy is not known any more.
    @Test func `how the rig stands says UNKNOWN within half a second of its silence`() throws {
        var driver = try ready()
        var standing = driver.core.standings(at: driver.now)[0]
        #expect(standing.rig == "rig" && standing.isSimulator == true && standing.energy == .noMotion)
        #expect(standing.authority == "HELD, nobody has armed")
        #expect((standing.age ?? .seconds(9)) <= .milliseconds(150))
        let isArmed = driver.arm(by: "uid 1 (anna), pid 5")
        #expect(isArmed)
        driver.run(for: .seconds(1))
        standing = driver.core.standings(at: driver.now)[0]
        #expect(standing.energy == .armed && standing.authority == "HELD, armed by uid 1 (anna), pid 5")
        driver.world.isCut = true
        driver.run(for: .milliseconds(500))
        standing = driver.core.standings(at: driver.now)[0]
        #expect(standing.energy == .unknown && standing.authority == "UNKNOWN")
    }
}
