import Journal
import Octets
import Testing

@Suite("A journal is followed while it is written, and never beyond what is settled")
struct FollowerTests {
    private static let end = JournalPosition(segment: .max, record: .max)

    private func take(
        _ follower: inout JournalFollower, before limit: JournalPosition
    ) throws -> [JournalRecord] {
        var records: [JournalRecord] = []
        while let item = try follower.next(before: limit) {
            guard case .record(_, let record) = item else {
                Issue.record("\(item)")
                return records
            }
            records.append(record)
        }
        return records
    }

    @Test
    func `what is appended comes as soon as it is confirmed, over the borders of segments`() throws {
        let directory = TemporaryDirectory()
        let writer = try Bench.writer(directory)
        var follower = JournalFollower(directory: directory.path, from: 0)
        var expected: [JournalRecord] = []
        var found: [JournalRecord] = []
        for segment in 0..<3 {
            _ = try writer.beginSegment(header: Bench.header)
            expected += Bench.header
            for batch in 0..<5 {
                let records = Bench.records(20, seed: UInt64(segment * 10 + batch))
                _ = try writer.append(records)
                expected += records
                // Now and then it looks, and sometimes twice.
                if batch % 2 == 0 { found += try take(&follower, before: writer.nextPosition) }
                if batch == 2 { #expect(try take(&follower, before: writer.nextPosition) == []) }
            }
        }
        found += try take(&follower, before: writer.nextPosition)
        #expect(found == expected)
        #expect(follower.position == writer.nextPosition)
        try follower.sync()
    }

    @Test
    func `records that stand in the file and are not confirmed are not taken`() throws {
        let directory = TemporaryDirectory()
        let writer = try Bench.writer(directory)
        _ = try writer.beginSegment(header: Bench.header)
        let settled = writer.nextPosition
        _ = try writer.append(Bench.records(10))
        var follower = JournalFollower(directory: directory.path, from: 0)
        #expect(try take(&follower, before: settled) == Bench.header)
        #expect(try take(&follower, before: settled) == [])
        #expect(try take(&follower, before: writer.nextPosition) == Bench.records(10))
    }

    @Test
    func `a batch that failed half-way and was replaced is seen as it stands in the end`() throws {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk()
        let writer = try Bench.writer(directory, files: disk.layer)
        _ = try writer.beginSegment(header: Bench.header)
        var follower = JournalFollower(directory: directory.path, from: 0)
        #expect(try take(&follower, before: writer.nextPosition).count == 3)
        let lost = Bench.records(30, seed: 3)
        // Some whole blocks of it reach the file before the disk is full, and cannot be cut off at once.
        disk.octetsBeforeFault = 1500
        disk.fail(disk.calls..<disk.calls + 2)
        #expect(throws: JournalError.self) { _ = try writer.append(lost) }
        #expect(try take(&follower, before: writer.nextPosition) == [])
        disk.mend()
        let kept = Bench.records(12, seed: 4)
        _ = try writer.append(kept)
        #expect(try take(&follower, before: writer.nextPosition) == kept)
    }

    @Test
    func `damage is told, and what stands behind it comes`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(40), Bench.records(5, seed: 2)], to: directory)
        var bytes = Bench.bytes(directory.segment(1))
        bytes[bytes.count / 2] ^= 1
        Bench.put(bytes, at: directory.segment(1))
        var follower = JournalFollower(directory: directory.path, from: 0)
        var records = 0
        var damages = 0
        while let item = try follower.next(before: Self.end) {
            switch item {
            case .record: records += 1
            case .damaged: damages += 1
            case .torn: Issue.record("nothing is torn")
            }
        }
        #expect(damages == 1 && records == 40 + 5 + 2 * 3 - 1)
    }

    @Test
    func `a folder without segments, or with none so late, gives nothing yet`() throws {
        let directory = TemporaryDirectory()
        var follower = JournalFollower(directory: directory.path, from: 0)
        #expect(try follower.next(before: Self.end) == nil)
        try Bench.write([Bench.records(4)], to: directory)
        #expect(try take(&follower, before: Self.end).count == 7)
        var late = JournalFollower(directory: directory.path, from: 2)
        #expect(try late.next(before: Self.end) == nil)
    }
}
