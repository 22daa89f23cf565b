/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of log lines that may wait for a log that is not read.
    static let logOctets = 1 << 20
    /// Nanoseconds that a command of the end may take.
    static let standDown: Int64 = 2_000_000_000
}
