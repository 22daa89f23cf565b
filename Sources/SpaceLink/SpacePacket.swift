import Octets

/// One whole space packet (CCSDS 133.0-B-2 §4.1): a 6-octet primary header and at least one octet of data.
public struct SpacePacket: Hashable, Sendable {
    /// Place of a packet in a group (CCSDS 133.0-B-2 §4.1.3.4.2).
    public enum SequenceFlags: UInt8, Hashable, Sendable {
        case continuation = 0
        case first = 1
        case last = 2
        case whole = 3
    }

    public var isTelecommand: Bool
    public var hasSecondaryHeader: Bool
    public var apid: APID
    public var sequenceFlags: SequenceFlags
    public var sequenceCount: SequenceCount
    /// All octets after the primary header, 1…65,536: secondary header, user data, error control.
    public var data: [UInt8]

    public init(
        isTelecommand: Bool = false, hasSecondaryHeader: Bool = true, apid: APID,
        sequenceFlags: SequenceFlags = .whole, sequenceCount: SequenceCount, data: [UInt8]
    ) {
        precondition(!data.isEmpty && data.count <= 65_536, "a packet has 1 to 65,536 octets of data")
        self.isTelecommand = isTelecommand
        self.hasSecondaryHeader = hasSecondaryHeader
        self.apid = apid
        self.sequenceFlags = sequenceFlags
        self.sequenceCount = sequenceCount
        self.data = data
    }

    /// Reads exactly one packet; octets before or after it are an error.
    public init(parsing bytes: [UInt8]) throws(SpaceLinkError) {
        guard bytes.count > Limits.primaryHeader else {
            throw .truncated(part: "space packet", found: bytes.count, expected: Limits.primaryHeader + 1)
        }
        let version = bytes[0] >> 5
        guard version == 0 else { throw .wrongVersion(part: "space packet", found: version, expected: 0) }
        let expected = SpacePacket.length(of: bytes)
        guard bytes.count == expected else { throw .wrongLength(found: bytes.count, expected: expected) }
        isTelecommand = bytes[0] & 0x10 != 0
        hasSecondaryHeader = bytes[0] & 0x08 != 0
        apid = APID(masking: UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
        sequenceFlags = SequenceFlags(rawValue: bytes[2] >> 6) ?? .whole
        sequenceCount = SequenceCount(UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
        data = Array(bytes[Limits.primaryHeader...])
    }

    /// Octets of the whole packet as octets 4 and 5 of its header (must be there) say, 7…65,542.
    @inlinable
    public static func length(of bytes: [UInt8]) -> Int {
        (Int(bytes[4]) << 8 | Int(bytes[5])) + 7
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: Limits.primaryHeader + data.count)
        writer.u16((isTelecommand ? 0x1000 : 0) | (hasSecondaryHeader ? 0x0800 : 0) | apid.rawValue)
        writer.u16(UInt16(sequenceFlags.rawValue) << 14 | sequenceCount.value)
        writer.u16(UInt16(data.count - 1))
        writer.raw(data)
        return writer.bytes
    }
}
