public import Octets

/// Secondary header of a telecommand packet (ECSS-E-ST-70-41C §7.4.4.1), 5 octets.
public struct TelecommandHeader: Hashable, Sendable {
    /// 2 for PUS-C.
    public static let version: UInt8 = 2
    public static let encodedLength = 5

    /// Four bits; 1111 asks for acceptance, start, progress and completion.
    public var ackFlags: UInt8
    public var service: UInt8
    public var subtype: UInt8
    /// Who sends it; this station is 16.
    public var source: UInt16

    public init(ackFlags: UInt8 = 0x0F, service: UInt8 = 8, subtype: UInt8 = 1, source: UInt16 = 16) {
        precondition(ackFlags < 16, "the acknowledgement flags have 4 bits")
        self.ackFlags = ackFlags
        self.service = service
        self.subtype = subtype
        self.source = source
    }

    public init(reading reader: inout ByteReader) throws(SpaceLinkError) {
        let left = reader.left
        do throws(OctetError) {
            let first = try reader.u8()
            guard first >> 4 == TelecommandHeader.version else {
                throw .invalid(what: "version", value: UInt64(first >> 4))
            }
            ackFlags = first & 0x0F
            service = try reader.u8()
            subtype = try reader.u8()
            source = try reader.u16()
        } catch {
            guard case .invalid(_, let found) = error else {
                throw .truncated(
                    part: "telecommand header", found: left, expected: TelecommandHeader.encodedLength)
            }
            throw .wrongVersion(
                part: "telecommand header", found: UInt8(found), expected: TelecommandHeader.version)
        }
    }

    /// The header of `packet`; an error if the packet says that it has none.
    public init(of packet: SpacePacket) throws(SpaceLinkError) {
        guard packet.hasSecondaryHeader else { throw .noSecondaryHeader }
        var reader = ByteReader(packet.data)
        self = try TelecommandHeader(reading: &reader)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.u8(TelecommandHeader.version << 4 | ackFlags)
        writer.u8(service)
        writer.u8(subtype)
        writer.u16(source)
    }
}
