import Commanding
import MissionDatabase
import MockDevices
import RigLink
import Station

/// No command without a person.
struct NothingUnasked: Invariant {
    static let name = "nothing-unasked"
    static let sentence = """
        The station sends a command only because a person asked for it, just then; by itself it only asks \
        what became of one, and holds where nobody attends or no record can be kept.
        """
    /// GET_TM … GET_LIMITS.
    private static let questions: ClosedRange<UInt16> = 6...10

    private var isAsking = false
    private var asked: Set<UInt32> = []
    /// Nobody attends any more: the station holds and disarms by itself (SR-S-24).
    private var aloneAt: UInt64?
    /// The journal began to fail: the station holds what runs (SR-S-03).
    private var failedAt: UInt64?
    private var attendedUntil: UInt64?
    /// The key of hold-to-run is down, or was a moment ago.
    private var heldAt: UInt64?

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .effect(.alarm(let alarm)): if alarm.code == .presence { aloneAt = truth.now }
        case .asking: isAsking = true
        case .asked: isAsking = false
        case .act(.storage(let health, _)): if Self.holds(health) { failedAt = truth.now }
        case .act(.attend(let span)): attendedUntil = truth.now + UInt64(span) * 1000 + 2_000_000
        case .act(.jog(_, let span)): heldAt = truth.now + UInt64(span) * 1000 + 300_000
        case .effect(.answer(_, .taken(let id, _, _))): if isAsking { asked.insert(id) }
        case .transmitted(let frame):
            guard frame.kind == .reliableData, let command = CommandPacket(frame.body) else { return nil }
            if Self.questions.contains(command.function) || asked.contains(command.id)
                || mayFollow(command.function, truth.now)
            {
                asked.insert(command.id)
                return nil
            }
            return "command \(command.id) was sent and nobody asked"
        default: break
        }
        return nil
    }
}

extension NothingUnasked {
    private static func holds(_ health: StorageHealth) -> Bool {
        switch health {
        case .sound: false
        case .lagging(let milliseconds): milliseconds >= 3000
        case .failing: true
        }
    }

    private func mayFollow(_ function: UInt16, _ now: UInt64) -> Bool {
        switch function {
        case 4 where failedAt.map { now - $0 < 50_000 } ?? false: true
        case 3, 4: aloneAt.map { now - $0 < 6_000_000 } ?? false
        case 67: heldAt.map { now <= $0 } ?? false
        // The console's word that its person did something renews the arm.
        case 13: attendedUntil.map { now <= $0 } ?? false
        default: false
        }
    }
}

/// Once or not at all.
struct ExecutedOnce: Invariant {
    static let name = "executed-once"
    static let sentence = "The effect of a command id takes place at most once in the life of a rig."

    private var executed: Set<UInt32> = []

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .tap(let entry) = happening, entry.kind == .executed else { return nil }
        return executed.insert(entry.id).inserted ? nil : "command \(entry.id) was executed again"
    }
}

/// What runs is what was sent.
struct SentAsExecuted: Invariant {
    static let name = "sent-as-executed"
    static let sentence = "What the rig executes under an id is what the station sent under it."

    private var sent: [UInt32: [UInt8]] = [:]

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .transmitted(let frame):
            guard frame.kind == .reliableData, let command = CommandPacket(frame.body) else { return nil }
            if let before = sent[command.id], before != frame.body {
                return "two different packets were sent under id \(command.id)"
            }
            sent[command.id] = frame.body
        case .tap(let entry) where entry.kind == .executed:
            guard let packet = sent[entry.id], let command = CommandPacket(packet) else {
                return "command \(entry.id) was executed and never sent"
            }
            if UInt32(command.function) != entry.a {
                return "command \(entry.id) was sent as function \(command.function) and ran as \(entry.a)"
            }
        default: break
        }
        return nil
    }
}

/// Ids are never used again.
struct IDsRise: Invariant {
    static let name = "ids-rise"
    static let sentence = "Command ids rise over the life of a station, restarts and lost records included."

    private var last: UInt32 = 0

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        guard case .effect(.stage(_, let transition)) = happening, transition.from == nil else { return nil }
        defer { last = max(last, transition.commandID) }
        return transition.commandID > last ? nil : "id \(transition.commandID) came after \(last)"
    }
}

/// Each command ends, once, in time.
struct OneEnd: Invariant {
    static let name = "one-end"
    static let sentence = "Every command that was taken ends exactly once, within the windows it was given."
    static let watchesTime = true

