/// The bounds of this target, all in one place.
enum Limits {
    /// Cells of the largest screen.
    static let columns = 500
    static let rows = 200
    /// Steps of a chart's scale that are tried: numbers of telemetry lie well inside.
    static let decades = 320
    /// Steps that a trend keeps.
    static let steps: Int64 = 100_000
    /// Digits behind the point.
    static let digits = 9
}
