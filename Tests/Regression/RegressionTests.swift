import Foundation
import Journal
import Octets
import Station
import Testing

@Suite("What the core did with recorded runs, it still does")
struct RegressionTests {
    private static let advice = """
        The core does something else with a recorded run than it did. If that is not what you wanted, it is \
        a bug. If it is: raise StationProgram.behaviourVersion, run `make captures` (for a cut of a real \
        run: `regolith journal renew`), and read the difference of expected.txt before you commit it.
        """

    @Test(arguments: Capture.all)
    func `a capture is whole, and its safety trace, data trace and listing are equal`(capture: Capture) throws
    {
        let verification = try JournalVerification(path: capture.path)
        #expect(verification.isWhole && verification.torn.isEmpty, "\(verification.damages)")
        let listing: EffectListing
        do {
            listing = try EffectListing(of: capture.path)
        } catch {
            Issue.record("\(error)\n\(Self.advice)")
            return
        }
        let player = listing.player
        #expect(player.differenceCount == 0, "\(player.differences.prefix(5))\n\(Self.advice)")
        #expect(player.totals.inputs > 20 && player.totals.snapshots >= 1)
        let expected = try capture.text("expected.txt").split(
            separator: "\n", omittingEmptySubsequences: false)
        let made = listing.lines.map { Substring($0) } + [""]
        if expected != made {
            let changes = made.difference(from: expected).prefix(20).map { change in
                switch change {
                case .insert(_, let line, _): "+ \(line)"
                case .remove(_, let line, _): "- \(line)"
                }
            }
            Issue.record("\(changes.joined(separator: "\n"))\n\(Self.advice)")
        }
    }

    @Test(arguments: Capture.all)
    func `a capture is small and says why it is kept`(capture: Capture) throws {
        #expect((1...200_000).contains(capture.octets), "\(capture.octets) octets")
        #expect(try capture.text("about.txt").count > 20)
    }

    private func items(_ capture: Capture) throws -> [JournalItem] {
        var reader = try JournalReader(path: capture.path)
        var items: [JournalItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    private func play(_ items: [JournalItem], _ capture: Capture) throws -> JournalPlayer {
        var player = JournalPlayer(verifies: true)
        player.shelves = DictionaryShelf.around(capture.path)
        for item in items { try player.take(item) }
        player.finish()
        return player
    }

    /// The canaries: a net that lets these through catches nothing.
    @Test(arguments: Capture.all)
    func `one flipped octet, one suppressed transmission and one foreign one are found`(capture: Capture)
        throws
    {
        let whole = try items(capture)
        let received = try #require(
            whole.indices.filter { index in
                guard case .record(_, let record) = whole[index] else { return false }
                return record.channel == .link(LinkID(0), direction: .received, lateStop: false)
                    && record.payload.count > 40
            }.dropFirst(3).first)
        let sent = try #require(
            whole.indices.filter { index in
                guard case .record(_, let record) = whole[index] else { return false }
                return record.channel == .link(LinkID(0), direction: .transmitted, lateStop: false)
            }.dropFirst(10).first)
        guard case .record(let position, var flipped) = whole[received] else { return }
        flipped.payload[20] ^= 0x10
        var changed = whole
        changed[received] = .record(position, flipped)
        #expect(try play(changed, capture).differenceCount > 0, "flipped octet of \(position)")
        changed = whole
        let taken = changed.remove(at: sent)
        #expect(try play(changed, capture).differenceCount > 0, "suppressed transmission")
        changed = whole
        changed.insert(taken, at: sent)
        #expect(try play(changed, capture).differenceCount > 0, "doubled transmission")
    }

    @Test(arguments: Capture.all)
    func `one flipped octet of the file is damage`(capture: Capture) throws {
        let folder = NSTemporaryDirectory() + "regression-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.copyItem(atPath: capture.path, toPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/segment-000001.pcapng.zst"
        try JournalEditor.flip(path: file, offset: capture.octets / 3, mask: 0x04)
        #expect(try !JournalVerification(path: folder).isWhole)
    }

    @Test func `the eight subjects are there, and each dictionary once`() throws {
        let names = Capture.all.map(\.name)
        for subject in [
            "normal-tour", "noise", "outage", "kill", "stop-in-motion", "wrong-hash", "brown-out",
            "clock-step",
        ] { #expect(names.contains(subject), "\(subject) is missing") }
        var named: Set<String> = []
        for capture in Capture.all {
            for case .record(_, let record) in try items(capture)
            where record.eventKind == .dictionaryReference {
                named.insert(
                    record.payload.prefix(8).map { String(format: "%02x", $0) }.joined() + ".xml.zst")
            }
        }
        let kept = try FileManager.default.contentsOfDirectory(atPath: Capture.home + "/dictionaries")
        #expect(Set(kept) == named, "what no capture names is deleted, what one names is kept")
    }
}