    private struct Life {
        var queuedAt: UInt64
        var due: UInt64
    }

    private let bounds: [String: UInt64]
    private var open: [UInt32: Life] = [:]
    private var ended: [UInt32: (life: Life, at: UInt64)] = [:]
    /// What lost records leave open: it may end again, and need not.
    private var loose: Set<UInt32> = []
    private var isStarting = false
    private var nextLook: UInt64 = 0

    init(_ database: MissionDatabase) {
        var bounds: [String: UInt64] = [:]
        for command in database.commands where !command.isAbstract {
            let layout = database.layout(of: command.id)
            let accepted = layout.verifiers.first { $0.stage == .accepted }?.timeoutMilliseconds ?? 0
            let all = layout.verifiers.reduce(accepted) { $0 + $1.timeoutMilliseconds }
            // A press of hold-to-run is one command for as long as the key is down.
            let press: Int64 = command.name == "JOG" ? 32_000 : 0
            bounds[command.name] = UInt64(all + press + 500) * 1000
        }
        self.bounds = bounds
    }

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .effect(let effect):
            if isStarting { begin(truth.now) }
            if case .stage(_, let transition) = effect { return take(transition, truth.now) }
        case .started(let lostFrom): lose(from: lostFrom)
        case .tick:
            guard truth.now >= nextLook else { return nil }
            nextLook = truth.now + 200_000
            let late = open.filter { $0.value.due < truth.now }.keys.min()
            return late.map { "command \($0) has no end, and its windows are over" }
        default: break
        }
        return nil
    }

    private mutating func take(_ transition: StageTransition, _ now: UInt64) -> String? {
        let id = transition.commandID
        if transition.from == nil, !transition.stage.isFinal {
            open[id] = Life(queuedAt: now, due: now + (bounds[transition.name] ?? 0))
            return nil
        }
        if case .inDoubt = transition.stage {
            // The rig is asked for at most a minute, and as long as it says that the command runs.
            open[id]?.due = now + (bounds[transition.name] ?? 0) + 61_000_000
            return nil
        }
        guard transition.stage.isFinal, transition.from != nil || ended[id] != nil else { return nil }
        if loose.remove(id) != nil { return nil }
        guard let life = open.removeValue(forKey: id) else { return "command \(id) ended twice" }
        ended[id] = (life, now)
        return nil
    }

    private mutating func lose(from lostFrom: UInt64) {
        isStarting = true
        loose.formUnion(open.filter { $0.value.queuedAt >= lostFrom }.keys)
        loose.formUnion(ended.filter { $0.value.at >= lostFrom }.keys)
        open = open.filter { $0.value.queuedAt < lostFrom }.mapValues {
            Life(queuedAt: $0.queuedAt, due: .max)
        }
    }

    /// A new process settles with its first words what an earlier one left open.
    private mutating func begin(_ now: UInt64) {
        isStarting = false
        open = open.mapValues { Life(queuedAt: $0.queuedAt, due: now + 1_000_000) }
    }
}

/// The end that is told is the one that was.
struct EndIsTrue: Invariant {
    static let name = "end-is-true"
    static let sentence = """
        A command is told as completed or failed only if the rig completed or failed it, as refused or \
        cancelled by the station only if the rig never ran it.
        """

    private var completed: [UInt32: UInt32] = [:]
    private var failed: Set<UInt32> = []
    private var executed: Set<UInt32> = []

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        case .tap(let entry):
            switch entry.kind {
            case .completed: completed[entry.id] = entry.a
            case .failed, .refused: failed.insert(entry.id)
            case .executed: executed.insert(entry.id)
            default: break
            }
        case .effect(.stage(_, let transition)): return judge(transition)
        default: break
        }
        return nil
    }

    private func judge(_ transition: StageTransition) -> String? {
        let id = transition.commandID
        // A press of hold-to-run ends with the report of any of its frames.
        if transition.name == "JOG" { return nil }
        switch transition.stage {
        case .completed(let result):
            guard let real = completed[id] else { return "command \(id) is told as completed and was not" }
            return real == result ? nil : "command \(id) had result \(real), told is \(result)"
        case .failed: return failed.contains(id) ? nil : "command \(id) is told as failed and did not fail"
        case .refused, .cancelled:
            return executed.contains(id) ? "command \(id) is told as never sent and was executed" : nil
        default: return nil
        }
    }
}
