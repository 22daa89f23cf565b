import Commanding
import MissionDatabase
import MockDevices
import Octets
import Station
import Testing

/// The rung behind `completed` (SR-O-08).
@Suite("Effects in virtual time")
struct EffectTests {
    private final class Log {
        var stages: [StageTransition] = []

        func of(_ id: UInt32) -> [StageTransition] { stages.filter { $0.commandID == id } }
    }

    private func ready(_ settings: RigSettings = RigSettings(), log: Log) throws -> SimulationDriver<RigWorld>
    {
        var driver = try Fixture.driver(settings: settings)
        driver.observe = { effect, _ in
            if case .stage(_, let transition) = effect { log.stages.append(transition) }
        }
        driver.run(for: .seconds(2))
        return driver
    }

    private func take(
        _ driver: inout SimulationDriver<RigWorld>, _ name: String, _ arguments: [(String, String)]
    ) throws -> UInt32 {
        let answer = driver.send(name, arguments)
        guard case .taken(let id, _, _) = answer else {
            Issue.record("\(name): \(answer)")
            throw CancellationError()
        }
        return id
    }

    /// SR-O-08: the whole ladder, and nothing below its top sounds like done.
    @Test func `effect seen comes behind completed, with value and age, in the ladder and the ledger`() throws
    {
        let log = Log()
        var driver = try ready(log: log)
        let isArmed = driver.arm()
        #expect(isArmed)
        let id = try take(&driver, "MOVE_Z", [("z", "30mm"), ("speed", "10mm/s")])
        driver.run(for: .seconds(9))
        let stages = log.of(id)
        let completed = try #require(stages.first { $0.stage.isFinal })
        #expect(completed.awaitedEffect == "z_stage = 30 mm ± 0.5")
        let last = try #require(stages.last)
        guard case .effectSeen(let sight) = last.stage else {
            Issue.record("ended as \(last.stage)")
            return
        }
        let hasValueAndAge = sight.contains("z_stage ") && sight.contains(" s old")
        #expect(hasValueAndAge, "\(sight)")
        #expect(last.at - completed.at <= .milliseconds(600), "FAST comes twice a second at rest")
        #expect(stages.count { $0.stage.isFinal } == 1)
        let entry = try #require(driver.core.commandEntry(id))
        #expect(entry.stage == completed.stage && entry.effect == last.stage)
        #expect(entry.steps.last?.stage == last.stage && entry.steps.last?.source == .telemetry)
        let octets = driver.core.snapshot()
        #expect(try StationCore(program: driver.core.program, snapshot: octets).snapshot() == octets)
    }

    /// SR-O-08: what the rig says is not what telemetry shows.
    @Test func `a completion that telemetry does not show is told as not seen, with what it shows`() throws {
        let log = Log()
        var driver = try ready(log: log)
        let isArmed = driver.arm(scope: "AIR_GROUND_HEAT")
        #expect(isArmed)
        // The bit is warmer than that: the rig takes it, and switches the heater off at once.
        let id = try take(&driver, "HEATER", [("power", "10W"), ("t_max", "-90degC"), ("duration", "60s")])
        driver.run(for: .seconds(6))
        let stages = log.of(id)
        let completed = stages.first { $0.stage.isFinal }
        #expect(completed?.awaitedEffect == "status_heater = yes")
        guard case .effectNotSeen(let sight) = stages.last?.stage else {
            Issue.record("ended as \(stages.map { $0.description })")
            return
        }
        let hasBoth = sight.contains("status_heater no") && sight.contains("wanted: status_heater = yes")
        #expect(hasBoth, "\(sight)")
        let isLoud = stages.last?.stage.description.hasPrefix("EFFECT NOT SEEN") ?? false
        #expect(isLoud)
    }

    /// SR-O-08: no telemetry, no effect; the wait is bounded.
    @Test func `without telemetry an effect is not seen after its time`() throws {
        let log = Log()
        var driver = try ready(log: log)
        driver.world.losesTelemetry = true
        let id = try take(&driver, "SET_LIMIT_MODE", [("mode", "ROCK")])
        driver.run(for: .seconds(5))
        let stages = log.of(id)
        let completed = try #require(stages.first { $0.stage.isFinal })
        #expect(completed.stage == .completed(result: 0))
        let last = try #require(stages.last)
        guard case .effectNotSeen = last.stage else {
            Issue.record("ended as \(last.stage)")
            return
        }
        #expect(last.at - completed.at >= .seconds(3) && last.at - completed.at <= .milliseconds(3100))
    }

