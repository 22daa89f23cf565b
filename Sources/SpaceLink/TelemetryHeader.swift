public import Octets

/// Secondary header of a telemetry packet (ECSS-E-ST-70-41C §7.4.3.1), 14 octets with the time field.
public struct TelemetryHeader: Hashable, Sendable {
    /// 2 for PUS-C.
    public static let version: UInt8 = 2
    public static let encodedLength = 7 + CUCTime.encodedLength

    /// 0 = counts since the rig's boot, 1 = TAI set by the station.
    public var timeStatus: UInt8
    public var service: UInt8
    public var subtype: UInt8
    public var messageCounter: UInt16
    public var destination: UInt16
    public var time: CUCTime

    public init(
        timeStatus: UInt8 = 0, service: UInt8, subtype: UInt8, messageCounter: UInt16,
        destination: UInt16 = 0, time: CUCTime
    ) {
        precondition(timeStatus < 16, "the time status has 4 bits")
        self.timeStatus = timeStatus
        self.service = service
        self.subtype = subtype
        self.messageCounter = messageCounter
        self.destination = destination
        self.time = time
    }

    public init(reading reader: inout ByteReader) throws(SpaceLinkError) {
        let left = reader.left
        guard left >= TelemetryHeader.encodedLength else {
            throw .truncated(part: "telemetry header", found: left, expected: TelemetryHeader.encodedLength)
        }
        do throws(OctetError) {
            let first = try reader.u8()
            guard first >> 4 == TelemetryHeader.version else {
                throw .invalid(what: "version", value: UInt64(first >> 4))
            }
            timeStatus = first & 0x0F
            service = try reader.u8()
            subtype = try reader.u8()
            messageCounter = try reader.u16()
            destination = try reader.u16()
        } catch {
            guard case .invalid(_, let found) = error else {
                throw .truncated(
                    part: "telemetry header", found: left, expected: TelemetryHeader.encodedLength)
            }
            throw .wrongVersion(
                part: "telemetry header", found: UInt8(found), expected: TelemetryHeader.version)
        }
        time = try CUCTime(reading: &reader)
    }

    /// The header of `packet`; an error if the packet says that it has none.
    public init(of packet: SpacePacket) throws(SpaceLinkError) {
        guard packet.hasSecondaryHeader else { throw .noSecondaryHeader }
        var reader = ByteReader(packet.data)
        self = try TelemetryHeader(reading: &reader)
    }

    public func encode(into writer: inout ByteWriter) {
        writer.u8(TelemetryHeader.version << 4 | timeStatus)
        writer.u8(service)
        writer.u8(subtype)
        writer.u16(messageCounter)
        writer.u16(destination)
        time.encode(into: &writer)
    }
}
