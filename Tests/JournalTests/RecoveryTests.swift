import Foundation
import Journal
import Octets
import Testing

@Suite struct RecoveryTests {
    private func tail(_ recovery: JournalRecovery) throws -> [JournalItem] {
        var reader = try recovery.tail()
        var items: [JournalItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    @Test func `a start finds the newest snapshot and what came after it`() throws {
        let directory = TemporaryDirectory()
        let records = Bench.records(12)
        let later = Bench.event(Bench.snapshotKind, "later")
        try Bench.write([Bench.records(30, seed: 4), records + [later] + records], to: directory)
        let recovery = try JournalRecovery.open(directory: directory.path, snapshotKind: Bench.snapshotKind)
        #expect(recovery.segments == [1, 2])
        #expect(recovery.snapshot == later)
        #expect(recovery.snapshotPosition == JournalPosition(segment: 2, record: 15))
        #expect(recovery.tailRecords == 12 && recovery.tornOctets == 0 && recovery.damages.isEmpty)
        #expect(recovery.end == JournalPosition(segment: 2, record: 28))
        #expect(try tail(recovery).records == records)
        let earlier = try JournalRecovery.open(
            directory: directory.path, snapshotKind: Bench.snapshotKind, before: recovery.snapshotPosition)
        #expect(earlier.snapshotPosition == JournalPosition(segment: 2, record: 2))
        #expect(earlier.tailRecords == 25)
    }

    @Test func `a torn tail is told and left where it is`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(5)], to: directory)
        let bytes = Bench.bytes(directory.segment(1)).dropLast(3)
        Bench.put(bytes, at: directory.segment(1))
        let recovery = try JournalRecovery.open(directory: directory.path, snapshotKind: Bench.snapshotKind)
        let last = try #require(Bench.blocks(Array(bytes)).last)
        #expect(recovery.tornOctets == UInt64(bytes.count - last.lowerBound))
        #expect(recovery.tailRecords == 4)
        #expect(try tail(recovery).torn.count == 1)
        #expect(Bench.bytes(directory.segment(1)) == Array(bytes))
    }

    @Test func `without a snapshot in the last segment the one before is used`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(5), Bench.records(6)], to: directory)
        Bench.put([], at: directory.segment(3))
        let second = Bench.bytes(directory.segment(2))
        let snapshot = Bench.blocks(second)[4 + 2]
        try JournalEditor.flip(path: directory.segment(2), offset: snapshot.lowerBound + 30, mask: 4)
        let recovery = try JournalRecovery.open(directory: directory.path, snapshotKind: Bench.snapshotKind)
        #expect(recovery.snapshotPosition == JournalPosition(segment: 1, record: 2))
        #expect(recovery.tailRecords == 5 + 2 + 6)
        #expect(recovery.damages.count == 1)
        #expect(recovery.end == JournalPosition(segment: 3, record: 0))
        let items = try tail(recovery)
        #expect(items.records.count == 13 && items.damages.count == 1)
    }

    @Test func `an empty directory is a first start, a missing one an error`() throws {
        let directory = TemporaryDirectory()
        let recovery = try JournalRecovery.open(directory: directory.path, snapshotKind: 3)
        #expect(recovery.segments.isEmpty && recovery.snapshot == nil && recovery.tailRecords == 0)
        #expect(throws: JournalError.self) {
            _ = try JournalRecovery.open(directory: directory.path + "/none", snapshotKind: 3)
        }
    }
}

@Suite struct HandlingMarkTests {
    private let position = JournalPosition(segment: 3, record: 1 << 40)

    @Test func `a start finds what was being handled`() throws {
        let path = TemporaryDirectory().path + "-mark"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let mark = try HandlingMark(path: path)
            #expect(mark.pending() == nil)
            mark.mark(JournalPosition(segment: 1, record: 1), [9])
            mark.clear()
            #expect(mark.pending() == nil)
            mark.mark(position, [1, 2, 3])
        }
        let found = try HandlingMark(path: path)
        #expect(
            found.pending() == HandlingMark.Pending(position: position, octets: [1, 2, 3], totalOctets: 3))
        found.clear()
        #expect(try HandlingMark(path: path).pending() == nil)
    }

    @Test(arguments: [0, 1, HandlingMark.capacity, HandlingMark.capacity + 1, 1_000_000])
    func `an input of any length is kept as far as it fits`(octets: Int) throws {
        let directory = TemporaryDirectory()
        let mark = try HandlingMark(path: directory.path + "/mark")
        let input = (0..<octets).map { UInt8(truncatingIfNeeded: $0) }
        mark.mark(position, input)
        let pending = try #require(mark.pending())
        #expect(pending.octets == Array(input.prefix(HandlingMark.capacity)) && pending.totalOctets == octets)
    }

    @Test func `a mark that was not finished, or a file of anything, is no mark`() throws {
        let directory = TemporaryDirectory()
        let path = directory.path + "/mark"
        try HandlingMark(path: path).mark(position, [1, 2, 3, 4])
        let bytes = Bench.bytes(path)
        #expect(bytes.count == 128 << 10)
        for offset in 0..<36 {
            var flipped = bytes
            flipped[offset] ^= 0x10
            Bench.put(flipped, at: path)
            #expect(try HandlingMark(path: path).pending() == nil)
        }
        Bench.put([UInt8](repeating: 0x4B, count: 200_000), at: path)
        #expect(try HandlingMark(path: path).pending() == nil)
        #expect(Bench.bytes(path).count == 128 << 10)
    }

    @Test(arguments: ["open", "write", "truncate", "map"])
    func `a mark that cannot be kept says which call failed`(call: String) {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk()
        disk.fail(0..<1, only: call)
        #expect(throws: JournalError.self) {
            _ = try HandlingMark(path: directory.path + "/mark", files: disk.layer)
        }
    }
}
