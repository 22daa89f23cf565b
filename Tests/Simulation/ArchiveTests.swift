import Archive
import ArchiveFeed
import Foundation
import Journal
import MockDevices
import Octets
import Station
import Telemetry
import Testing

@Suite("An archive is made of the journal: all of it, once, however it is fed")
struct ArchiveTests {
    /// A journal of a run with motion, a refusal, a lost link, packets that get lost, and a second process.
    final class Recording {
        let folder: String
        /// What the core did, as the run itself saw it.
        private(set) var packets = 0
        private(set) var events = 0
        private(set) var stages = 0
        private(set) var alarmChanges = 0

        var journal: String { folder + "/journal" }
        var archive: String { folder + "/archive.sqlite" }

        init(seed: UInt64, protectsRun: Bool = false) throws {
            folder = NSTemporaryDirectory() + "regolith-feed-\(UInt64.random(in: 0...UInt64.max))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var impairments = Impairments()
            impairments.drop = 0.01
            impairments.flip = 0.0005
            impairments.seed = seed
            var settings = RigSettings()
            settings.pace = 20
            var driver = try Fixture.driver(
                settings: settings, impairments: impairments, seed: seed, keepsRecords: true)
            driver.observe = { [unowned self] effect, _ in note(effect) }
            // The first effects came before anybody looked.
            driver.run(for: .seconds(2))
            if protectsRun {
                for order in [RunOrder.start(title: "hole 1", person: ""), .stop, .protect(number: 1, true)] {
                    _ = driver.ask(.run(order), by: "anna")
                }
            }
            _ = driver.arm()
            _ = driver.send("SPIN", [("rpm", "60rpm"), ("duration", "1s")])
            driver.run(for: .seconds(2))
            driver.keepSnapshot()
            _ = driver.send("SPIN", [("rpm", "99999rpm"), ("duration", "1s")])
            _ = driver.ask(.note("a sentence\nof two lines"), by: "anna")
            driver.world.isCut = true
            driver.run(for: .seconds(3))
            driver.world.isCut = false
            driver.run(for: .seconds(4))
            let first = driver.records
            var next = SimulationDriver(
                core: try StationCore(recovering: first, program: driver.core.program), world: driver.world,
                seed: seed + 1, at: driver.now + .seconds(1), keepsRecords: true,
                observe: { [unowned self] effect, _ in note(effect) })
            next.run(for: .seconds(4))
            _ = next.send("PING")
            next.run(for: .seconds(1))
            try write([first, next.records])
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        private func note(_ effect: CoreEffect) {
            switch effect {
            case .samples: packets += 1
            case .event: events += 1
            case .stage: stages += 1
            case .alarmChange: alarmChanges += 1
            default: break
            }
        }

        private func write(_ segments: [[JournalRecord]]) throws {
            let writer = try JournalWriter.open(
                directory: journal,
                settings: JournalSettings(
                    origin: JournalOrigin(program: "simulation", behaviour: StationProgram.behaviourVersion),
                    links: [JournalLink(id: LinkID(0), name: "rig", kind: .rigLink)],
                    gapKind: RecordKind.gap.rawValue))
            for records in segments {
                _ = try writer.beginSegment(header: Array(records.prefix(4)))
                for start in stride(from: 4, to: records.count, by: 50) {
                    _ = try writer.append(Array(records[start..<min(start + 50, records.count)]))
                }
            }
            try writer.close()
        }
    }

    private static let all = UTCTime(nanoseconds: .min)..<UTCTime(nanoseconds: .max)

    private func dump(_ path: String) throws -> [String] {
        var lines: [String] = []
        try ArchiveDump(ArchiveReader(path: path)).write { lines.append($0) }
        return lines
    }

    @Test
    func `a rebuilt archive holds every packet, event, stage and alarm that the run saw`() throws {
        let recording = try Recording(seed: 1)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let reader = try ArchiveReader(path: recording.archive)
        #expect(try ArchiveVerification(reader).problems == [])
        let summary = try reader.summary()
        let rows = Dictionary(uniqueKeysWithValues: summary.rows.map { ($0.table, Int($0.rows)) })
        #expect(summary.packetCount == recording.packets && recording.packets > 40)
        #expect(rows["events"] == recording.events)
        #expect(rows["stages"] == recording.stages && recording.stages > 10)
        // The alarms of the two starts came before the run could look.
        #expect(rows["alarms"] ?? 0 >= recording.alarmChanges && recording.alarmChanges > 3)
        #expect(summary.segments.map(\.number) == [1, 2])
    }

    @Test
    func `commands have their ladder with evidence, requests their answer, outages both ends`() throws {
        let recording = try Recording(seed: 2)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let reader = try ArchiveReader(path: recording.archive)
        let commands = try reader.commands(in: Self.all)
        let spin = try #require(commands.first { $0.name == "SPIN" })
        #expect(spin.arguments == "SPIN rpm=60rpm duration=1s" && spin.principal == "simulation")
        #expect(spin.isFinal && spin.endedAt != nil)
        let ladder = try reader.stages(of: spin.id)
        #expect(ladder.first?.stage == "queued" && ladder.contains { $0.isFinal })
        #expect(ladder.contains { $0.evidence.hasPrefix("report of the rig: accepted (1,1)") })
        #expect(ladder.first?.inputs.isEmpty == false)
        let refused = try reader.requests(in: Self.all).filter { $0.outcome == "refused" }
        #expect(refused.contains { $0.text.contains("99999rpm") && !$0.reason.isEmpty })
        let note = try #require(try reader.notes(in: Self.all).first)
        #expect(note.principal == "anna" && note.text == "a sentence\nof two lines")
        let outages = try reader.outages(in: Self.all)
        #expect(outages.count >= 2 && outages.contains { $0.to != nil })
        #expect(try reader.gaps(in: Self.all).contains { $0.kind == .packets && $0.count ?? 0 > 0 })
    }

