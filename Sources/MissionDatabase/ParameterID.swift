/// The dense index of a parameter in `MissionDatabase.parameters`; valid for one database only.
public struct ParameterID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
    @inlinable public init(_ index: Int) { rawValue = UInt32(index) }

    @inlinable public var index: Int { Int(rawValue) }

    @inlinable
    public static func < (one: ParameterID, other: ParameterID) -> Bool { one.rawValue < other.rawValue }
}
