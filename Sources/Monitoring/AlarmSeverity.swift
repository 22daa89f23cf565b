/// How much an alarm matters; a value that is all right has none.
public enum AlarmSeverity: UInt8, Hashable, Comparable, CaseIterable, Sendable {
    /// Yellow: somebody should look.
    case warning = 1
    /// Red: sounds until a person acknowledges it.
    case critical = 2

    @inlinable
    public static func < (one: AlarmSeverity, other: AlarmSeverity) -> Bool { one.rawValue < other.rawValue }
}

extension AlarmSeverity: CustomStringConvertible {
    public var description: String { self == .critical ? "CRITICAL" : "WARNING" }
}
