/// The bounds of this target, all in one place.
enum Limits {
    /// On both sides of a moment that is asked for as a stretch of time, nanoseconds.
    static let around: Int64 = 5_000_000_000
    /// Names that an error shows.
    static let suggestions = 8
    /// Rows of a table of samples, where the caller says nothing else.
    static let rows = 10_000
    /// Lines of one answer about events, commands or alarms.
    static let entries = 10_000
    /// Octets of an expression of time.
    static let expression = 256
}
