/// The bounds of this target, all in one place.
enum Limits {
    /// Commands, and lines of the tail, that are kept.
    static let commands = 40
    static let rungs = 24
    static let tail = 200
    /// Without a line for so long the station counts as silent: it says something twice a second.
    static let silence: Int64 = 1_000_000_000
    /// A STOP without a standstill for so long is not confirmed (SR-O-02).
    static let stopConfirm: Int64 = 1_000_000_000
    /// Without any word for so long a person is told where the other stop is.
    static let stopHint: Int64 = 200_000_000
    /// How long a confirmed STOP, and what was said of an act, stand in the last line.
    static let stopShown: Int64 = 60_000_000_000
    static let noticeShown: Int64 = 15_000_000_000
    /// Values further apart than this are not joined in a chart: packets that carry them come twice a second.
    static let trendGap: Int64 = 3_100_000_000
    /// Steps of a chart, and how far back the longest goes.
    static let trendStep: Int64 = 250_000_000
    static let trendSpan: Int64 = 1_860_000_000_000
    /// Minutes that a chart may show.
    static let chartMinutes = [1, 2, 5, 10, 30]
    /// Cells below which the screen is too small.
    static let columns = 80
    static let rows = 24
}
