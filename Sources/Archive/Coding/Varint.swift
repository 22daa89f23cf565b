/// Numbers of seven bits an octet, least significant first.
enum Varint {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A signed number, small ones of either sign short.
    static func append(signed value: Int64, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: value << 1 ^ value >> 63), to: &bytes)
    }
}

/// Takes coded numbers from a row of octets; never traps on what it reads.
struct CodeReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var left: Int { bytes.count - position }

    mutating func octet() throws(ChunkError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func varint() throws(ChunkError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let octet = try octet()
            guard shift < 63 || octet < 2 else { throw .invalid }
            value |= UInt64(octet & 0x7F) << shift
            guard octet & 0x80 != 0 else { return value }
            shift += 7
            guard shift <= 63 else { throw .invalid }
        }
    }

    mutating func signed() throws(ChunkError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func double() throws(ChunkError) -> Double {
        let row = try take(8)
        return Double(bitPattern: UInt64(littleEndian: row.loadUnaligned(as: UInt64.self)))
    }

    /// The next octets, as a view.
    mutating func take(_ count: Int) throws(ChunkError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= left else { throw .truncated }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }
}

/// Why coded octets cannot be what was written.
package enum ChunkError: Error, Hashable {
    case truncated
    case invalid
    case checksum
}
