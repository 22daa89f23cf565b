/// An engineering value; small, so that a batch of them is one row of memory.
public enum SampleValue: Equatable, Sendable {
    case integer(Int64)
    /// Only of unsigned fields of 64 bits.
    case unsigned(UInt64)
    case real(Double)
    /// Place in the `entries` of the parameter's enumeration.
    case label(UInt32)
    /// The raw value of an enumerated parameter that has no label for it.
    case unlabelled(Int64)
    case flag(Bool)
    /// Octets `start ..< start + count` of `SampleBatch.octets`.
    case octets(start: UInt32, count: UInt32)
}

extension SampleValue {
    /// The value as a number, for limits and plots; `nil` for octets. A label is its place here; its raw
    /// value stands in `Sample.raw`.
    @inlinable
    public var number: Double? {
        switch self {
        case .integer(let value), .unlabelled(let value): return Double(value)
        case .unsigned(let value): return Double(value)
        case .real(let value): return value
        case .label(let index): return Double(index)
        case .flag(let value): return value ? 1 : 0
        case .octets: return nil
        }
    }
}
