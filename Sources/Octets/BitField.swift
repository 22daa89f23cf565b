/// Unsigned fields of 1 to 64 bits at any bit offset, most significant bit first.
public enum BitField {
    /// The field that starts `bitOffset` bits after the first bit of `bytes`; the caller checks the bounds.
    @inlinable
    public static func extract(_ bytes: UnsafeBufferPointer<UInt8>, at bitOffset: Int, bits: Int) -> UInt64 {
        precondition(bits >= 1 && bits <= 64 && bitOffset >= 0 && bitOffset + bits <= bytes.count * 8)
        var index = bitOffset >> 3
        var value: UInt64 = 0
        if bitOffset & 7 == 0, bits & 7 == 0 {
            for _ in 0..<(bits >> 3) {
                value = value << 8 | UInt64(bytes[index])
                index += 1
            }
            return value
        }
        var needed = bits
        var available = 8 - (bitOffset & 7)
        var octet = UInt64(bytes[index]) & (0xFF >> UInt64(8 - available))
        while needed > 0 {
            let taken = min(needed, available)
            value = value << UInt64(taken) | octet >> UInt64(available - taken)
            needed -= taken
            available -= taken
            octet &= (1 << UInt64(available)) - 1
            if available == 0, needed > 0 {
                index += 1
                octet = UInt64(bytes[index])
                available = 8
            }
        }
        return value
    }

    @inlinable
    public static func extract(_ bytes: [UInt8], at bitOffset: Int, bits: Int) -> UInt64 {
        bytes.withUnsafeBufferPointer { extract($0, at: bitOffset, bits: bits) }
    }

    /// Puts the low `bits` bits of `value` at `bitOffset`; the octets must be there already.
    public static func insert(_ value: UInt64, into bytes: inout [UInt8], at bitOffset: Int, bits: Int) {
        precondition(bits >= 1 && bits <= 64 && bitOffset >= 0 && bitOffset + bits <= bytes.count * 8)
        for bit in 0..<bits {
            let at = bitOffset + bit
            let mask = UInt8(0x80 >> (at & 7))
            if value >> UInt64(bits - 1 - bit) & 1 == 1 {
                bytes[at >> 3] |= mask
            } else {
                bytes[at >> 3] &= ~mask
            }
        }
    }

    /// Two's complement of `bits` bits as a signed number.
    @inlinable
    public static func signExtend(_ value: UInt64, bits: Int) -> Int64 {
        let shift = UInt64(64 - bits)
        return Int64(bitPattern: value << shift) >> Int64(shift)
    }
}
