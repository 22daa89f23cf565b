import Foundation
import Journal
import Octets
import Station
import Testing

@Suite("A part of a journal is a journal that replays")
struct CutTests {
    /// Twenty seconds with motion, snapshots and a death of the process, as a journal of two segments.
    private func journal(in folder: ReplayTests.Folder) throws -> JournalOutline {
        var studio = try CaptureStudio(seed: 31)
        studio.arm("AIR")
        for _ in 0..<3 {
            studio.spin(for: 2)
            studio.run(1)
            studio.keepSnapshot()
        }
        try studio.kill(losing: 40, down: 1)
        studio.run(4)
        studio.keepSnapshot()
        studio.send("PING", then: 3)
        let path = folder.path + "/journal"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try studio.write(to: path)
        return try JournalOutline(path: path)
    }

    private func play(_ path: String) throws -> JournalPlayer {
        var player = JournalPlayer(verifies: true)
        player.shelves = DictionaryShelf.around(path)
        var reader = try JournalReader(path: path)
        while let item = try reader.next() { try player.take(item) }
        player.finish()
        return player
    }

    @Test(arguments: [
        ("start", "end"), ("+3s", "+5s"), ("+3s", "end"), ("last 3s", "end"), ("+1s", "+12s"),
        ("1:200", "1:260"),
        ("1:0", "2:40"), ("2:3", "2:60"), ("+5s", "+5s"),
    ])
    func `wherever it is cut it begins at a snapshot, is whole, and replays equal`(from: String, to: String)
        throws
    {
        let folder = try ReplayTests.Folder()
        let outline = try journal(in: folder)
        for shelf in [nil, DictionaryShelf(folder.path + "/dictionaries")] {
            let out = folder.path + "/\(shelf == nil ? "own" : "shared")"
            let report = try JournalCut.cut(
                outline, from: try #require(JournalMoment(from)), to: try #require(JournalMoment(to)),
                into: out, shelf: shelf)
            #expect(try JournalVerification(path: out).isWhole)
            let player = try play(out)
            #expect(player.differenceCount == 0, "\(player.differences)")
            #expect(player.totals.records == report.records)
            #expect(report.snapshot <= report.from && report.from <= report.to)
            let kept = report.records + report.leftBefore + report.leftBehind
            #expect(kept >= outline.records && kept <= outline.records + 4, "\(report), \(outline.records)")
            #expect((report.dictionary == nil) == (shelf == nil))
            // A cut of a cut is no different.
            let again = out + "-again"
            _ = try JournalCut.cut(
                JournalOutline(path: out), from: .start, to: .end, into: again, shelf: shelf)
            #expect(try play(again).differenceCount == 0)
            #expect(try JournalVerification(path: again).records == report.records)
        }
    }

    @Test func `damage is not cut away, and a cut without its dictionary says which one is missing`() throws {
        let folder = try ReplayTests.Folder()
        let outline = try journal(in: folder)
        let out = folder.path + "/cut"
        _ = try JournalCut.cut(
            outline, from: .start, to: .end, into: out, shelf: DictionaryShelf(folder.path + "/dictionaries"))
        try FileManager.default.removeItem(atPath: folder.path + "/dictionaries")
        let missing = #expect(throws: StationError.self) { _ = try play(out) }
        #expect("\(missing as Any)".contains(".xml.zst"))

        let first = outline.path + "/segment-000001.pcapng"
        let size = try #require(try FileManager.default.attributesOfItem(atPath: first)[.size] as? Int)
        try JournalEditor.flip(path: first, offset: size - 5000, mask: 1)
        let error = #expect(throws: StationError.self) {
            _ = try JournalCut.cut(
                JournalOutline(path: outline.path), from: .start, to: .end, into: folder.path + "/bad")
        }
        #expect("\(error as Any)".contains("damage"), "\(error as Any)")
    }

    @Test func `renewed by the same core it is the same recording`() throws {
        let folder = try ReplayTests.Folder()
        let outline = try journal(in: folder)
        let out = folder.path + "/renewed"
        try JournalRenewal.renew(outline.path, into: out)
        #expect(try EffectListing(of: out).lines == EffectListing(of: outline.path).lines)
        #expect(try play(out).differenceCount == 0)
    }
}
