/// How a value lies in the bits of a packet: most significant bit first, octets big-endian.
public struct DataEncoding: Hashable, Sendable {
    public enum Form: String, Hashable, Sendable {
        case unsigned, twosComplement, ieee754, binary
    }

    public let form: Form
    /// Integers 1 to 64, IEEE 754 32 or 64, binary any whole number of octets.
    public let bits: Int

    /// `nil` where the form cannot have this many bits.
    public init?(_ form: Form, bits: Int) {
        switch form {
        case .unsigned, .twosComplement: guard (1...64).contains(bits) else { return nil }
        case .ieee754: guard bits == 32 || bits == 64 else { return nil }
        case .binary: guard bits > 0, bits % 8 == 0, bits <= Limits.packetBits else { return nil }
        }
        self.form = form
        self.bits = bits
    }

    /// Least and greatest integer the bits can hold; `nil` for IEEE 754 and binary. An unsigned field of
    /// 64 bits holds more than `Int64`; use `unsignedMaximum` there.
    public var integerRange: ClosedRange<Int64>? {
        switch form {
        case .unsigned: return 0...Int64(clamping: unsignedMaximum)
        case .twosComplement: return (Int64.min >> Int64(64 - bits))...(Int64.max >> Int64(64 - bits))
        case .ieee754, .binary: return nil
        }
    }

    /// The value with all bits set.
    public var unsignedMaximum: UInt64 { bits >= 64 ? .max : (1 << UInt64(bits)) - 1 }

    /// The bits, in the low end of the result, of an integer; `nil` where it does not fit.
    public func pattern(of value: Int64) -> UInt64? {
        switch form {
        case .unsigned, .twosComplement:
            guard let range = integerRange, range.contains(value) else { return nil }
            return UInt64(bitPattern: value) & unsignedMaximum
        case .ieee754:
            return pattern(of: Double(value))
        case .binary:
            return nil
        }
    }

    /// The bits of a number, integers rounded to the nearest, halves away from zero; `nil` where it does not
    /// fit.
    public func pattern(of value: Double) -> UInt64? {
        switch form {
        case .unsigned:
            guard let whole = UInt64(exactly: value.rounded()), whole <= unsignedMaximum else { return nil }
            return whole
        case .twosComplement:
            guard let whole = Int64(exactly: value.rounded()) else { return nil }
            return pattern(of: whole)
        case .ieee754:
            guard bits == 32 else { return value.bitPattern }
            let short = Float(value)
            return short.isInfinite && value.isFinite ? nil : UInt64(short.bitPattern)
        case .binary:
            return nil
        }
    }
}
