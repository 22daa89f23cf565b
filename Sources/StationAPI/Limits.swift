/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of one line in either direction.
    static let line = 64 << 10
}
