public import MissionDatabase

/// Makes the engineering value of a parameter out of its raw one, as `DecodePlan` does: bit for bit.
///
/// For whoever keeps raw values; a binary field has none.
public struct EngineeringRule: Sendable {
    private let meaning: DecodeStep.Meaning
    private let isSigned: Bool
    private let curve: Polynomial?
    private let enumeration: Enumeration?
    private let c0: Double
    private let c1: Double
    private let absent: Int64?

    /// `absent`: the raw value that means that there is none.
    public init(_ type: ParameterType, absent: Int64? = nil) {
        self.absent = absent
        var tables = DecodeTables()
        let found = DecodeStep.meaning(of: type, &tables)
        meaning = found.0
        isSigned = type.encoding.form == .twosComplement
        curve = tables.curves.first
        enumeration = tables.enumerations.first
        let coefficients = type.calibrator?.coefficients ?? [0, 1]
        c0 = coefficients[0]
        c1 = coefficients.count > 1 ? coefficients[1] : 0
    }

    /// Whether a greater raw value never gives a smaller number, or never a greater one; not so with curves
    /// and IEEE 754.
    public var isMonotonic: Bool {
        guard absent == nil else { return false }
        switch meaning {
        case .integer, .real, .flag: return true
        case .unsigned, .polynomial, .float32, .float64, .label, .octets: return false
        }
    }

    public func value(of raw: Int64) -> SampleValue {
        switch meaning {
        case .integer: return .integer(raw)
        case .unsigned: return .unsigned(UInt64(bitPattern: raw))
        case .real: return .real(number(raw) * c1 + c0)
        case .polynomial: return .real(curve?(number(raw)) ?? 0)
        case .float32: return float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw))))
        case .float64: return float(Double(bitPattern: UInt64(bitPattern: raw)))
        case .label:
            guard let index = enumeration?.index(of: raw) else { return .unlabelled(raw) }
            return .label(UInt32(index))
        case .flag: return .flag(raw != 0)
        case .octets: return .octets(start: 0, count: 0)
        }
    }

    /// The number that a plot shows: of a label its raw value, `nil` for binary fields and what is absent.
    public func plotted(_ raw: Int64) -> Double? {
        guard raw != absent else { return nil }
        switch meaning {
        case .label: return Double(raw)
        case .octets: return nil
        default: return value(of: raw).number
        }
    }

    private func number(_ raw: Int64) -> Double { isSigned ? Double(raw) : Double(UInt64(bitPattern: raw)) }

    private func float(_ value: Double) -> SampleValue { .real(curve?(value) ?? value) }
}
