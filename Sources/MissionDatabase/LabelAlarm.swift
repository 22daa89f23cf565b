/// What it means for monitoring that an enumerated parameter has a certain value.
public struct LabelAlarm: Hashable, Sendable {
    public enum Severity: UInt8, Hashable, Comparable, Sendable {
        case warning, critical

        public static func < (one: Severity, other: Severity) -> Bool { one.rawValue < other.rawValue }
    }

    public let rawValue: Int64
    public let severity: Severity

    public init(rawValue: Int64, severity: Severity) {
        self.rawValue = rawValue
        self.severity = severity
    }
}
