import MissionDatabase
import Octets

/// A report of PUS service 1 (ECSS-E-ST-70-41C §6.1; layout ICD §8).
public struct VerificationReport: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        /// (1,1)
        case accepted
        /// (1,3)
        case started
        /// (1,5)
        case progress(step: UInt16)
        /// (1,7)
        case completed(result: UInt32)
        /// (1,2), (1,4), (1,6), (1,8)
        case failed(CommandFailure)
    }

    /// The first four octets of the command's packet.
    public let requestID: UInt32
    public let commandID: UInt32
    public let content: Content

    public init(requestID: UInt32, commandID: UInt32, content: Content) {
        self.requestID = requestID
        self.commandID = commandID
        self.content = content
    }

    /// Reads a whole telemetry packet of service 1, from the primary header to the packet error control.
    /// Errors: `.badReport` where it is not one, has another length than its subtype or a wrong CRC-16.
    public init(packet: [UInt8]) throws(CommandingError) {
        guard packet.count >= Self.headerOctets + 10 else {
            throw .badReport(what: "octets", found: packet.count, expected: Self.headerOctets + 10)
        }
        guard packet[0] & 0x10 == 0 else { throw .badReport(what: "packet type", found: 1, expected: 0) }
        guard packet[7] == 1 else { throw .badReport(what: "service", found: Int(packet[7]), expected: 1) }
        guard CRC16.checksum(packet) == 0 else {
            throw .badReport(what: "CRC-16 over the packet", found: Int(CRC16.checksum(packet)), expected: 0)
        }
        let subtype = packet[8]
        let octets = try Self.contentOctets(subtype)
        let found = packet.count - Self.headerOctets - 10
        guard found == octets else {
            throw .badReport(what: "octets after the command id", found: found, expected: octets)
        }
        var reader = ByteReader(packet[Self.headerOctets...])
        do {
            requestID = try reader.u32()
            commandID = try reader.u32()
            content = try Self.content(subtype, &reader)
        } catch {
            throw .badReport(what: "octets", found: packet.count, expected: packet.count + 1)
        }
    }

    /// Primary header 6, secondary header 3 + 2 + 2 + time 7 (ICD §8).
    private static let headerOctets = 20

    private static func contentOctets(_ subtype: UInt8) throws(CommandingError) -> Int {
        switch subtype {
        case 1, 3: return 0
        case 5: return 2
        case 7: return 4
        case 2, 4, 6, 8: return 11
        default: throw .badReport(what: "subtype", found: Int(subtype), expected: 1)
        }
    }

    private static func content(_ subtype: UInt8, _ reader: inout ByteReader) throws(OctetError) -> Content {
        switch subtype {
        case 1: return .accepted
        case 3: return .started
        case 5: return .progress(step: try reader.u16())
        case 7: return .completed(result: try reader.u32())
        default:
            let stages: [UInt8: Verifier.Stage] = [2: .accepted, 4: .started, 6: .progress]
            return .failed(
                CommandFailure(
                    stage: stages[subtype] ?? .completed, code: try reader.u16(), index: try reader.u8(),
                    value: try reader.i32(), limit: try reader.i32()))
        }
    }
}
