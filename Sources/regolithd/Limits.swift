/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of log lines that may wait for a log that is not read.
    static let logOctets = 1 << 20
    /// How often a station that has further dictionaries looks whether the rig speaks one, nanoseconds.
    static let dictionaryLook: Int64 = 250_000_000
    /// How long a line waits for others of its moment, nanoseconds.
    static let logDelay: Int64 = 10_000_000
}
