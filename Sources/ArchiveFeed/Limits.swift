/// The bounds of this target, all in one place.
enum Limits {
    /// Between two looks at the journal when there is nothing new, nanoseconds.
    static let pause: Int64 = 100_000_000
    /// Between two commits while data comes, nanoseconds.
    static let commit: Int64 = 1_000_000_000
    /// Records between two looks at the clock.
    static let stride = 2048
    /// So long behind before people are told, nanoseconds.
    static let patience: Int64 = 10_000_000_000
    /// Between two attempts after a failure: from the first to the last, nanoseconds.
    static let firstRetry: Int64 = 1_000_000_000
    static let lastRetry: Int64 = 30_000_000_000
    /// At the end the journal's last records are waited for so long, nanoseconds.
    static let farewell: Int64 = 5_000_000_000
    /// Of the disk stays free, as a fraction.
    static let freeFraction = 0.2
    /// Days that always stay, whatever the disk says.
    static let keptDays = 7
    /// Between two looks at the disk's room, nanoseconds.
    static let retention: Int64 = 60_000_000_000
    /// Newest segments that always stay: a clock that was set must not make everything old.
    static let keptSegments: UInt32 = 48
    /// Sources of one link whose sequence counts are followed.
    static let apids = 2048
}
