import Octets

/// The bounds of this target, all in one place.
enum Limits {
    /// Open alarms; what comes on top is counted (`AlarmList`).
    static let openAlarms = 256
    /// Closed occurrences that are kept for people to look back.
    static let closedAlarms = 256
    static let shelves = 64
    /// Longest shelf (SR-O-11), nanoseconds.
    static let longestShelf: Int64 = 3_600_000_000_000
    /// Octets of a note, a name of a person, a sentence of an alarm.
    static let text = 512
    /// An announced period that cannot be is taken for this one; a longer one is not believed.
    static let assumedPeriod = CoreTime.Span.seconds(2)
    static let longestPeriod = CoreTime.Span.seconds(60)
}
