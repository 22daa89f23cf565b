/// The bounds of this target, all in one place.
enum Limits {
    /// Octets of a primary header (CCSDS 133.0-B-2 §4.1.3).
    static let primaryHeader = 6
    /// Octets of the longest packet: header and 65,536 of data.
    static let packet = 65_542
    /// APIDs that one tracker follows; the rest of an 11-bit space never fills it.
    static let trackedAPIDs = 2048
}
