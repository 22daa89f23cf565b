/// The bounds of this target, all in one place.
enum Limits {
    /// How long a look at the core says how a rig stands, nanoseconds: UNKNOWN within 0.5 s (SR-O-04).
    static let standingLife: Int64 = 450_000_000
}
