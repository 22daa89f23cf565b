import Octets

/// CRC-16 at the end of a packet, over the whole packet (ECSS-E-ST-70-41C §7.4.3.2).
public enum PacketErrorControl {
    /// True if the last two octets fit the ones before them; a row of fewer than 3 octets has no such
    /// field.
    public static func isValid(_ packet: [UInt8]) -> Bool {
        packet.count > 2 && CRC16.checksum(packet) == 0
    }

    /// Appends the checksum; the length field of the header must count these two octets already.
    public static func append(to packet: inout [UInt8]) {
        let crc = CRC16.checksum(packet)
        packet.append(UInt8(crc >> 8))
        packet.append(UInt8(crc & 0xFF))
    }
}