    @Test(arguments: 1...UInt64(Fixture.count("REGOLITH_FEEDS", 1)))
    func `fed in pieces by many processes it is the same as rebuilt`(seed: UInt64) throws {
        let recording = try Recording(seed: seed)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let pieces = recording.folder + "/pieces.sqlite"
        var limits = [JournalPosition(segment: .max, record: .max)]
        for segment in UInt32(1)...2 {
            for record in stride(from: UInt64(3 + seed), to: 900, by: 197) {
                limits.append(JournalPosition(segment: segment, record: record))
            }
        }
        for limit in limits.sorted() {
            let feeder = ArchiveFeeder(
                ArchiveFeeder.Settings(
                    archive: pieces, journal: recording.journal, limit: { limit }, tell: { _ in }))
            try feeder.start()
            feeder.shutdown()
        }
        #expect(try dump(pieces) == dump(recording.archive))
        #expect(try ArchiveVerification(ArchiveReader(path: pieces)).problems == [])
    }

    @Test
    func `damage of the journal is a gap of the archive, and the rest is there`() throws {
        let recording = try Recording(seed: 5)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let whole = try ArchiveReader(path: recording.archive).summary().packetCount
        let segment = JournalSegments.paths(of: 1, in: recording.journal)[0]
        let size = try #require(try FileManager.default.attributesOfItem(atPath: segment)[.size] as? Int)
        try JournalEditor.flip(path: segment, offset: size - size / 20, mask: 4)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let reader = try ArchiveReader(path: recording.archive)
        #expect(try reader.gaps(in: Self.all).contains { $0.kind == .damage })
        let left = try reader.summary().packetCount
        #expect(left > whole * 6 / 10 && left <= whole)
    }

    @Test
    func `an archive that is damaged, or of another journal, is set aside and made anew`() throws {
        let recording = try Recording(seed: 6)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let expected = try dump(recording.archive)
        let other = try Recording(seed: 7)
        try ArchiveRebuild(journal: other.journal, archive: other.archive)
        for (index, content) in [Data(repeating: 7, count: 9000), nil].enumerated() {
            let path = recording.folder + "/bad-\(index).sqlite"
            if let content {
                try content.write(to: URL(fileURLWithPath: path))
            } else {
                try ArchiveReader(path: other.archive).backUp(to: path)
            }
            let feeder = ArchiveFeeder(
                ArchiveFeeder.Settings(
                    archive: path, journal: recording.journal,
                    limit: { JournalPosition(segment: .max, record: .max) }, tell: { _ in }))
            try feeder.start()
            feeder.shutdown()
            if content != nil { #expect(try dump(path) == expected) }
            let names = try FileManager.default.contentsOfDirectory(atPath: recording.folder)
            if content != nil { #expect(names.contains("bad-\(index).sqlite.damaged-1")) }
        }
    }

    @Test
    func `old segments go from journal and archive, and what is left is whole`() throws {
        let recording = try Recording(seed: 8)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let everything = Retention(freeFraction: 1, keptDays: 0, keptSegments: 1)
        let later = UTCTime(nanoseconds: .max)
        let writer = try ArchiveWriter(path: recording.archive)
        let kept = Retention(freeFraction: 1, keptDays: 0, keptSegments: 2)
        #expect(try kept.apply(to: writer, journal: recording.journal, at: later) == [])
        #expect(
            try everything.apply(to: writer, journal: recording.journal, at: UTCTime(nanoseconds: 0)) == [])
        func isThere(_ segment: UInt32) -> Bool {
            JournalSegments.paths(of: segment, in: recording.journal).contains {
                FileManager.default.fileExists(atPath: $0)
            }
        }
        #expect(isThere(1))
        #expect(try everything.apply(to: writer, journal: recording.journal, at: later) == [1])
        try writer.close()
        #expect(!isThere(1) && isThere(2))
        let reader = try ArchiveReader(path: recording.archive)
        #expect(try ArchiveVerification(reader).problems == [])
        #expect(try reader.summary().segments.map(\.number) == [2])
        // The second process asked once, and the first is forgotten.
        #expect(try reader.requests(in: Self.all).map(\.text) == ["PING"])
        let again = recording.folder + "/again.sqlite"
        try ArchiveRebuild(journal: recording.journal, archive: again)
        #expect(try ArchiveReader(path: again).requests(in: Self.all).map(\.text) == ["PING"])
    }

    @Test func `what a protected run touches stays, however full the disk is, until nobody protects it`()
        throws
    {
        let recording = try Recording(seed: 9, protectsRun: true)
        try ArchiveRebuild(journal: recording.journal, archive: recording.archive)
        let everything = Retention(freeFraction: 1, keptDays: 0, keptSegments: 1)
        let later = UTCTime(nanoseconds: .max)
        let writer = try ArchiveWriter(path: recording.archive)
        let before = try dump(recording.archive)
        #expect(try everything.apply(to: writer, journal: recording.journal, at: later) == [])
        #expect(try dump(recording.archive) == before)
        #expect(
            JournalSegments.paths(of: 1, in: recording.journal).contains {
                FileManager.default.fileExists(atPath: $0)
            })
        writer.protectRun(1, false)
        try writer.commit(through: writer.position)
        #expect(try everything.apply(to: writer, journal: recording.journal, at: later) == [1])
        try writer.close()
    }
}