    /// SR-O-08: a new process has seen nothing of what was waited for.
    @Test func `a restart ends the waiting as not seen`() throws {
        let log = Log()
        var driver = try ready(log: log)
        driver.world.losesTelemetry = true
        let id = try take(&driver, "SET_LIMIT_MODE", [("mode", "ROCK")])
        driver.run(for: .seconds(1))
        var core = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        var effects: [CoreEffect] = []
        core.handle(.started(seed: 2, utcOffset: 0), at: driver.now, into: &effects)
        guard case .effectNotSeen = core.commandEntry(id)?.effect else {
            Issue.record("\(core.commandEntry(id)?.effect as Any)")
            return
        }
        #expect(core.commandEntry(id)?.stage == .completed(result: 0))
    }

    struct Step: CustomTestStringConvertible, Sendable {
        let name: String
        let arguments: [(String, String)]
        var seconds: Int64 = 4
        var testDescription: String { name }

        init(_ name: String, _ arguments: [(String, String)] = [], seconds: Int64 = 4) {
            self.name = name
            self.arguments = arguments
            self.seconds = seconds
        }
    }

    private static let settings = [
        Step("SET_LIMIT_MODE", [("mode", "ROCK")]), Step("SET_GRAVITY", [("gravity", "9.83m/s2")]),
        Step("SET_PARAMETER", [("parameter", "HOLD_SPIN_S"), ("value", "50")]),
        Step("SET_RATE", [("group", "MED"), ("rate", "4Hz")]), Step("SET_TIME", [("tai", "2100000000")]),
        Step(
            "SET_LIMIT",
            [
                ("limit", "BUS_V"), ("warn_low", "24500"), ("warn_high", "30000"), ("critical_low", "20000"),
                ("critical_high", "32000"),
            ]),
        Step("CONFIRM_CUP", [("cup", "3"), ("cup_state", "MISSING")]),
        Step(
            "RECORD_CHECK",
            [("mechanism", "FEED"), ("result", "PASSED"), ("checked_by", "7"), ("measured", "1")]),
        Step(
            "UPLOAD_RECIPE",
            [("recipe", "2"), ("version", "9")]),
        Step("TARE_WOB", [("samples", "200"), ("confirm", "YES")]),
    ]
    private static let motions = [
        Step("GATE", [("position", "OPEN")], seconds: 9), Step("GATE", [("position", "CLOSED")], seconds: 9),
        Step("CAROUSEL", [("cup", "2")], seconds: 30),
        Step("SPIN", [("rpm", "60rpm"), ("duration", "3s")], seconds: 6),
        Step("MOVE_Z", [("z", "40mm"), ("speed", "10mm/s")], seconds: 8), Step("RENEW"),
        Step("RETRACT", [("z", "10mm"), ("rpm", "0rpm"), ("speed", "5mm/s")], seconds: 12),
        Step("ABORT_TO_TOP", seconds: 12), Step("HOLD"),
    ]
    private static let ends = [
        Step("DISARM"), Step("STOP", [("reason", "STOP")]), Step("CLEAR_STOP"), Step("SAFE"),
    ]

    /// SR-O-08: mode, position, set-point, arm, gate, cup, rate, limit: each is seen in what the rig sends.
    @Test func `what a simulated rig does is seen, command by command`() throws {
        let log = Log()
        var driver = try ready(log: log)
        for step in Self.settings { try expectSeen(step, &driver, log) }
        let isArmed = driver.arm()
        #expect(isArmed)
        driver.run(for: .seconds(2))
        let arm = try #require(log.stages.last { $0.name == "ARM" })
        #expect(arm.isSeen, "\(arm)")
        for step in Self.motions + Self.ends { try expectSeen(step, &driver, log) }
    }

    private func expectSeen(
        _ step: Step, _ driver: inout SimulationDriver<RigWorld>, _ log: Log
    ) throws {
        let id = try take(&driver, step.name, step.arguments)
        driver.run(for: .seconds(step.seconds))
        let last = try #require(log.of(id).last, "\(step.name)")
        #expect(last.isSeen, "\(step.name): \(last.stage)")
    }

    /// SR-O-08: a command that nothing shows is one of these, and each for a reason.
    @Test func `every command names its effect, or shows none`() throws {
        let silent: Set<String> = [
            // Questions: their answer is the effect.
            "PING", "GET_TM", "GET_CFG", "GET_SNAPSHOT", "GET_CMD_STATUS", "GET_LIMITS",
            // Looked at while the key is held, and over with it.
            "JOG",
            // Of simulators only; what it injects shows where it was injected.
            "INJECT_FAULT",
            // Not supported by this rig.
            "AUTH_CLAIM", "AUTH_OFFER", "AUTH_ACCEPT", "AUTH_RELEASE", "AUTH_TAKE", "UPLOAD_FW",
        ]
        for command in try Fixture.program().database.commands where !command.isAbstract {
            #expect((command.rules?.effect == nil) == silent.contains(command.name), "\(command.name)")
        }
    }
}

extension StageTransition {
    fileprivate var isSeen: Bool {
        if case .effectSeen = stage { return true }
        return false
    }
}
