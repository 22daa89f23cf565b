/// Static limits of a parameter; each range is the one in which the value is all right at that severity.
public struct AlarmLimits: Hashable, Sendable {
    public let warning: ValueRange?
    public let critical: ValueRange?
    /// How far, in engineering units, a value must come back inside before the alarm ends.
    public let hysteresis: Double
    /// How long, in seconds, a value must be outside before it counts; 0 = at once.
    public let persistence: Double

    public init(
        warning: ValueRange?, critical: ValueRange?, hysteresis: Double = 0, persistence: Double = 0
    ) {
        self.warning = warning
        self.critical = critical
        self.hysteresis = hysteresis
        self.persistence = persistence
    }
}
