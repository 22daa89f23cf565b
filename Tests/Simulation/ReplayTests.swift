import Foundation
import Journal
import MockDevices
import Octets
import RigLink
import Station
import Testing

@Suite("A recorded run replays to the bit, and every falsification is found")
struct ReplayTests {
    /// A folder that is gone after the test.
    final class Folder {
        let path: String

        init() throws {
            path = NSTemporaryDirectory() + "regolith-replay-\(UInt64.random(in: 0...UInt64.max))"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A short run with motion and noise, as a journal of two segments.
    private func record(seed: UInt64, into folder: Folder) throws {
        var impairments = Impairments()
        impairments.flip = 0.0005
        impairments.drop = 0.005
        impairments.duplicate = 0.01
        impairments.split = 0.1
        impairments.seed = seed
        var settings = RigSettings()
        settings.pace = 20
        var driver = try Fixture.driver(
            settings: settings, impairments: impairments, seed: seed, keepsRecords: true)
        driver.run(for: .seconds(2))
        _ = driver.arm()
        _ = driver.send("SPIN", [("rpm", "60rpm"), ("duration", "1s")])
        driver.run(for: .seconds(2))
        driver.keepSnapshot()
        _ = driver.send("MOVE_Z", [("z", "30mm"), ("speed", "10mm/s")])
        driver.run(for: .seconds(3))
        let writer = try JournalWriter.open(
            directory: folder.path,
            settings: JournalSettings(
                origin: JournalOrigin(program: "simulation", behaviour: StationProgram.behaviourVersion),
                links: [JournalLink(id: LinkID(0), name: "rig", kind: .rigLink)],
                gapKind: RecordKind.gap.rawValue))
        _ = try writer.beginSegment(header: Array(driver.records.prefix(4)))
        _ = try writer.append(Array(driver.records.dropFirst(4)))
        try writer.close()
    }

    private func play(_ folder: Folder) throws -> JournalPlayer {
        var reader = try JournalReader(path: folder.path)
        var player = JournalPlayer(verifies: true)
        while let item = try reader.next() { try player.take(item) }
        player.finish()
        return player
    }

    @Test(arguments: 1...UInt64(Fixture.count("REGOLITH_REPLAY_SEEDS", 6)))
    func `equal inputs give equal traces`(seed: UInt64) throws {
        let folder = try Folder()
        try record(seed: seed, into: folder)
        let player = try play(folder)
        #expect(player.differenceCount == 0, "\(player.differences)")
        #expect(player.totals.transmitted > 50)
        #expect(player.totals.packets > 20)
    }

    /// Records of one kind, by position.
    private func positions(
        _ folder: Folder, where wanted: (JournalRecord) -> Bool
    ) throws -> [(JournalPosition, JournalRecord)] {
        var found: [(JournalPosition, JournalRecord)] = []
        var reader = try JournalReader(path: folder.path)
        while let item = try reader.next() {
            if case .record(let position, let record) = item, wanted(record) {
                found.append((position, record))
            }
        }
        return found
    }

    private func isWhole(_ octets: [UInt8]) -> Bool {
        var decoder = FrameDecoder()
        var isWhole = false
        decoder.feed(octets) { event in
            if case .frame = event { isWhole = true }
        }
        return isWhole
    }

    @Test func `a flipped octet of a recorded frame is reported with its position`() throws {
        let folder = try Folder()
        try record(seed: 3, into: folder)
        // A telemetry frame that came whole over the noisy wire: 86 octets.
        let frames = try positions(folder) {
            $0.channel == .link(LinkID(0), direction: .received, lateStop: false) && $0.payload.count == 86
                && isWhole($0.payload)
        }
        let (position, _) = try #require(frames.dropFirst(5).first)
        try JournalEditor.rewrite(directory: folder.path, at: position, .flip(octet: 40, mask: 0x10))
        let player = try play(folder)
        let first = try #require(player.differences.first)
        #expect(first.kind == .data)
        #expect(first.position > position && first.position.record <= position.record + 4)
        #expect(first.text.contains("record \(position.record) "), "\(first)")
    }

    @Test func `a suppressed transmission is reported with its position`() throws {
        let folder = try Folder()
        try record(seed: 4, into: folder)
        let sent = try positions(folder) {
            $0.channel == .link(LinkID(0), direction: .transmitted, lateStop: false)
        }
        let (position, _) = try #require(sent.dropFirst(20).first)
        try JournalEditor.rewrite(directory: folder.path, at: position, .remove)
        let player = try play(folder)
        let first = try #require(player.differences.first)
        #expect(first.kind == .safety)
        #expect(first.position.record >= position.record && first.position.record <= position.record + 2)
        #expect(first.text.contains("missing"), "\(first)")
    }

    @Test func `a flipped octet of the file is damage with its position`() throws {
        let folder = try Folder()
        try record(seed: 5, into: folder)
        let name = folder.path + "/segment-000001.pcapng"
        let size = try #require(try FileManager.default.attributesOfItem(atPath: name)[.size] as? Int)
        // Behind the dictionary, which is the longest record.
        try JournalEditor.flip(path: name, offset: size * 9 / 10, mask: 0x01)
        let player = try play(folder)
        #expect(player.differences.contains { $0.kind == .journal })
        #expect(try JournalVerification(path: folder.path).isWhole == false)
    }
}
