public import MissionDatabase

/// The limits that hold for one parameter at one time.
public struct LimitSet: Hashable, Sendable {
    /// The ranges in which the value is all right at that severity.
    public var warning: ValueRange?
    public var critical: ValueRange?
    /// How far a value must come back inside before the alarm may end, in engineering units.
    public var hysteresis: Double
    /// How long a value must be outside, or back inside, before anything is said, in nanoseconds.
    public var persistence: Int64
    /// Raw values of an enumerated or two-valued parameter that are an alarm by themselves.
    public var states: [StateAlarm]

    /// One raw value and what it means.
    public struct StateAlarm: Hashable, Sendable {
        public var raw: Int64
        public var severity: AlarmSeverity

        public init(raw: Int64, severity: AlarmSeverity) {
            self.raw = raw
            self.severity = severity
        }
    }

    public init(
        warning: ValueRange? = nil, critical: ValueRange? = nil, hysteresis: Double = 0,
        persistence: Int64 = 0, states: [StateAlarm] = []
    ) {
        self.warning = warning
        self.critical = critical
        self.hysteresis = hysteresis
        self.persistence = persistence
        self.states = states
    }

    /// What the raw value means by itself.
    func severity(ofRaw raw: Int64) -> AlarmSeverity? {
        var worst: AlarmSeverity?
        for state in states where state.raw == raw { worst = max(worst ?? .warning, state.severity) }
        return worst
    }
}
