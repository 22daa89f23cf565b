/// One step in the life of an alarm, with the alarm as it is after it.
public struct AlarmChange: Hashable, Sendable {
    public enum Step: UInt8, Hashable, Sendable, CaseIterable {
        case raised = 1
        /// Worse than what was acknowledged or shelved; it speaks up again.
        case escalated
        /// Still there, but less severe.
        case eased
        /// The cause is gone.
        case cleared
        case acknowledged
        case closed
        case shelved
        case unshelved

        public var word: String {
            switch self {
            case .raised: return "raised"
            case .escalated: return "escalated"
            case .eased: return "eased"
            case .cleared: return "cleared"
            case .acknowledged: return "acknowledged"
            case .closed: return "closed"
            case .shelved: return "shelved"
            case .unshelved: return "unshelved"
            }
        }
    }

    public var step: Step
    public var alarm: Alarm
    /// It is on a shelf and says nothing.
    public var isShelved: Bool
    /// Who did it; empty for what happened by itself.
    public var principal: String

    public init(_ step: Step, _ alarm: Alarm, isShelved: Bool, principal: String = "") {
        self.step = step
        self.alarm = alarm
        self.isShelved = isShelved
        self.principal = principal
    }
}
