/// Numbers of equal width, packed from the least significant bit of each octet on.
package enum BitPacking {
    /// Octets that so many numbers take.
    package static func octets(_ count: Int, width: Int) -> Int { (count * width + 7) / 8 }

    /// Appends the low `width` bits of each number, which must have no others.
    package static func pack(_ values: UnsafeBufferPointer<UInt64>, width: Int, into bytes: inout [UInt8]) {
        guard width > 0 else { return }
        var held: UInt64 = 0
        var bits = 0
        for value in values {
            held |= value << UInt64(bits)
            bits += width
            guard bits >= 64 else { continue }
            append(held, octets: 8, to: &bytes)
            bits -= 64
            held = bits > 0 ? value >> UInt64(width - bits) : 0
        }
        append(held, octets: (bits + 7) / 8, to: &bytes)
    }

    /// Takes `values.count` numbers from the start of `bytes`, which must have all their octets.
    package static func unpack(
        _ bytes: UnsafeRawBufferPointer, width: Int, into values: UnsafeMutableBufferPointer<UInt64>
    ) {
        guard width > 0 else {
            values.update(repeating: 0)
            return
        }
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        // So many can be taken with one load of eight octets inside the row.
        let whole = width > 56 || bytes.count < 8 ? 0 : min(values.count, (bytes.count - 8) * 8 / width + 1)
        var bit = 0
        for index in 0..<whole {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self))
            values[index] = word >> UInt64(bit & 7) & mask
            bit += width
        }
        for index in whole..<values.count {
            values[index] = slowly(bytes, at: bit, width: width) & mask
            bit += width
        }
    }

    private static func slowly(_ bytes: UnsafeRawBufferPointer, at bit: Int, width: Int) -> UInt64 {
        var value: UInt64 = 0
        var filled = -(bit & 7)
        var octet = bit >> 3
        while filled < width {
            let next = UInt64(bytes[octet])
            value |= filled < 0 ? next >> UInt64(-filled) : next << UInt64(filled)
            filled += 8
            octet += 1
        }
        return value
    }

    private static func append(_ word: UInt64, octets: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0.prefix(octets)) }
    }
}
