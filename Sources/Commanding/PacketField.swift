import Octets

/// One field of a command's packet as it stands there, for people who look before they send.
public struct PacketField: Hashable, Sendable {
    public let name: String
    /// Bits from the first bit of the packet.
    public let bitOffset: Int
    public let bits: Int
    /// Its bits as hexadecimal, as many digits as they need.
    public let hex: String
    /// What it means, where the command knows: the argument with its unit.
    public let meaning: String
}

extension PreparedCommand {
    /// A packet that this command became, taken apart: every bit of it in one of the fields.
    public func fields(of packet: [UInt8]) -> [PacketField] {
        var found: [PacketField] = []
        for item in map where item.place.bitOffset + item.place.bits <= packet.count * 8 {
            let value = BitField.extract(packet, at: item.place.bitOffset, bits: item.place.bits)
            found.append(
                PacketField(
                    name: item.name, bitOffset: item.place.bitOffset, bits: item.place.bits,
                    hex: Self.hex(value, bits: item.place.bits),
                    meaning: arguments.first { $0.name == item.name }?.description ?? ""))
        }
        guard packet.count >= 2 else { return found }
        let at = packet.count - 2
        found.append(
            PacketField(
                name: "crc", bitOffset: at * 8, bits: 16,
                hex: Self.hex(UInt64(packet[at]) << 8 | UInt64(packet[at + 1]), bits: 16),
                meaning: "CRC-16 over all before it"))
        return found
    }

    private static func hex(_ value: UInt64, bits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, (bits + 3) / 4 - text.utf8.count)) + text
    }
}
