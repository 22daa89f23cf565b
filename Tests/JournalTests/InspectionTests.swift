import Foundation
import Journal
import Octets
import Testing

@Suite struct InspectionTests {
    @Test func `info counts records by channel and kind, and tells times and sizes`() throws {
        let directory = TemporaryDirectory()
        let batches = [Bench.records(40, seed: 1), Bench.records(50, seed: 2)]
        try Bench.write(batches, to: directory)
        let summary = try JournalSummary(path: directory.path)
        #expect(summary.segments.map(\.records) == [43, 53] && summary.records == 96)
        #expect(summary.segments.map(\.octets) == (1...2).map { Bench.bytes(directory.segment($0)).count })
        #expect(summary.segments[1].header?.links == Bench.links)
        #expect(summary.segments[0].firstCoreTime == CoreTime(nanoseconds: 1000))
        #expect(summary.segments[0].lastUTC == batches[0].last?.utc)
        #expect(summary.counts.reduce(0) { $0 + $1.records } == 96)
        let sent = JournalRecord.Channel.link(LinkID(0), direction: .transmitted, lateStop: false)
        let expected = batches.joined().filter { $0.channel == sent }
        let count = try #require(summary.counts.first { $0.channel == sent })
        #expect(count.records == UInt64(expected.count))
        #expect(count.octets == UInt64(expected.reduce(0) { $0 + $1.payload.count }))
    }

    @Test func `info and verify read one segment, and go on behind damage`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(10)], to: directory)
        let blocks = Bench.blocks(Bench.bytes(directory.segment(1)))
        for block in [blocks[5], blocks[9]] {
            try JournalEditor.flip(path: directory.segment(1), offset: block.upperBound - 20, mask: 0x80)
        }
        let verification = try JournalVerification(path: directory.segment(1))
        #expect(!verification.isWhole && verification.damageCount == 2 && verification.records == 11)
        #expect(verification.first?.offset == UInt64(blocks[5].lowerBound))
        #expect(verification.first?.position == JournalPosition(segment: 1, record: 1))
        #expect(verification.damages.last?.position == JournalPosition(segment: 1, record: 5))
        let summary = try JournalSummary(path: directory.segment(1))
        #expect(summary.damages == verification.damages && summary.records == 11)
    }

    @Test func `a falsified journal with a whole chain passes: that is for the replay to find`() throws {
        let directory = TemporaryDirectory()
        let batches = [Bench.records(10, seed: 1), Bench.records(10, seed: 2)]
        let position = JournalPosition(segment: 1, record: 7)
        try Bench.write(batches, to: directory)
        let before = Bench.bytes(directory.segment(1))
        try JournalEditor.rewrite(
            directory: directory.path, at: position, .replace(batches[0][4]))
        #expect(Bench.bytes(directory.segment(1)) == before)
        try JournalEditor.rewrite(directory: directory.path, at: position, .remove)
        var expected = batches[0]
        expected.remove(at: 4)
        let items = try Bench.items(directory.path)
        #expect(items.records == Bench.header + expected + Bench.header + batches[1])
        #expect(try JournalVerification(path: directory.path).isWhole)
        let victim = try #require((4..<9).first { !expected[$0].payload.isEmpty })
        try JournalEditor.rewrite(
            directory: directory.path, at: JournalPosition(segment: 1, record: UInt64(victim) + 3),
            .flip(octet: 0, mask: 1))
        expected[victim].payload[0] ^= 1
        #expect(
            try Bench.items(directory.path).records == Bench.header + expected + Bench.header + batches[1])
        #expect(try JournalVerification(path: directory.path).isWhole)
    }
}
