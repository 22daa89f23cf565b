import CFaultyStorage
import Foundation
import Octets
import Telemetry
import Testing

import Archive
import Seeds

/// The file layer below SQLite is spoiled at one step after the other.
///
/// CI takes 1,000 points (`REGOLITH_FAULTS`), soak 10,000; a plain run some.
@Suite("Killed or failing at any step, an archive loses nothing it said it had, and goes on", .serialized)
struct FaultTests {
    private static let records = 120
    private static let step = 20

    private static func count(_ usual: Int) -> Int {
        ProcessInfo.processInfo.environment["REGOLITH_FAULTS"].flatMap(Int.init) ?? usual
    }

    /// The last position that a commit said yes to.
    private final class Acknowledged {
        var position = JournalPosition(segment: 0, record: 0)
    }

    private static let packets: [[UInt8]] = (0..<records).map { record in
        var random = SeededGenerator(seed: UInt64(record))
        return RigDictionary.packet("SLOW", &random)
    }

    /// Feeds two segments from where the archive stands; a failed commit is tried again as often as it takes,
    /// unless the process is dead.
    private func feed(_ path: String, _ acknowledged: Acknowledged, retries: Int) throws {
        let writer = try opened(path, retries: retries)
        for segment in UInt32(1)...2 where segment >= writer.position.segment {
            let from = segment == writer.position.segment ? Int(writer.position.record) : 0
            if from == 0 { writer.begin(ArchiveBench.segment(segment)) }
            writer.use(RigDictionary.database)
            var batch = SampleBatch()
            for record in from..<Self.records {
                let moment = ArchiveBench.moment(record, segment: segment)
                try RigDictionary.plan.decode(packet: Self.packets[record], into: &batch)
                writer.append(batch, link: "rig", at: moment)
                writer.append(ArchivedMessage(moment: moment, code: "TEST", text: "\(segment)/\(record)"))
                writer.append(
                    ArchivedStage(
                        moment: moment, link: "rig", commandID: Int64(record), name: "PING", stage: "sent",
                        isFinal: false, text: "sent", evidence: "transmission", inputs: []))
                guard (record + 1) % Self.step == 0 else { continue }
                let next = JournalPosition(segment: segment, record: UInt64(record + 1))
                try commit(writer, next, retries: retries)
                acknowledged.position = next
            }
        }
        try? writer.close()
    }

    private func opened(_ path: String, retries: Int) throws -> ArchiveWriter {
        for _ in 0..<retries {
            if let writer = try? ArchiveWriter(path: path) { return writer }
        }
        return try ArchiveWriter(path: path)
    }

    private func commit(_ writer: ArchiveWriter, _ next: JournalPosition, retries: Int) throws {
        for _ in 0..<retries {
            do {
                try writer.commit(through: next)
                return
            } catch {
                // As the feeder does: the same again.
                continue
            }
        }
        try writer.commit(through: next)
    }

    private func dump(_ path: String) throws -> [String] {
        var lines: [String] = []
        try ArchiveDump(ArchiveReader(path: path)).write { lines.append($0) }
        return lines
    }

    /// A point takes some hundredths of a second: 10,000 of them want their time on a busy machine.
    @Test(.timeLimit(.minutes(60)))
    func `at every step of a feed: error, full disk, death, loss of power`() throws {
        #expect(fs_install() == 0)
        let reference = try ArchiveBench()
        fs_begin(reference.folder, FS_SOUND, 0)
        try feed(reference.path, Acknowledged(), retries: 0)
        let steps = Int(fs_steps())
        fs_end(0)
        let expected = try dump(reference.path)
        #expect(steps > 50)
        let points = Self.count(40)
        var struck = 0
        for point in 0..<points {
            // All steps in turn where there are enough points, else evenly among them; all modes in turn.
            let mode = FS_FAIL + Int32(point % 4)
            let step = points / 4 >= steps ? point / 4 % steps : (point / 4) * steps / max(1, points / 4)
            let bench = try ArchiveBench()
            let acknowledged = Acknowledged()
            fs_begin(bench.folder, mode, Int64(step + 1))
            let isDeadly = mode == FS_DIE || mode == FS_POWER
            try? feed(bench.path, acknowledged, retries: isDeadly ? 0 : 3)
            struck += Int(fs_has_struck())
            fs_end(UInt64(point) &* 0x9E37_79B9_7F4A_7C15)
            let name: Comment = "point \(point): mode \(mode), step \(step + 1) of \(steps)"
            do {
                let position = try ArchiveWriter(path: bench.path).position
                // A loss of power may take whole commits; the journal has them, and they are fed again.
                if mode != FS_POWER { #expect(position >= acknowledged.position, name) }
                try feed(bench.path, acknowledged, retries: 0)
                #expect(try dump(bench.path) == expected, name)
                #expect(try ArchiveVerification(ArchiveReader(path: bench.path)).problems == [], name)
            } catch {
                Issue.record("\(name): does not start again: \(error)")
            }
        }
        // The canary of the layer itself: nearly every point must have met its step.
        #expect(struck > points * 9 / 10)
    }
}
