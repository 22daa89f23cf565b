/// Why nobody can say what became of a command. Only telemetry can tell; the station never sends it again.
public enum UnknownCause: UInt8, Hashable, CaseIterable, Sendable {
    case notSentInTime = 1
    case acceptanceOverdue = 2
    case startOverdue = 3
    case completionOverdue = 4
    case sessionLost = 5
    case droppedByLink = 6
    case stationRestarted = 7
    /// The rig was asked and has forgotten it.
    case forgottenByRig = 8
    /// A request was durable, and the station died before it is known to have taken it.
    case neverTaken = 9
}

extension UnknownCause: CustomStringConvertible {
    public var description: String {
        let cause: String
        switch self {
        case .notSentInTime: cause = "it waited too long for the link"
        case .acceptanceOverdue: cause = "no acceptance report came in time"
        case .startOverdue: cause = "no start report came in time"
        case .completionOverdue: cause = "no completion report came in time"
        case .sessionLost: cause = "the session with the rig ended before its last report"
        case .droppedByLink: cause = "the link gave it up before its arrival was confirmed"
        case .stationRestarted: cause = "the station restarted before its last report"
        case .forgottenByRig: cause = "the rig does not remember it any more"
        case .neverTaken: cause = "the station died when it had just been asked for, most likely unsent"
        }
        return cause + "; the rig may have carried it out: read state and position before the next command"
    }
}
