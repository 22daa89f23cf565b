public import MissionDatabase
public import Telemetry

/// A parameter as an archive knows it: its own description, so that no dictionary is needed to read it.
public struct ArchivedParameter: Hashable, Sendable {
    public let name: String
    /// Kind, encoding, calibration, unit and labels; limits and explanations are not kept.
    public let type: ParameterType

    /// The raw value that means that there is none.
    public let absent: Int64?

    public init(name: String, type: ParameterType, absent: Int64? = nil) {
        self.absent = absent
        self.name = name
        var kind = type.kind
        if case .enumerated(let enumeration) = kind {
            kind = .enumerated(
                Enumeration(enumeration.entries.map { Enumeration.Entry(value: $0.value, label: $0.label) }))
        }
        self.type = ParameterType(
            name: type.name, kind: kind, encoding: type.encoding, calibrator: type.calibrator,
            unit: type.unit)
    }

    /// Makes values out of raw ones.
    public var rule: EngineeringRule { EngineeringRule(type, absent: absent) }

    /// A value for a person, without its unit, as `Sample.text` says it.
    public func text(of value: SampleValue, raw: Int64, octets: [UInt8] = []) -> String {
        absent == raw ? "not available" : type.text(of: value, raw: raw, octets: octets)
    }

    /// Octets of a binary field; nil for a number.
    var binaryOctets: Int? { type.encoding.form == .binary ? type.encoding.bits / 8 : nil }

    /// Columns of a chunk that hold it: a number's raw value, or eight octets each.
    var columns: Int { binaryOctets.map { ($0 + 7) / 8 } ?? 1 }
}
