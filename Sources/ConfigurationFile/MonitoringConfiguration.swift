/// `[monitoring]`: what an alarm of each severity does by itself.
public struct MonitoringConfiguration: Hashable, Sendable {
    /// Sending HOLD is all that automation may do; everything else is a person's (SR-S-21).
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case none, hold
    }

    public let warning: Action
    public let critical: Action

    public init(warning: Action = .none, critical: Action = .none) {
        self.warning = warning
        self.critical = critical
    }
}
