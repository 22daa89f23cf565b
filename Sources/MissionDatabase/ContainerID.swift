/// The dense index of a container in `MissionDatabase.containers`; valid for one database only.
public struct ContainerID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
    @inlinable public init(_ index: Int) { rawValue = UInt32(index) }

    @inlinable public var index: Int { Int(rawValue) }

    @inlinable
    public static func < (one: ContainerID, other: ContainerID) -> Bool { one.rawValue < other.rawValue }
}
