/// The dense index of a definition in `MissionDatabase.commands` (not the id a command carries on the wire).
public struct CommandID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
    @inlinable public init(_ index: Int) { rawValue = UInt32(index) }

    @inlinable public var index: Int { Int(rawValue) }

    @inlinable
    public static func < (one: CommandID, other: CommandID) -> Bool { one.rawValue < other.rawValue }
}
