public import Octets

/// One occurrence of an alarm, from its first word to its end.
public struct Alarm: Hashable, Sendable {
    /// Who has seen it, when, and what they had to say.
    public struct Acknowledgement: Hashable, Sendable {
        public var principal: String
        public var at: UTCTime
        public var note: String

        public init(principal: String, at: UTCTime, note: String) {
            self.principal = principal
            self.at = at
            self.note = note
        }
    }

    /// Where an occurrence is in its life.
    public enum State: UInt8, Hashable, Sendable, CaseIterable {
        /// The cause is there (or was, for a latched one); nobody has acknowledged it.
        case raised = 1
        /// The cause is there, and somebody knows.
        case acknowledged
        /// The cause went before anybody acknowledged it.
        case cleared
        /// It is history.
        case closed

        public var words: String {
            switch self {
            case .raised: return "RAISED"
            case .acknowledged: return "ACKNOWLEDGED"
            case .cleared: return "CLEARED, not acknowledged"
            case .closed: return "CLOSED"
            }
        }
    }

    /// Counts up over all alarms of a station; people name an alarm by it.
    public let number: UInt32
    public let key: AlarmKey
    public internal(set) var state: State = .raised
    /// As it is now; the worst it was is `worstSeverity`.
    public internal(set) var severity: AlarmSeverity
    public internal(set) var worstSeverity: AlarmSeverity
    public let isLatched: Bool
    public let isSafety: Bool
    public internal(set) var isCausePresent: Bool
    public internal(set) var text: String
    public internal(set) var value: Double?
    /// The value furthest outside.
    public internal(set) var worstValue: Double?
    /// Times it was told.
    public internal(set) var count: UInt32 = 1
    public let raisedAt: UTCTime
    public internal(set) var lastAt: UTCTime
    public internal(set) var clearedAt: UTCTime?
    public internal(set) var acknowledgement: Acknowledgement?

    init(number: UInt32, cause: AlarmCause, isPresent: Bool, at now: UTCTime) {
        self.number = number
        key = cause.key
        severity = cause.severity
        worstSeverity = cause.severity
        isLatched = cause.isLatched
        isSafety = cause.isSafety
        isCausePresent = isPresent
        text = cause.text
        value = cause.value
        worstValue = cause.value
        raisedAt = now
        lastAt = now
        if !isPresent { clearedAt = now }
    }

    /// Whether a person has still to acknowledge it.
    public var isUnacknowledged: Bool { state == .raised || state == .cleared }
}
