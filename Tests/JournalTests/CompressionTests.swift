import Foundation
import Journal
import Octets
import Testing

@Suite("Compressed segments")
struct CompressionTests {
    private func journal(_ directory: TemporaryDirectory, records: Int = 4000) throws -> [JournalRecord] {
        let batches = [Bench.records(records, seed: 1), Bench.records(40, seed: 2)]
        try Bench.write(batches, to: directory)
        return try Bench.items(directory.path).records
    }

    private func names(_ directory: TemporaryDirectory) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasPrefix("segment-") }.sorted()
    }

    @Test func `a compressed segment reads like the original, from anywhere, and expands to its octets`()
        throws
    {
        let directory = TemporaryDirectory()
        let records = try journal(directory)
        let before = Bench.bytes(directory.segment(1))
        let outcome = try #require(try SegmentCompression().compress(directory.segment(1)))
        #expect(outcome.octets == before.count && outcome.compressedOctets < before.count)
        #expect(try names(directory) == ["segment-000001.pcapng.zst", "segment-000002.pcapng"])
        #expect(try Bench.items(directory.path).records == records)
        #expect(try JournalVerification(path: directory.path).isWhole)
        #expect(try JournalVerification(path: directory.segment(1) + ".zst").records == 4003)
        #expect(try JournalSummary(path: directory.path).octets > before.count)
        var reader = try JournalReader(
            directory: directory.path, from: JournalPosition(segment: 1, record: 3000))
        let item = try reader.next()
        #expect(item?.position == JournalPosition(segment: 1, record: 3000))
        _ = try SegmentCompression().expand(directory.segment(1) + ".zst")
        #expect(Bench.bytes(directory.segment(1)) == before)
        #expect(try names(directory) == ["segment-000001.pcapng", "segment-000002.pcapng"])
    }

    @Test(.enabled("zstd is not installed") { FileManager.default.isExecutableFile(atPath: "/usr/bin/zstd") })
    func `zstd -d gives the original`() throws {
        let directory = TemporaryDirectory()
        _ = try journal(directory)
        let before = Bench.bytes(directory.segment(1))
        _ = try SegmentCompression().compress(directory.segment(1))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/zstd")
        process.arguments = ["-q", "-d", directory.segment(1) + ".zst", "-o", directory.path + "/again"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(Bench.bytes(directory.path + "/again") == before)
    }

    @Test func `a new run goes on behind a compressed segment`() throws {
        let directory = TemporaryDirectory()
        let records = try journal(directory)
        for number in 1...2 { _ = try SegmentCompression().compress(directory.segment(number)) }
        let writer = try Bench.writer(directory)
        _ = try writer.beginSegment(header: Bench.header)
        try writer.close()
        #expect(writer.nextPosition.segment == 3)
        let verification = try JournalVerification(path: directory.path)
        #expect(verification.isWhole && verification.segments == 3, "\(verification.damages)")
        #expect(try Bench.items(directory.path).records == records + Bench.header)
        let recovery = try JournalRecovery.open(
            directory: directory.path, snapshotKind: 99)
        #expect(recovery.segments == [1, 2, 3])
    }

    @Test func `one flipped octet anywhere is damage, and the records of other frames stay`() throws {
        let directory = TemporaryDirectory()
        let records = try journal(directory, records: 8000)
        let path = directory.segment(1) + ".zst"
        _ = try SegmentCompression().compress(directory.segment(1))
        let whole = Bench.bytes(path)
        var dice = Dice(state: 5)
        for place in [5, whole.count / 2, whole.count - 30, whole.count - 2]
            + (0..<12).map({ _ in 4 + Int(dice.next() % UInt64(whole.count - 4)) })
        {
            var changed = whole
            changed[place] ^= 1 << UInt8(dice.next() % 8)
            Bench.put(changed, at: path)
            let items = try Bench.items(directory.path)
            let kept = items.records
            #expect(!items.damages.isEmpty || kept == records, "octet \(place)")
            #expect(kept.count > 1000, "octet \(place): \(kept.count) records")
            let known = Set(records)
            #expect(kept.allSatisfy(known.contains), "octet \(place)")
        }
        Bench.put(whole[..<(whole.count * 2 / 3)], at: path)
        let cut = try Bench.items(directory.path)
        #expect(!cut.damages.isEmpty && cut.records.count > 1000)
        Bench.put(Array("no such thing".utf8), at: path)
        #expect(try !Bench.items(directory.path).damages.isEmpty)
    }

    @Test func `octets that cannot be compressed back are left, and a damaged file is not expanded`() throws {
        let directory = TemporaryDirectory()
        _ = try journal(directory)
        let path = directory.segment(1) + ".zst"
        _ = try SegmentCompression().compress(directory.segment(1))
        try JournalEditor.flip(path: path, offset: Bench.bytes(path).count / 2, mask: 8)
        #expect(throws: JournalError.self) { _ = try SegmentCompression().expand(path) }
        #expect(try names(directory) == ["segment-000001.pcapng.zst", "segment-000002.pcapng"])
    }

    /// T-19
    @Test(arguments: [true, false])
    func `killed before any call of compressing or expanding, nothing is lost and the next try ends it`(
        compresses: Bool
    ) throws {
        let directory = TemporaryDirectory()
        let records = try journal(directory, records: 5000)
        let (plain, packed) = (directory.segment(1), directory.segment(1) + ".zst")
        func act(_ files: FileLayer) throws {
            let compression = SegmentCompression(files: files)
            if compresses {
                _ = try compression.compress(plain)
            } else {
                _ = try compression.expand(packed)
            }
        }
        func begin() throws {
            let isPlain = FileManager.default.fileExists(atPath: plain)
            if compresses, !isPlain { _ = try SegmentCompression().expand(packed) }
            if !compresses, isPlain { _ = try SegmentCompression().compress(plain) }
        }
        try begin()
        let calm = FaultyDisk()
        try act(calm.layer)
        #expect(calm.calls > 20)
        for call in 0..<calm.calls {
            try begin()
            let disk = FaultyDisk()
            disk.fail(call..<Int.max, number: EIO)
            #expect(throws: JournalError.self) { try act(disk.layer) }
            let items = try Bench.items(directory.path)
            #expect(items.records == records && items.damages.isEmpty, "killed before call \(call)")
            #expect(try JournalVerification(path: directory.path).isWhole)
            // What both files say is said once; the next try takes the one that was left over.
            if !compresses, FileManager.default.fileExists(atPath: plain) {
                _ = try SegmentCompression().compress(plain)
            }
            if FileManager.default.fileExists(atPath: compresses ? plain : packed) { try act(.system) }
            let left = try names(directory).filter {
                !$0.hasPrefix("segment-000002") && !$0.hasSuffix(".part")
            }
            #expect(left == [compresses ? "segment-000001.pcapng.zst" : "segment-000001.pcapng"])
        }
    }

    @Test func `it stops between two frames when it is told to`() throws {
        let directory = TemporaryDirectory()
        _ = try journal(directory, records: 8000)
        var asked = 0
        let outcome = try SegmentCompression().compress(directory.segment(1)) {
            asked += 1
            return asked < 3
        }
        #expect(outcome == nil)
        #expect(try names(directory) == ["segment-000001.pcapng", "segment-000002.pcapng"])
    }
}
