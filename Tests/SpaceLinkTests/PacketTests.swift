import Octets
import SpaceLink
import Testing

@Suite("Space packets")
struct PacketTests {
    /// The command of the published vector: APID 00B4h is not used by us, the shape is.
    static let packet: [UInt8] = [0x19, 0x80, 0xC0, 0x07, 0x00, 0x03, 1, 2, 3, 4]

    @Test func `a packet is read field by field and comes back`() throws {
        let packet = try SpacePacket(parsing: Self.packet)
        #expect(packet.isTelecommand)
        #expect(packet.hasSecondaryHeader)
        #expect(packet.apid.rawValue == 0x180)
        #expect(packet.sequenceFlags == .whole)
        #expect(packet.sequenceCount == SequenceCount(7))
        #expect(packet.data == [1, 2, 3, 4])
        #expect(packet.encoded() == Self.packet)
    }

    @Test(arguments: [0x0000_0000 as UInt32, 0x1FFF_FFFF, 0x0801_8001, 0x17FF_4123])
    func `every header field comes back`(header: UInt32) throws {
        var writer = ByteWriter()
        writer.u32(header)
        writer.u16(0)
        writer.u8(0x55)
        #expect(try SpacePacket(parsing: writer.bytes).encoded() == writer.bytes)
    }

    @Test(arguments: 0..<10)
    func `a packet cut short is an error`(length: Int) {
        let expected: SpaceLinkError =
            length < 7
            ? .truncated(part: "space packet", found: length, expected: 7)
            : .wrongLength(found: length, expected: 10)
        #expect(throws: expected) { try SpacePacket(parsing: Array(Self.packet.prefix(length))) }
    }

    @Test func `octets behind the packet are an error`() {
        #expect(throws: SpaceLinkError.wrongLength(found: 11, expected: 10)) {
            try SpacePacket(parsing: Self.packet + [0])
        }
    }

    @Test func `another version is an error`() {
        #expect(throws: SpaceLinkError.wrongVersion(part: "space packet", found: 7, expected: 0)) {
            try SpacePacket(parsing: [0xE0] + Self.packet.dropFirst())
        }
    }

    @Test func `APIDs have 11 bits and counts wrap at 14`() {
        #expect(APID(rawValue: 0x7FF) == .idle)
        #expect(APID(rawValue: 0x800) == nil)
        #expect(SequenceCount(16383).next == SequenceCount(0))
        #expect(SequenceCount(2).distance(from: SequenceCount(16380)) == 6)
    }

    @Test func `error control finds any flipped bit`() {
        var packet = Self.packet
        PacketErrorControl.append(to: &packet)
        #expect(PacketErrorControl.isValid(packet))
        for bit in 0..<packet.count * 8 {
            var flipped = packet
            flipped[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            #expect(!PacketErrorControl.isValid(flipped))
        }
        #expect(!PacketErrorControl.isValid([]))
        #expect(!PacketErrorControl.isValid([0xFF, 0xFF]))
    }
}
