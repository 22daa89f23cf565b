/// CRC-16 of CCSDS frames and packets (CCSDS 132.0-B-3 §4.1.6): polynomial 1021, initial FFFF, not reflected,
/// "123456789" → 29B1. Over data and its own field it gives 0.
public struct CRC16: Sendable {
    @usableFromInline var state: UInt16 = 0xFFFF

    @inlinable public init() {}

    @inlinable public var value: UInt16 { state }

    public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        var crc = state
        CRC16.table.withUnsafeBufferPointer { table in
            for octet in bytes { crc = crc << 8 ^ table[Int(crc >> 8) ^ Int(octet)] }
        }
        state = crc
    }

    public static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var crc = CRC16()
        bytes.withUnsafeBufferPointer { crc.update($0) }
        return crc.value
    }

    public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var crc = CRC16()
        bytes.withUnsafeBufferPointer { crc.update($0) }
        return crc.value
    }

    private static let table: [UInt16] = (0..<256).map { octet in
        var crc = UInt16(octet) << 8
        for _ in 0..<8 { crc = crc & 0x8000 != 0 ? crc << 1 ^ 0x1021 : crc << 1 }
        return crc
    }
}
