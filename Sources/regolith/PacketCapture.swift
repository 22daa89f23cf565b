import Octets

/// The blocks of a plain pcapng file of space packets (IETF draft-ietf-opsawg-pcapng), little-endian.
enum PacketCapture {
    /// Section header, and one interface: link type 147, times in nanoseconds.
    static var header: [UInt8] {
        let section = words([0x0A0D_0D0A, 28, 0x1A2B_3C4D, 1, 0xFFFF_FFFF, 0xFFFF_FFFF, 28])
        return section + words([1, 32, 147, 0, 9 | 1 << 16, 9, 0, 32])
    }

    static func block(_ packet: [UInt8], utc: UTCTime) -> [UInt8] {
        let padded = packet + [UInt8](repeating: 0, count: (4 - packet.count % 4) % 4)
        let length = UInt32(32 + padded.count)
        let stamp = UInt64(bitPattern: utc.nanoseconds)
        let head = [
            6, length, 0, UInt32(stamp >> 32), UInt32(truncatingIfNeeded: stamp), UInt32(packet.count),
            UInt32(packet.count),
        ]
        return words(head) + padded + words([length])
    }

    private static func words(_ numbers: [UInt32]) -> [UInt8] {
        numbers.flatMap { number in [0, 8, 16, 24].map { UInt8(number >> $0 & 0xFF) } }
    }
}
