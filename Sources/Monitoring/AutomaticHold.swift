/// Lets alarms send HOLD, and nothing else, once a storm (SR-S-21).
public struct AutomaticHold: Hashable, Sendable {
    /// What an alarm may do by itself. There is no third case, and there shall be none.
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case none, hold
    }

    /// The action of each severity.
    public struct Policy: Hashable, Sendable {
        public var warning: Action
        public var critical: Action

        public init(warning: Action = .none, critical: Action = .none) {
            self.warning = warning
            self.critical = critical
        }

        public func action(of severity: AlarmSeverity) -> Action {
            severity == .critical ? critical : warning
        }
    }

    /// A HOLD was sent and the storm that caused it is not over.
    public private(set) var isSpent = false

    public init(isSpent: Bool = false) { self.isSpent = isSpent }

    /// Whether this change of an alarm sends HOLD now. A rig that neither moves nor may move needs none.
    public mutating func takes(_ change: AlarmChange, by policy: Policy, canMove: Bool) -> Bool {
        guard change.step == .raised || change.step == .escalated, !change.isShelved,
            policy.action(of: change.alarm.severity) == .hold, canMove, !isSpent
        else { return false }
        isSpent = true
        return true
    }

    /// A person commanded motion again: whatever goes wrong from here on is another storm.
    public mutating func resume() { isSpent = false }

    /// The storm is over when a person has seen everything that could have sent HOLD.
    public mutating func settle(_ alarms: AlarmList, by policy: Policy) {
        guard isSpent else { return }
        isSpent = alarms.open.contains {
            policy.action(of: $0.worstSeverity) == .hold && $0.isUnacknowledged
        }
    }
}
