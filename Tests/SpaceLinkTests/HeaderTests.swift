import Octets
import SpaceLink
import Testing

@Suite("Secondary headers and times")
struct HeaderTests {
    static let telemetry: [UInt8] = [
        0x20, 3, 25, 0x12, 0x34, 0, 0, 0x2E, 0, 0, 0x01, 0x00, 0x80, 0x00,
    ]

    @Test func `a telemetry header is read and comes back`() throws {
        var reader = ByteReader(Self.telemetry + [9])
        let header = try TelemetryHeader(reading: &reader)
        #expect(reader.left == 1)
        #expect((header.service, header.subtype, header.messageCounter) == (3, 25, 0x1234))
        #expect(header.timeStatus == 0)
        #expect(header.time == CUCTime(isOwnEpoch: true, seconds: 256, fraction: 0x8000))
        #expect(header.time.nanoseconds == 256_500_000_000)
        var writer = ByteWriter()
        header.encode(into: &writer)
        #expect(writer.bytes == Self.telemetry)
    }

    @Test(arguments: 0..<14)
    func `a telemetry header cut short is an error`(length: Int) {
        #expect(throws: SpaceLinkError.truncated(part: "telemetry header", found: length, expected: 14)) {
            var reader = ByteReader(Array(Self.telemetry.prefix(length)))
            _ = try TelemetryHeader(reading: &reader)
        }
    }

    @Test func `PUS-A and a foreign time code are errors`() {
        #expect(throws: SpaceLinkError.wrongVersion(part: "telemetry header", found: 1, expected: 2)) {
            var reader = ByteReader([0x10] + Self.telemetry.dropFirst())
            _ = try TelemetryHeader(reading: &reader)
        }
        #expect(throws: SpaceLinkError.wrongTimeCode(found: 0x2F)) {
            var octets = Self.telemetry
            octets[7] = 0x2F
            var reader = ByteReader(octets)
            _ = try TelemetryHeader(reading: &reader)
        }
    }

    @Test func `a telecommand header is read and comes back`() throws {
        let octets: [UInt8] = [0x2F, 8, 1, 0, 16]
        var reader = ByteReader(octets)
        let header = try TelecommandHeader(reading: &reader)
        #expect(header == TelecommandHeader())
        var writer = ByteWriter()
        header.encode(into: &writer)
        #expect(writer.bytes == octets)
    }

    @Test func `a packet without a secondary header says so`() throws {
        let packet = SpacePacket(
            hasSecondaryHeader: false, apid: .idle, sequenceCount: SequenceCount(0), data: Self.telemetry)
        #expect(throws: SpaceLinkError.noSecondaryHeader) { try TelemetryHeader(of: packet) }
        #expect(throws: SpaceLinkError.noSecondaryHeader) { try TelecommandHeader(of: packet) }
    }

    @Test func `the published CUC time comes out`() throws {
        var reader = ByteReader([0x1E, 0x7F, 0xE8, 0x17, 0xA5, 0x80, 0x00])
        let time = try CUCTime(reading: &reader)
        // 2026-01-01T00:00:00.5Z is 24,837 days after 1958-01-01 and 37 leap seconds of TAI.
        #expect(time.nanoseconds == (24_837 * 86_400 + 37) * 1_000_000_000 + 500_000_000)
        #expect(!time.isOwnEpoch)
    }

    @Test(arguments: [0, 1, 15, 16, 999_999, 1_000_000, 4_294_967_295_999_999] as [UInt64])
    func `microseconds since boot are kept to 16 microseconds`(microseconds: UInt64) {
        let back = CUCTime(microsecondsSinceBoot: microseconds).microseconds
        #expect(Int64(microseconds) - back >= 0 && Int64(microseconds) - back <= 16)
    }

    @Test func `texts of errors end with advice`() {
        let errors: [SpaceLinkError] = [
            .truncated(part: "x", found: 1, expected: 2), .wrongLength(found: 1, expected: 2),
            .wrongVersion(part: "x", found: 1, expected: 2), .noSecondaryHeader, .wrongTimeCode(found: 1),
        ]
        for error in errors { #expect(error.description.contains(": ")) }
    }
}
