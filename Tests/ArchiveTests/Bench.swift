import Foundation
import MissionDatabase
import Octets
import Telemetry
import XTCE

import Archive
import Seeds

/// The real dictionary, and packets of it with numbers from a seed.
enum RigDictionary {
    static let database: MissionDatabase = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Firmware-Protocol/regolith.xtce.xml")
        guard let bytes = try? Data(contentsOf: file),
            let loaded = try? XTCELoader.load(bytes: Array(bytes), file: "regolith.xtce.xml")
        else { preconditionFailure("the dictionary cannot be loaded") }
        return loaded.database
    }()

    static let plan = DecodePlan(database)

    /// A packet of a container with random bits where its restrictions leave them free.
    static func packet(_ name: String, _ random: inout SeededGenerator) -> [UInt8] {
        guard let container = database.container(named: name) else { preconditionFailure("no \(name)") }
        let layout = database.layout(of: container.id)
        var bytes = (0..<plan.packetOctets(of: container.id)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        for restriction in layout.restrictions {
            guard let field = layout.fields.first(where: { $0.parameter == restriction.parameter }) else {
                continue
            }
            let bits = database[field.parameter].type.encoding.bits
            for bit in 0..<bits {
                let place = field.bitOffset + bit
                let isSet = restriction.value >> Int64(bits - 1 - bit) & 1 == 1
                let mask: UInt8 = 0x80 >> UInt8(place % 8)
                bytes[place / 8] = isSet ? bytes[place / 8] | mask : bytes[place / 8] & ~mask
            }
        }
        return bytes
    }
}

/// A folder with an archive, gone after the test.
final class ArchiveBench {
    let folder: String
    var path: String { folder + "/archive.sqlite" }

    init() throws {
        folder = NSTemporaryDirectory() + "regolith-archive-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let start: Int64 = 1_790_000_000_000_000_000

    static func moment(_ record: Int, segment: UInt32 = 1, every: Int64 = 50_000_000) -> ArchiveMoment {
        let time = Int64(record) * every
        return ArchiveMoment(
            position: JournalPosition(segment: segment, record: UInt64(record)),
            utc: UTCTime(nanoseconds: start + time), coreTime: CoreTime(nanoseconds: 1_000_000_000 + time))
    }

    static func range(_ from: Int, _ to: Int, every: Int64 = 50_000_000) -> Range<UTCTime> {
        moment(from, every: every).utc..<moment(to, every: every).utc
    }

    static func segment(_ number: UInt32) -> ArchivedSegment {
        ArchivedSegment(
            number: number, utc: moment(0, segment: number).utc, coreTime: .zero, program: "test",
            behaviour: 1, links: ["rig"])
    }

    /// A writer that has begun its first segment with the rig's dictionary.
    func writer() throws -> ArchiveWriter {
        let writer = try ArchiveWriter(path: path)
        if writer.position.segment == 0 { writer.begin(Self.segment(1)) }
        writer.use(RigDictionary.database)
        return writer
    }

    /// FAST packets with random bits, as records `range`; commits every `step`.
    func fill(
        _ range: Range<Int>, commitEvery step: Int, _ writer: ArchiveWriter, seed: UInt64 = 1,
        segment: UInt32 = 1, container: String = "FAST"
    ) throws {
        var batch = SampleBatch()
        for record in range {
            var random = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(record))
            try RigDictionary.plan.decode(packet: RigDictionary.packet(container, &random), into: &batch)
            batch.generation = GenerationTime(epoch: .boot, nanoseconds: Int64(record) * 50_000_000)
            batch.quality = record % 7 == 0 ? .simulated : []
            writer.append(batch, link: "rig", at: Self.moment(record, segment: segment))
            if (record + 1) % step == 0 {
                try writer.commit(
                    through: JournalPosition(segment: segment, record: UInt64(record + 1)))
            }
        }
        try writer.commit(through: JournalPosition(segment: segment, record: UInt64(range.upperBound)))
    }

    func dump() throws -> [String] {
        var lines: [String] = []
        try ArchiveDump(ArchiveReader(path: path)).write { lines.append($0) }
        return lines
    }
}
