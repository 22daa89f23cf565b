import Commanding
import MockDevices
import Octets
import RigLink
import Station
import Testing

@Suite("Commanding in virtual time")
struct CommandingTests {
    private static let spin = [("rpm", "60rpm"), ("duration", "2s")]

    private func ready(_ settings: RigSettings = RigSettings()) throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(2))
        return driver
    }

    /// SR-S-09: the record keeps every input's value, age, quality, threshold and verdict.
    @Test func `every decision comes with its inputs, refused or sent, and the ledger keeps them`() throws {
        var driver = try ready()
        final class Log { var inputs: [InterlockInput] = [] }
        let log = Log()
        driver.observe = { effect, _ in if case .decision(_, let inputs) = effect { log.inputs = inputs } }
        #expect(driver.send("SPIN", Self.spin).refusalCode == "notArmed")
        let arm = try #require(log.inputs.first { $0.name == "arm" })
        #expect(arm.verdict == .unmet)
        let refused = try #require(driver.core.commandHistory.last)
        #expect(refused.inputs == log.inputs)
        let isArmed = driver.arm()
        #expect(isArmed)
        guard case .taken(let id, _, _) = driver.send("SPIN", Self.spin) else {
            Issue.record("refused: \(log.inputs.filter { $0.verdict != .met })")
            return
        }
        #expect(log.inputs.allSatisfy { $0.verdict == .met }, "\(log.inputs)")
        #expect(driver.core.commandEntry(id)?.inputs == log.inputs)
        let guarded = try #require(log.inputs.first { $0.name == "GUARD_CLOSED" })
        #expect(guarded.quality == .good && (guarded.age ?? .seconds(9)) <= .milliseconds(1600))
    }

    @Test func `a dry run gives packet and verdict, and changes nothing`() throws {
        var driver = try ready()
        let before = driver.core.snapshot()
        let order = CommandOrder(
            name: "SPIN", arguments: Self.spin.map { .init(name: $0.0, text: $0.1) }, isConfirmed: false)
        let look = try driver.core.rehearse(order, operatorID: 9)
        #expect(look.decision.refusal?.reason == .notArmed)
        let packet = try #require(look.packet)
        #expect(look.command.fields(of: packet).first { $0.name == "operator" }?.hex == "0009")
        #expect(driver.core.snapshot() == before)
        driver.run(for: .milliseconds(10))
    }

    /// SR-S-05, SR-O-09
    @Test func `after a loss ARM is refused until the list of changes was read as it is`() throws {
        var driver = try ready()
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.world.isCut = true
        driver.run(for: .seconds(7))
        driver.world.isCut = false
        driver.run(for: .seconds(2))
        #expect(!driver.rig.changes.isEmpty && driver.rig.review != 0)
        func arm(_ review: UInt32?) -> CommandOrder {
            CommandOrder(
                name: "ARM", arguments: [.init(name: "scope", text: "AIR"), .init(name: "ttl", text: "60s")],
                isConfirmed: true, stateRevision: driver.rig.picture?.stateRevision, review: review)
        }
        #expect(driver.submit(arm(nil)).refusalCode == "unseenChanges")
        #expect(driver.submit(arm(driver.rig.review ^ 2)).refusalCode == "unseenChanges")
        let again = driver.arm()
        #expect(again)
        #expect(driver.rig.changes.isEmpty)
    }

    /// SR-O-06: a state that changed while the dialog was open cancels it; `--expect` too.
    @Test func `a confirmation of another state than the present one sends nothing`() throws {
        var driver = try ready()
        let isArmed = driver.arm()
        #expect(isArmed)
        var order = CommandOrder(
            name: "SPIN", arguments: Self.spin.map { .init(name: $0.0, text: $0.1) }, isConfirmed: true,
            stateRevision: (driver.rig.picture?.stateRevision ?? 0) &- 1)
        #expect(driver.submit(order).refusalCode == "stateChanged")
        order.stateRevision = nil
        order.expectedState = driver.core.program.stateNumber(named: "DRILL")
        #expect(driver.submit(order).refusalCode == "state")
    }

    /// SR-O-13: the rig's echo is heard before anybody arms; a rig that stays silent is not armed.
    @Test func `the way of a STOP is tested at the start, and ARM waits for it`() throws {
        var driver = try ready()
        let test = driver.rig.stopTest
        #expect(test.passedAt != nil)
        let latency = try #require(test.latency)
        #expect(latency > .milliseconds(0) && latency < .milliseconds(300))
        #expect(driver.rig.picture?.isStopLatched == false)
        #expect(driver.world.rig.ledger.entries(.received).isEmpty, "it is no command")
        let isArmed = driver.arm()
        #expect(isArmed)
    }

    /// SR-L-13
    @Test func `a reflashed rig is telemetry only until a person accepts the list that was read`() throws {
        var driver = try ready()
        var core = driver.core
        var effects: [CoreEffect] = []
        // The same rig as another firmware would greet: only the memory of the station is older.
        var settings = RigSettings()
        settings.firmwareVersion = 0x0002_0000
        core.handle(.started(seed: 3, utcOffset: 0), at: driver.now, into: &effects)
        var again = SimulationDriver(
            core: core, world: try RigWorld(settings: settings, at: driver.now), seed: 4, at: driver.now,
            keepsRecords: false)
        again.run(for: .seconds(2))
        #expect(again.rig.telemetryOnly != nil)
        #expect(again.rig.changes.contains { $0.hasPrefix("firmware") }, "\(again.rig.changes)")
        let isArmed = again.arm()
        #expect(!isArmed)
        #expect(again.send("PING").refusalCode == nil)
        #expect(again.ask(.accept(review: again.rig.review ^ 1)).refusalCode == "REVIEW")
        #expect(again.ask(.accept(review: again.rig.review)).refusalCode == nil)
        #expect(again.rig.telemetryOnly == nil)
        let accepted = again.arm()
        #expect(accepted)
        driver.run(for: .milliseconds(1))
    }

    /// SR-S-20, T-14
    @Test func `a simulated rig where a real one is configured is telemetry only, whoever accepts`() throws {
        let program = try Fixture.program(
            rig: RigExpectation(controllerID: RigSettings().mcuID, isSimulator: false))
        var driver = SimulationDriver(
            program: program, world: try RigWorld(at: Fixture.start), seed: 1, at: Fixture.start)
        driver.run(for: .seconds(2))
        #expect(driver.rig.telemetryOnly?.contains("SIM rig where REAL is configured") == true)
        let isArmed = driver.arm()
        #expect(!isArmed)
        #expect(driver.ask(.accept(review: driver.rig.review)).refusalCode == "wrongRig")
        #expect(driver.send("DISARM").refusalCode == nil)
    }

    /// SR-S-16: a pause of 1.9 s drops nothing, one of 2.1 s drops what was queued in it.
    @Test(arguments: [(1900, false), (2100, true), (600_000, true)] as [(Int64, Bool)])
    func `motion that was asked for while the process stood still is dropped`(
        milliseconds: Int64, isDropped: Bool
    ) throws {
        var driver = try ready()
        let isArmed = driver.arm()
        #expect(isArmed)
        var core = driver.core
        var effects: [CoreEffect] = []
        let due = try #require(core.deadline)
        let resumed = due + .milliseconds(milliseconds)
        let order = CommandOrder(
            name: "SPIN", arguments: Self.spin.map { .init(name: $0.0, text: $0.1) }, isConfirmed: true)
        core.handle(
            .request(
                OperatorRequest(
                    id: 77, principal: "test", askedAt: resumed.nanoseconds - 50_000_000,
                    action: .command(order))), at: resumed, into: &effects)
        let code = effects.lazy.compactMap { effect -> String? in
            if case .answer(77, let answer) = effect { return answer.refusalCode ?? "taken" }
            return nil
        }.first
        let paused = effects.contains { effect in
            if case .alarm(let alarm) = effect { return alarm.code == .paused }
            return false
        }
        #expect(paused == isDropped)
        if isDropped { #expect(code == "paused", "\(code ?? "none")") }
        driver.run(for: .milliseconds(1))
    }

    /// SR-S-07
    @Test func `a start that finds the rig moving says so, with the owner, and arms nobody`() throws {
        var settings = RigSettings()
        settings.surfaceMicrometres = 50_000
        var driver = try ready(settings)
        let isArmed = driver.arm()
        #expect(isArmed)
        for (name, arguments) in [
            ("MOVE_Z", [("z", "80mm"), ("speed", "10mm/s")]),
            ("SPIN", [("rpm", "60rpm"), ("duration", "600s")]),
        ] {
            _ = driver.send(name, arguments)
            driver.run(for: .seconds(12))
        }
        let core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        var world = driver.world
        world.reopen(LinkID(0), at: driver.now)
        var again = SimulationDriver(core: core, world: world, seed: 99, at: driver.now, keepsRecords: false)
        final class Log { var alarms: [String] = [] }
        let log = Log()
        again.observe = { effect, _ in if case .alarm(let alarm) = effect { log.alarms.append(alarm.text) } }
        again.run(for: .milliseconds(300))
        let found = try #require(log.alarms.first { $0.contains("FOUND MOVING") }, "\(log.alarms)")
        #expect(found.contains("SPIN #"))
        #expect(again.rig.armedBy == nil)
    }

    /// SR-O-07: one step, a repeat, --yes, nobody at the console and root are all not enough.
    @Test
    func `a command of H4 is never sent by a confirmation, and its second step never without the first`()
        throws
    {
        var driver = try ready()
        var order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: true)
        #expect(driver.ask(.command(order), operatorID: 1).refusalCode == "TWO_STEP")
        order.isConfirmed = false
        #expect(driver.ask(.command(order), operatorID: 1).refusalCode == "ATTENDED")
        #expect(driver.ask(.command(order), operatorID: 0).refusalCode == "TWO_STEP")
        #expect(driver.ask(.fire(commandID: 1, rigName: "rig"), operatorID: 1).refusalCode == "TWO_STEP")
        #expect(
            driver.ask(.approve(commandID: 1, echo: 1, reason: "seen"), operatorID: 2).refusalCode
                == "TWO_STEP")
    }

    /// SR-O-07, SR-S-14
    @Test func `a lock is released in two steps by two persons, and by nothing less`() throws {
        var settings = RigSettings()
        settings.locksReleased = false
        var driver = try ready(settings)
        let anna = "uid 1 (anna), pid 5"
        func attend(_ driver: inout SimulationDriver<RigWorld>) {
            _ = driver.ask(.presence(hasActed: true), by: anna, operatorID: 1)
        }
        attend(&driver)
        let order = CommandOrder(
            name: "RELEASE_LOCK", arguments: [.init(name: "lock", text: "1")], isConfirmed: false)
        guard case .taken(let id, _, _) = driver.ask(.command(order), by: anna, operatorID: 1) else {
            Issue.record("PREPARE was refused")
            return
        }
        driver.run(for: .milliseconds(500))
        let prepared = try #require(
            driver.rig.prepared, "\(driver.core.commandEntry(id)?.stage as Any)")
        #expect(prepared.isTwoPerson && prepared.commandID == id)
        func fire(_ driver: inout SimulationDriver<RigWorld>, _ name: String = "rig") -> Answer {
            driver.ask(.fire(commandID: id, rigName: name), by: anna, operatorID: 1)
        }
        #expect(fire(&driver).refusalCode == "TWO_STEP", "too quick to have read anything")
        driver.run(for: .seconds(2))
        attend(&driver)
        #expect(fire(&driver, "wrong").refusalCode == "TWO_STEP")
        #expect(fire(&driver).refusalCode == "APPROVAL")
        let echo = try #require(prepared.echoedSum)
        func approve(_ echo: UInt32?, _ reason: String) -> OperatorRequest.Action {
            .approve(commandID: id, echo: echo, reason: reason)
        }
        #expect(
            driver.ask(approve(echo, "me"), by: "uid 1 (anna), pid 9", operatorID: 1).refusalCode
                == "APPROVAL")
        #expect(driver.ask(approve(echo, " "), by: "uid 2", operatorID: 2).refusalCode == "APPROVAL")
        for wrong in [nil, 0, echo ^ 1] {
            let answer = driver.ask(approve(wrong, "locks seen"), by: "uid 2", operatorID: 2)
            #expect(answer.refusalCode == "APPROVAL", "nobody who did not read the echo approves")
        }
        #expect(driver.ask(approve(echo, "locks seen"), by: "uid 2", operatorID: 2).refusalCode == nil)
        guard case .taken(let fired, _, _) = fire(&driver) else {
            Issue.record("FIRE was refused")
            return
        }
        #expect(fire(&driver).refusalCode == "TWO_STEP", "a token is used once")
        driver.run(for: .seconds(1))
        #expect(driver.world.rig.ledger.refusals(fired).isEmpty)
        #expect(driver.world.rig.ledger.entries(.executed).contains { $0.id == fired })
    }

    /// SR-S-06, SR-L-07: the rig is asked, nothing is sent again.
    @Test func `a motion whose reports were lost with the session ends as the rig says`() throws {
        var driver = try ready()
        let isArmed = driver.arm()
        #expect(isArmed)
        final class Log {
            var stages: [StageTransition] = []
        }
        let log = Log()
        driver.observe = { effect, _ in
            if case .stage(_, let transition) = effect, transition.name == "MOVE_Z" {
                log.stages.append(transition)
            }
        }
        guard case .taken(let id, _, _) = driver.send("MOVE_Z", [("z", "300mm"), ("speed", "5mm/s")]) else {
            Issue.record("refused")
            return
        }
        driver.run(for: .milliseconds(100))
        driver.world.isCut = true
        driver.run(for: .seconds(4))
        #expect(log.stages.last?.stage == .inDoubt(.sessionLost))
        driver.world.isCut = false
        driver.run(for: .seconds(3))
        let end = try #require(log.stages.last)
        guard case .failed = end.stage, case .answer = end.evidence else {
            Issue.record("ended as \(end.stage)")
            return
        }
        #expect(driver.world.rig.ledger.entries(.executed).count { $0.id == id } == 1)
        #expect(log.stages.count { $0.stage.isFinal } == 1)
    }

    /// SR-S-07: durable before a crash, never taken: in the ledger, told, never sent.
    @Test func `a request that an earlier process died over is told and asked about, not sent`() throws {
        let driver = try ready()
        let order = CommandOrder(
            name: "SPIN", arguments: Self.spin.map { .init(name: $0.0, text: $0.1) }, isConfirmed: true)
        var core = driver.core
        var effects: [CoreEffect] = []
        core.handle(
            .untaken(
                OperatorRequest(
                    id: 9, principal: "uid 7", operatorID: 7, askedAt: 0, action: .command(order))),
            at: driver.now, into: &effects)
        let id = try #require(core.commandHistory.last).commandID
        #expect(core.commandEntry(id)?.stage == .inDoubt(.neverTaken))
        var world = driver.world
        world.reopen(LinkID(0), at: driver.now)
        var again = SimulationDriver(core: core, world: world, seed: 5, at: driver.now, keepsRecords: false)
        again.run(for: .seconds(3))
        // The rig remembers all that came since it booted: what it does not know never arrived.
        guard case .cancelled(let refusal)? = again.core.commandEntry(id)?.stage else {
            Issue.record("\(again.core.commandEntry(id)?.stage as Any)")
            return
        }
        #expect(refusal.reason == .neverArrived)
        #expect(!world.rig.ledger.entries(.executed).contains { $0.id == id })
    }
}
