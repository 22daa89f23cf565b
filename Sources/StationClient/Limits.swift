/// The bounds of this target, all in one place.
enum Limits {
    /// Nanoseconds until a socket that does not answer counts as nobody there.
    static let connectTimeout: Int64 = 2_000_000_000
    /// EAGAIN of Linux.
    static let wouldBlock: Int64 = 11
}
