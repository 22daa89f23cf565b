import Foundation
import Journal
import Octets
import Testing

@Suite struct RoundTripTests {
    @Test func `records come back as they were written, in order, with their positions`() throws {
        let directory = TemporaryDirectory()
        let writer = try Bench.writer(directory)
        let batches = [Bench.records(32, seed: 1), Bench.records(1, seed: 2), Bench.records(200, seed: 3)]
        #expect(try writer.beginSegment(header: Bench.header).first == JournalPosition(segment: 1, record: 0))
        var next: UInt64 = 3
        for batch in batches {
            let appended = try writer.append(batch)
            #expect(appended.first == JournalPosition(segment: 1, record: next))
            #expect(appended[batch.count - 1].record == next + UInt64(batch.count) - 1)
            next += UInt64(batch.count)
        }
        #expect(try writer.sync() == JournalPosition(segment: 1, record: next))
        #expect(writer.firstUnsynced == writer.nextPosition)
        try writer.close()
        let items = try Bench.items(directory.path)
        #expect(items.records == Bench.header + batches.flatMap { $0 })
        #expect(items.count == items.records.count)
        #expect(items.positions == (0..<next).map { JournalPosition(segment: 1, record: $0) })
    }

    @Test func `the segment says who wrote it and which links it knows`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(1)], to: directory)
        var reader = try JournalReader(segment: directory.segment(1))
        _ = try reader.next()
        let header = try #require(reader.header)
        #expect(header.origin == Bench.settings().origin)
        #expect(header.links == Bench.links)
        #expect(header.segment == 1 && header.gapKind == Bench.gapKind && header.previousChecksum == 0)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 262_144, 262_145, 300_001, 3_000_000])
    func `a payload of any length comes back`(octets: Int) throws {
        let directory = TemporaryDirectory()
        var record = Bench.event(5, "")
        record.payload = (0..<octets).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Bench.write([[record, Bench.event(6, "after")]], to: directory)
        #expect(try Bench.items(directory.path).records.suffix(2) == [record, Bench.event(6, "after")])
    }

    @Test func `extreme times come back`() throws {
        let directory = TemporaryDirectory()
        let records = [Int64.min, -1, 0, 1, Int64.max].map { instant in
            JournalRecord(
                channel: .link(LinkID(4), direction: .received, lateStop: false), kind: 255,
                coreTime: CoreTime(nanoseconds: instant), utc: UTCTime(nanoseconds: instant), readAt: instant,
                trace: JournalRecord.Trace(safety: .max, data: .max), payload: [1])
        }
        try Bench.write([records], to: directory)
        #expect(try Bench.items(directory.path).records.suffix(5) == records)
    }

    @Test
    func `a payload that is too long and a link that nobody described are refused, the segment goes on`()
        throws
    {
        let directory = TemporaryDirectory()
        let writer = try Bench.writer(directory)
        _ = try writer.beginSegment(header: Bench.header)
        var long = Bench.event(5, "")
        long.payload = [UInt8](repeating: 0, count: 16 << 20)
        #expect(throws: JournalError.payloadTooLong(found: 16 << 20, expected: (16 << 20) - 256)) {
            _ = try writer.append([Bench.event(1, "not written"), long])
        }
        var stranger = Bench.event(5, "")
        stranger.channel = .link(LinkID(9), direction: .received, lateStop: false)
        #expect(throws: JournalError.unknownLink(found: 9, expected: [0, 4])) {
            _ = try writer.append([stranger])
        }
        #expect(try writer.append([Bench.event(1, "next")]).first.record == 3)
        try writer.close()
        #expect(try Bench.items(directory.path).records == Bench.header + [Bench.event(1, "next")])
    }

    @Test func `nothing is appended before a segment is begun`() throws {
        let writer = try Bench.writer(TemporaryDirectory())
        #expect(throws: JournalError.noSegment) { _ = try writer.append([Bench.event(1, "x")]) }
        #expect(JournalError.noSegment.remedy == .beginSegment)
    }

    @Test func `reading from a position leaves out what comes before`() throws {
        let directory = TemporaryDirectory()
        let batches = [Bench.records(20, seed: 1), Bench.records(20, seed: 2), Bench.records(20, seed: 3)]
        try Bench.write(batches, to: directory)
        var reader = try JournalReader(
            directory: directory.path, from: JournalPosition(segment: 2, record: 13))
        var items: [JournalItem] = []
        while let item = try reader.next() { items.append(item) }
        #expect(items.records == Array(batches[1][10...]) + Bench.header + batches[2])
        #expect(items.count == items.records.count)
    }
}

@Suite struct RotationTests {
    @Test func `a segment that is full or old asks for its successor`() throws {
        let directory = TemporaryDirectory()
        let writer = try Bench.writer(
            directory, Bench.settings(segmentOctets: 8000, segmentAge: .seconds(10)))
        #expect(writer.needsNewSegment(at: .zero))
        #expect(try !writer.beginSegment(header: Bench.header).needsNewSegment)
        #expect(try !writer.append([Bench.event(1, "a", at: 9_999_999_999)]).needsNewSegment)
        #expect(try writer.append([Bench.event(1, "b", at: 10_000_001_000)]).needsNewSegment)
        #expect(try !writer.beginSegment(header: [Bench.event(1, "c", at: 10_000_001_000)]).needsNewSegment)
        #expect(!writer.needsNewSegment(at: CoreTime(nanoseconds: 11_000_000_000)))
        #expect(try writer.append(Bench.records(60)).needsNewSegment)
        #expect(writer.segmentOctets > 8000)
        try writer.close()
        let items = try Bench.items(directory.path)
        #expect(items.damages.isEmpty && items.torn.isEmpty && items.records.count == 66)
    }

    @Test func `a new run begins a new segment chained to the last one`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(5)], to: directory)
        let before = Bench.bytes(directory.segment(1))
        try Bench.write([Bench.records(5), Bench.records(6)], to: directory)
        #expect(Bench.bytes(directory.segment(1)) == before)
        #expect(try JournalVerification(path: directory.path).isWhole)
        #expect(try JournalVerification(path: directory.path).segments == 3)
    }

    @Test func `links can change with a segment`() throws {
        let directory = TemporaryDirectory()
        let writer = try Bench.writer(directory)
        _ = try writer.beginSegment(header: [], links: [])
        _ = try writer.beginSegment(header: [], links: [Bench.links[1]])
        var record = Bench.event(0, "x")
        record.channel = .link(LinkID(4), direction: .received, lateStop: false)
        _ = try writer.append([record])
        try writer.close()
        var reader = try JournalReader(directory: directory.path)
        #expect(try reader.next() == .record(JournalPosition(segment: 2, record: 0), record))
        #expect(reader.header?.links == [Bench.links[1]])
    }

    @Test func `a second writer is told who holds the directory`() throws {
        let directory = TemporaryDirectory()
        let first = try Bench.writer(directory)
        let own = ProcessInfo.processInfo.processIdentifier
        let expected = JournalError.locked(path: directory.path, process: own)
        #expect(throws: expected) { _ = try Bench.writer(directory) }
        #expect(expected.description.contains("process \(own)"))
        withExtendedLifetime(first) {}
    }

    @Test func `the lock goes with the writer`() throws {
        let directory = TemporaryDirectory()
        for _ in 0..<2 { _ = try Bench.writer(directory).beginSegment(header: []) }
        #expect(try JournalVerification(path: directory.path).segments == 2)
    }
}
