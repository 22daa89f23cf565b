/// Why a packet gives no samples; the packet itself stays with the caller.
public enum TelemetryError: Error, Equatable, Sendable {
    /// No container of the dictionary matches; what the headers say, as far as they are there.
    case unknownPacket(apid: UInt16?, service: UInt8?, subtype: UInt8?)
    /// The packet is not as long as its container, packet error control included.
    case malformed(container: String, foundOctets: Int, expectedOctets: Int)
}

extension TelemetryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownPacket(let apid, let service, let subtype):
            guard let apid else { return "too short for a space packet: the data is cut or damaged" }
            var type = "APID \(String(apid, radix: 16, uppercase: true))h"
            if let service { type += ", service \(service)" }
            if let subtype { type += ", subtype \(subtype)" }
            return
                "no container of the dictionary matches (\(type)): compare the wire hashes of rig and station"
        case .malformed(let container, let found, let expected):
            return "\(container) has \(found) octets but \(expected) are expected:"
                + " compare the wire hashes of rig and station"
        }
    }
}
