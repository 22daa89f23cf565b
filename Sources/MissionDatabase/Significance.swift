/// What a command can do to the rig and to people; the raw number is the n of hazard class Hn.
public enum Significance: UInt8, Hashable, Comparable, CaseIterable, Sendable {
    case normal, user1, vital, critical, forbidden

    /// `H0` to `H4`.
    public var hazardClass: String { "H\(rawValue)" }

    public static func < (one: Significance, other: Significance) -> Bool { one.rawValue < other.rawValue }
}
