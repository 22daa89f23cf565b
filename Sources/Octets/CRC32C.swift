/// CRC-32C (Castagnoli): polynomial 1EDC6F41 reflected, initial and final FFFFFFFF, "123456789" → E3069283.
///
/// Slicing by eight tables; measured about 1.5 GB/s in release, which the journal's chain needs.
public struct CRC32C: Sendable {
    @usableFromInline var state: UInt32

    /// Starts afresh, or goes on from the checksum of what came before (`seed`).
    @inlinable
    public init(seed: UInt32 = 0) {
        state = ~seed
    }

    @inlinable public var value: UInt32 { ~state }

    public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        var crc = state
        var index = 0
        let count = bytes.count
        CRC32C.table.withUnsafeBufferPointer { table in
            while count - index >= 8 {
                crc ^=
                    UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
                    | UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24
                crc =
                    table[7 * 256 + Int(crc & 0xFF)] ^ table[6 * 256 + Int(crc >> 8 & 0xFF)]
                    ^ table[5 * 256 + Int(crc >> 16 & 0xFF)] ^ table[4 * 256 + Int(crc >> 24)]
                    ^ table[3 * 256 + Int(bytes[index + 4])] ^ table[2 * 256 + Int(bytes[index + 5])]
                    ^ table[256 + Int(bytes[index + 6])] ^ table[Int(bytes[index + 7])]
                index += 8
            }
            while index < count {
                crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
                index += 1
            }
        }
        state = crc
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { update($0) }
    }

    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { update($0) }
    }

    /// Checksum of `bytes`.
    public static func checksum(_ bytes: [UInt8], seed: UInt32 = 0) -> UInt32 {
        var crc = CRC32C(seed: seed)
        crc.update(bytes)
        return crc.value
    }

    private static let table: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 8 * 256)
        for octet in 0..<256 {
            var crc = UInt32(octet)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
            table[octet] = crc
        }
        for octet in 0..<256 {
            for slice in 1..<8 {
                let before = table[(slice - 1) * 256 + octet]
                table[slice * 256 + octet] = before >> 8 ^ table[Int(before & 0xFF)]
            }
        }
        return table
    }()
}
