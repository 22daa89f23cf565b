/// Why an alarm is raised: what, how bad, and how it may end.
public struct AlarmCause: Hashable, Sendable {
    public var key: AlarmKey
    public var severity: AlarmSeverity
    /// Stays until it was acknowledged and its cause is gone: trips, STOP, ESTOP, and whatever is over in the
    /// moment it is told.
    public var isLatched: Bool
    /// Concerns people or the protection of the rig; cannot be shelved.
    public var isSafety: Bool
    /// For a person, with what to do where that is known.
    public var text: String
    /// The value that caused it, in engineering units.
    public var value: Double?

    public init(
        _ key: AlarmKey, _ severity: AlarmSeverity, isLatched: Bool = false, isSafety: Bool = false,
        text: String, value: Double? = nil
    ) {
        self.key = key
        self.severity = severity
        self.isLatched = isLatched
        self.isSafety = isSafety
        self.text = text
        self.value = value
    }
}
