/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of log lines that may wait for a log that is not read.
    static let logOctets = 1 << 20
    /// How long a line waits for others of its moment, nanoseconds.
    static let logDelay: Int64 = 10_000_000
}
