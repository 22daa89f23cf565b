import Octets

/// One good frame of the rig link (ICD §1): the header's fields and the body.
public struct LinkFrame: Hashable, Sendable {
    /// 1, in three bits of octet 0.
    public static let version: UInt8 = 1

    public var fromDevice: Bool
    public var kind: FrameKind
    public var session: UInt8
    public var sequence: UInt8
    public var acknowledge: UInt8
    /// Sender's clock in microseconds, low 32 bits.
    public var clock: UInt32
    public var body: [UInt8]

    public init(
        fromDevice: Bool = false, kind: FrameKind, session: UInt8, sequence: UInt8 = 0,
        acknowledge: UInt8 = 0, clock: UInt32 = 0, body: [UInt8] = []
    ) {
        self.fromDevice = fromDevice
        self.kind = kind
        self.session = session
        self.sequence = sequence
        self.acknowledge = acknowledge
        self.clock = clock
        self.body = body
    }

    /// Reads what stands between two delimiters; throws the first thing that is wrong, never `.ok`.
    public init(stuffed: ArraySlice<UInt8>, receiverIsHost: Bool) throws(FrameVerdict) {
        guard !stuffed.isEmpty else { throw .empty }
        guard stuffed.count <= Limits.stuffed else { throw .tooLong }
        let octets: [UInt8]
        do throws(OctetError) { octets = try COBS.decode(stuffed) } catch { throw .badCOBS }
        guard octets.count >= Limits.header + Limits.checksum else { throw .tooShort }
        guard octets.count <= Limits.decoded else { throw .tooLong }
        let end = octets.count - Limits.checksum
        var crc = CRC32C()
        crc.update(octets[..<end])
        guard crc.value == LinkFrame.u32(octets, end) else { throw .badCRC }
        guard octets[0] >> 4 & 7 == LinkFrame.version else { throw .badVersion }
        fromDevice = octets[0] & 0x80 != 0
        guard fromDevice == receiverIsHost else { throw .wrongDirection }
        guard let kind = FrameKind(rawValue: octets[0] & 0x0F),
            let lengths = kind.bodyLengths(fromDevice: fromDevice)
        else { throw .badKind }
        guard lengths.contains(end - Limits.header) else { throw .badLength }
        self.kind = kind
        session = octets[1]
        sequence = octets[2]
        acknowledge = octets[3]
        clock = LinkFrame.u32(octets, 4)
        body = Array(octets[Limits.header..<end])
    }

    /// The verdict alone, with the numbers of ICD §1.1.
    public static func judge(stuffed: ArraySlice<UInt8>, receiverIsHost: Bool) -> FrameVerdict {
        do throws(FrameVerdict) {
            _ = try LinkFrame(stuffed: stuffed, receiverIsHost: receiverIsHost)
            return .ok
        } catch {
            return error
        }
    }

    /// Header, body and checksum before stuffing.
    public func unstuffed() -> [UInt8] {
        precondition(body.count <= Limits.body, "a body has at most 1012 octets")
        var writer = ByteWriter(capacity: Limits.header + body.count + Limits.checksum)
        writer.u8((fromDevice ? 0x80 : 0) | LinkFrame.version << 4 | kind.rawValue)
        writer.u8(session)
        writer.u8(sequence)
        writer.u8(acknowledge)
        writer.u32(clock)
        writer.raw(body)
        writer.u32(CRC32C.checksum(writer.bytes))
        return writer.bytes
    }

    /// What goes on the wire, with both delimiters.
    public func encoded() -> [UInt8] {
        let plain = unstuffed()
        var output: [UInt8] = []
        output.reserveCapacity(plain.count + COBS.overhead(plain.count) + 2)
        output.append(0)
        COBS.encode(plain, into: &output)
        output.append(0)
        return output
    }

    private static func u32(_ octets: [UInt8], _ at: Int) -> UInt32 {
        UInt32(octets[at]) << 24 | UInt32(octets[at + 1]) << 16
            | UInt32(octets[at + 2]) << 8 | UInt32(octets[at + 3])
    }
}
