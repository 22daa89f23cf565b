import MissionDatabase

/// How far a command is known to have come, and no further (SR-O-08). `.completed`, `.failed`, `.refused`,
/// `.cancelled` and `.unknown` are final: a command has exactly one of them, once. Behind `.completed`
/// its effect is seen, or not.
public enum CommandStage: Equatable, Sendable {
    case queued
    case sent
    /// It arrived; what becomes of it is not known yet.
    case linkAcknowledged
    case accepted
    case started
    case progress(step: UInt16)
    /// The result of ARM is the token.
    case completed(result: UInt32)
    case failed(CommandFailure)
    /// By the station, which sent nothing.
    case refused(Refusal)
    /// It was taken in but nothing of it was carried out: it was never sent, or the rig never had it.
    case cancelled(Refusal)
    /// Nobody knows yet what became of it: the rig is asked for the result (hazards.md §4.7).
    case inDoubt(UnknownCause)
    case unknown(UnknownCause)
    /// Behind `.completed`: telemetry shows what the command was for, in words with value and age.
    case effectSeen(String)
    /// Behind `.completed`: it was waited for, and telemetry does not show it.
    case effectNotSeen(String)

    public var isFinal: Bool {
        switch self {
        case .completed, .failed, .refused, .cancelled, .unknown: return true
        default: return false
        }
    }

    /// Place on the ladder; reports climb it and never go back.
    var rung: UInt8 {
        switch self {
        case .queued: return 0
        // Whatever the rig reports of a command in doubt is news.
        case .sent, .inDoubt: return 1
        case .linkAcknowledged: return 2
        case .accepted: return 3
        case .started: return 4
        case .progress: return 5
        case .completed, .failed, .refused, .cancelled, .unknown: return 6
        case .effectSeen, .effectNotSeen: return 7
        }
    }
}

extension CommandStage: CustomStringConvertible {
    /// A wording in which no earlier stage sounds like done. `FailureCodes` puts names to the code of a
    /// failure.
    public var description: String {
        switch self {
        case .queued: return "queued: not sent yet"
        case .sent: return "sent: not yet known to have arrived"
        case .linkAcknowledged: return "link-acknowledged: arrived, not yet accepted"
        case .accepted: return "accepted: checked by the rig, not yet carried out"
        case .started: return "started: not finished"
        case .progress(let step): return "progress: step \(step) reached, not finished"
        case .completed: return "completed"
        case .failed(let failure): return "FAILED at \(failure.stage.rawValue): \(failure)"
        case .refused(let refusal): return "REFUSED by the station, nothing was sent: \(refusal)"
        case .cancelled(let refusal): return "CANCELLED, nothing was done: \(refusal)"
        case .inDoubt(let cause): return "IN DOUBT, the rig is asked: \(cause)"
        case .unknown(let cause): return "UNKNOWN: \(cause)"
        case .effectSeen(let sight): return "effect seen: \(sight)"
        case .effectNotSeen(let sight): return "EFFECT NOT SEEN: \(sight)"
        }
    }
}
