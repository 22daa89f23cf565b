import Octets
import RigLink
import Testing

@Suite("Frames")
struct FrameTests {
    /// Octets before stuffing, with a right checksum.
    static func stuffed(_ octets: [UInt8], crc change: UInt32 = 0) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(octets)
        writer.u32(CRC32C.checksum(octets) ^ change)
        var output: [UInt8] = []
        COBS.encode(writer.bytes, into: &output)
        return output
    }

    static func header(_ first: UInt8) -> [UInt8] { [first, 1, 2, 3, 4, 5, 6, 7] }

    struct Case: Sendable {
        var name: String
        var stuffed: [UInt8]
        var verdict: FrameVerdict
    }

    static let cases: [Case] = [
        Case(name: "a good ACK", stuffed: stuffed(header(0x92)), verdict: .ok),
        Case(name: "nothing", stuffed: [], verdict: .empty),
        Case(name: "1030 octets", stuffed: [UInt8](repeating: 1, count: 1030), verdict: .tooLong),
        Case(
            name: "1029 octets that stand for 1028", stuffed: [UInt8](repeating: 1, count: 1029),
            verdict: .tooLong),
        Case(name: "a code past the end", stuffed: [9, 1], verdict: .badCOBS),
        Case(name: "eleven octets", stuffed: [UInt8](repeating: 1, count: 12), verdict: .tooShort),
        Case(name: "checksum", stuffed: stuffed(header(0x92), crc: 1), verdict: .badCRC),
        Case(name: "checksum before version", stuffed: stuffed(header(0xA2), crc: 1), verdict: .badCRC),
        Case(name: "version 2", stuffed: stuffed(header(0xA2)), verdict: .badVersion),
        Case(name: "version before direction", stuffed: stuffed(header(0x22)), verdict: .badVersion),
        Case(name: "an echo", stuffed: stuffed(header(0x12)), verdict: .wrongDirection),
        Case(name: "direction before kind", stuffed: stuffed(header(0x18)), verdict: .wrongDirection),
        Case(name: "kind 8", stuffed: stuffed(header(0x98)), verdict: .badKind),
        Case(name: "HELLO of a device", stuffed: stuffed(header(0x94)), verdict: .badKind),
        Case(name: "STOP of a device", stuffed: stuffed(header(0x99)), verdict: .badKind),
        Case(name: "ACK with a body", stuffed: stuffed(header(0x92) + [0]), verdict: .badLength),
        Case(
            name: "a packet of 6", stuffed: stuffed(header(0x90) + [0, 0, 0, 0, 0, 0]), verdict: .badLength),
    ]

    /// SR-L-01, SR-L-02 (direction)
    @Test(arguments: cases)
    func `the first thing that is wrong is named`(example: Case) {
        #expect(
            LinkFrame.judge(stuffed: example.stuffed[...], receiverIsHost: true) == example.verdict,
            "\(example.name)")
    }

    @Test func `STOP is the constant frame of the protocol's page`() {
        let octets: [UInt8] = [0x19, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
        #expect(StopFrame.encoded(reason: .stop, stopID: 1) == [0] + Self.stuffed(octets) + [0])
    }

    static let lengths: [(kind: UInt8, host: ClosedRange<Int>?, device: ClosedRange<Int>?)] = [
        (0, 7...1012, 7...1012), (1, 7...1012, 7...1012), (2, 0...0, 0...0), (3, 1...1, 1...1),
        (4, 17...17, nil), (5, nil, 52...52), (6, 7...7, 25...25), (7, 8...8, 24...24), (8, nil, nil),
        (9, 5...5, nil), (10, nil, nil), (11, nil, nil), (12, nil, nil), (13, nil, nil), (14, nil, nil),
        (15, 1...1, 1...1),
    ]

    @Test(arguments: 0..<16)
    func `bodies have the lengths of the table, both ways`(kind: Int) {
        let row = Self.lengths[kind]
        for (fromDevice, allowed) in [(false, row.host), (true, row.device)] {
            let first = (fromDevice ? 0x90 : 0x10) | row.kind
            for length in Array(0...64) + [1011, 1012] {
                let octets = Self.header(first) + [UInt8](repeating: 0x5A, count: length)
                let verdict = LinkFrame.judge(
                    stuffed: Self.stuffed(octets)[...], receiverIsHost: fromDevice)
                let expected: FrameVerdict =
                    allowed.map { $0.contains(length) ? .ok : .badLength } ?? .badKind
                #expect(verdict == expected)
            }
        }
    }

    @Test(arguments: [7, 8, 253, 254, 255, 500, 1011, 1012])
    func `a frame of any length comes back`(length: Int) throws {
        for fill in [UInt8(0), 1, 0xFF] {
            let frame = LinkFrame(
                fromDevice: true, kind: .reliableData, session: 200, sequence: 255, acknowledge: 17,
                clock: 0xFEDC_BA98, body: [UInt8](repeating: fill, count: length))
            let wire = frame.encoded()
            #expect(wire.first == 0 && wire.last == 0 && wire.count <= 1031)
            #expect(try LinkFrame(stuffed: wire.dropFirst().dropLast(), receiverIsHost: true) == frame)
        }
    }
}
