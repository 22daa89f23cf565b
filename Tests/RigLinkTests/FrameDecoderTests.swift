import Octets
import RigLink
import Testing

@Suite("Cutting a stream into frames")
struct FrameDecoderTests {
    static func frame(_ length: Int) -> LinkFrame {
        LinkFrame(
            fromDevice: true, kind: .data, session: 9, clock: UInt32(length),
            body: (0..<length).map { UInt8(truncatingIfNeeded: $0) })
    }

    /// Frames, idle, noise, a half frame and one far too long.
    static let stream: [UInt8] =
        [0, 0, 7, 7] + frame(10).encoded() + frame(1012).encoded().dropFirst() + [0, 0, 0]
        + [UInt8](repeating: 3, count: 2500) + frame(100).encoded() + frame(200).encoded().prefix(90)
        + frame(300).encoded() + [1, 2]

    static func events(_ stream: [UInt8], sizes: [Int]) -> [FrameEvent] {
        var decoder = FrameDecoder()
        var events: [FrameEvent] = []
        var start = 0
        var turn = 0
        while start < stream.count {
            let end = min(stream.count, start + sizes[turn % sizes.count])
            decoder.feed(Array(stream[start..<end])) { events.append($0) }
            start = end
            turn += 1
        }
        return events
    }

    @Test(arguments: [[1], [2, 3], [7, 1, 64], [1024], [100_000]])
    func `any chunks give the same events`(sizes: [Int]) {
        let events = Self.events(Self.stream, sizes: sizes)
        let half = Self.frame(200).encoded().prefix(90).dropFirst()
        #expect(
            events == [
                .damaged(.badCOBS, raw: [7, 7]), .frame(Self.frame(10)), .frame(Self.frame(1012)),
                .damaged(.tooLong, raw: [UInt8](repeating: 3, count: 1030)), .frame(Self.frame(100)),
                .damaged(.badCOBS, raw: Array(half)), .frame(Self.frame(300)),
            ])
    }

    @Test func `a frame cut in half is reported once`() {
        var decoder = FrameDecoder()
        var events: [FrameEvent] = []
        let wire = Self.frame(40).encoded()
        decoder.feed(Array(wire.prefix(20))) { events.append($0) }
        #expect(events.isEmpty && decoder.pendingOctets == 19)
        decoder.feed(wire) { events.append($0) }
        #expect(events.count == 2 && events.last == .frame(Self.frame(40)))
    }

    @Test func `idle is silent`() {
        #expect(Self.events([UInt8](repeating: 0, count: 5000), sizes: [17]).isEmpty)
    }

    @Test(arguments: [1029, 1030, 1031, 3000])
    func `what is too long is told at its 1030th octet and never kept`(length: Int) {
        var decoder = FrameDecoder()
        var events: [FrameEvent] = []
        decoder.feed([UInt8](repeating: 2, count: length)) { events.append($0) }
        let isLong = length >= 1030
        #expect(events == (isLong ? [.damaged(.tooLong, raw: [UInt8](repeating: 2, count: 1030))] : []))
        #expect(decoder.pendingOctets <= 1029)
        decoder.feed([2, 2, 0] + Self.frame(7).encoded()) { events.append($0) }
        #expect(events.count == 2 && events.last == .frame(Self.frame(7)))
    }

    @Test func `a snapshot in the middle of anything goes on equally`() throws {
        for cut in stride(from: 0, to: Self.stream.count, by: 13) {
            var one = FrameDecoder()
            var events: [FrameEvent] = []
            one.feed(Array(Self.stream.prefix(cut))) { events.append($0) }
            var writer = ByteWriter()
            one.encode(into: &writer)
            var reader = ByteReader(writer.bytes)
            var other = try FrameDecoder(decoding: &reader)
            #expect(other == one)
            other.feed(Array(Self.stream.dropFirst(cut))) { events.append($0) }
            #expect(events == Self.events(Self.stream, sizes: [100_000]))
        }
    }
}
