import Foundation
import GRDB
import MissionDatabase
import Octets
import Telemetry
import Testing

import Archive
import Seeds

@Suite("What was taken and committed is there, once, and nothing else")
struct StoreTests {
    @Test
    func `the samples of a range come back bit for bit, with their times and quality`() throws {
        let bench = try ArchiveBench()
        let writer = try bench.writer()
        try bench.fill(0..<3000, commitEvery: 20, writer)
        let reader = try ArchiveReader(path: bench.path)
        for name in ["z_bit", "state", "spn_torque", "status_armed", "t_rig", "bus_v"] {
            let series = try reader.samples(of: name, in: ArchiveBench.range(500, 2500))
            #expect(series.samples.count == 2000)
            var batch = SampleBatch()
            for (index, sample) in series.samples.enumerated() {
                let record = 500 + index
                var random = SeededGenerator(seed: 1_000_003 &+ UInt64(record))
                try RigDictionary.plan.decode(packet: RigDictionary.packet("FAST", &random), into: &batch)
                let id = try #require(RigDictionary.database.parameter(named: name)).id
                let expected = try #require(batch[id])
                #expect(sample.raw == expected.raw && sample.value == expected.value)
                #expect(series.text(of: sample) == expected.text(in: RigDictionary.database))
                #expect(sample.moment == ArchiveBench.moment(record))
                #expect(sample.generation?.nanoseconds == Int64(record) * 50_000_000)
                #expect(sample.quality == (record % 7 == 0 ? .simulated : []))
            }
        }
    }

    @Test
    func `every packet of the dictionary comes back, with values as the decoder made them`() throws {
        let bench = try ArchiveBench()
        let writer = try bench.writer()
        let containers = RigDictionary.database.containers.filter { !$0.isAbstract }
        for (index, container) in containers.enumerated() {
            try bench.fill(
                index * 100..<index * 100 + 10, commitEvery: 3, writer, container: container.name)
        }
        let reader = try ArchiveReader(path: bench.path)
        var batch = SampleBatch()
        for (index, container) in containers.enumerated() {
            for field in RigDictionary.database.layout(of: container.id).fields {
                let name = RigDictionary.database[field.parameter].name
                let range = ArchiveBench.range(index * 100, index * 100 + 10)
                let series = try reader.samples(of: name, in: range)
                #expect(series.samples.count == 10, "\(container.name).\(name)")
                for (row, sample) in series.samples.enumerated() {
                    var random = SeededGenerator(seed: 1_000_003 &+ UInt64(index * 100 + row))
                    try RigDictionary.plan.decode(
                        packet: RigDictionary.packet(container.name, &random), into: &batch)
                    let expected = try #require(batch[field.parameter])
                    #expect(sample.raw == expected.raw)
                    #expect(
                        series.text(of: sample)
                            == expected.text(in: RigDictionary.database, octets: batch.octets))
                }
            }
        }
        #expect(try ArchiveVerification(reader).isWhole)
    }

    @Test
    func `however commits and processes cut it, the dump is the same`() throws {
        let whole = try ArchiveBench()
        try whole.fill(0..<2500, commitEvery: 2500, whole.writer())
        let pieces = try ArchiveBench()
        for start in stride(from: 0, to: 2500, by: 250) {
            // A new process each time.
            try pieces.fill(start..<start + 250, commitEvery: 7, pieces.writer())
        }
        #expect(try whole.dump() == pieces.dump())
        #expect(try ArchiveVerification(ArchiveReader(path: pieces.path)).problems == [])
        let digests = try [whole, pieces].map { bench in
            try ArchiveDump(ArchiveReader(path: bench.path)).digest().map { "\($0)" }
        }
        #expect(digests[0] == digests[1] && !digests[0].isEmpty)
    }

    @Test
    func `what no commit took is gone with the process, and the position says so`() throws {
        let bench = try ArchiveBench()
        do {
            let writer = try bench.writer()
            try bench.fill(0..<100, commitEvery: 100, writer)
            var batch = SampleBatch()
            var random = SeededGenerator(seed: 3)
            try RigDictionary.plan.decode(packet: RigDictionary.packet("FAST", &random), into: &batch)
            writer.append(batch, link: "rig", at: ArchiveBench.moment(100))
        }
        let writer = try ArchiveWriter(path: bench.path)
        #expect(writer.position == JournalPosition(segment: 1, record: 100))
        let reader = try ArchiveReader(path: bench.path)
        #expect(try reader.samples(of: "z_bit", in: ArchiveBench.range(0, 1000)).samples.count == 100)
    }

    @Test
    func `a second writer is refused, readers are not`() throws {
        let bench = try ArchiveBench()
        let writer = try bench.writer()
        #expect(throws: ArchiveError.locked(path: bench.path)) { try ArchiveWriter(path: bench.path) }
        try bench.fill(0..<10, commitEvery: 10, writer)
        let readers = try (0..<8).map { _ in try ArchiveReader(path: bench.path) }
        for reader in readers { #expect(try reader.summary().packetCount == 10) }
    }

    @Test
    func `wrong names are refused with the right ones`() throws {
        let bench = try ArchiveBench()
        try bench.fill(0..<10, commitEvery: 10, bench.writer())
        let reader = try ArchiveReader(path: bench.path)
        do {
            _ = try reader.samples(of: "spn_torqe", in: ArchiveBench.range(0, 10))
            Issue.record("a name that does not exist was taken")
        } catch {
            guard case .unknownParameter(_, let near) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(near.contains("spn_torque"))
        }
        #expect(throws: ArchiveError.unknownLink(name: "radio", known: ["rig"])) {
            try reader.samples(of: "z_bit", link: "radio", in: ArchiveBench.range(0, 10))
        }
        #expect(throws: ArchiveError.missing(path: bench.path + "x")) {
            try ArchiveReader(path: bench.path + "x")
        }
        let foreign = bench.folder + "/foreign"
        try Data("this is no database at all, only text".utf8).write(to: URL(fileURLWithPath: foreign))
        #expect(throws: ArchiveError.notAnArchive(path: foreign)) { try ArchiveReader(path: foreign) }
        #expect(throws: ArchiveError.notAnArchive(path: foreign)) { try ArchiveWriter(path: foreign) }
    }

    @Test
    func `an archive of a newer program is refused, one of an older is brought up to date`() throws {
        let bench = try ArchiveBench()
        try bench.fill(0..<10, commitEvery: 10, bench.writer())
        let queue = try DatabaseQueue(path: bench.path)
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9')") }
        #expect(throws: ArchiveError.newerVersion(path: bench.path, found: "layout 9")) {
            try ArchiveReader(path: bench.path)
        }
        try queue.write { try $0.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '9'") }
        #expect(try ArchiveReader(path: bench.path).summary().packetCount == 10)
    }

    @Test
    func `a flipped bit in a chunk, a wrong summary, a lost page: verification names each`() throws {
        let bench = try ArchiveBench()
        try bench.fill(0..<2100, commitEvery: 100, bench.writer())
        let reader = try ArchiveReader(path: bench.path)
        #expect(try ArchiveVerification(reader).isWhole)
        let changes = [
            "UPDATE chunks SET data = CAST(substr(data, 1, 900) || x'5A5A' || substr(data, 903) AS BLOB)",
            "UPDATE chunks SET utc_max = utc_max + 1", "UPDATE chunks SET page = 4711",
            "UPDATE chunks SET first_record = first_record + 1",
        ]
        let copy = bench.path + ".copy"
        for change in changes {
            try? FileManager.default.removeItem(atPath: copy)
            try reader.backUp(to: copy)
            let queue = try DatabaseQueue(path: copy)
            try queue.write { try $0.execute(sql: change) }
            try queue.close()
            let found = try ArchiveVerification(ArchiveReader(path: copy))
            #expect(!found.isWhole, "not found: \(change)")
        }
    }

    @Test
    func `a backup is a whole archive with the same dump`() throws {
        let bench = try ArchiveBench()
        let writer = try bench.writer()
        try bench.fill(0..<1500, commitEvery: 50, writer)
        let reader = try ArchiveReader(path: bench.path)
        let copy = bench.folder + "/copy.sqlite"
        try reader.backUp(to: copy)
        var lines: [String] = []
        try ArchiveDump(ArchiveReader(path: copy)).write { lines.append($0) }
        #expect(try lines == bench.dump())
        #expect(throws: ArchiveError.self) { try reader.backUp(to: copy) }
    }

    @Test
    func `removing a segment takes all that came from it and nothing else`() throws {
        let bench = try ArchiveBench()
        let writer = try bench.writer()
        for segment in UInt32(1)...3 {
            if segment > 1 { writer.begin(ArchiveBench.segment(segment)) }
            try bench.fill(0..<1300, commitEvery: 100, writer, seed: UInt64(segment), segment: segment)
        }
        writer.append(
            ArchivedMessage(moment: ArchiveBench.moment(1300, segment: 3), code: "X", text: "stays"))
        writer.append(
            ArchivedRun(
                number: 1, title: "kept", principal: "anna", from: ArchiveBench.moment(5, segment: 1),
                to: ArchiveBench.moment(9, segment: 1), isProtected: true))
        writer.endRun(1, at: ArchiveBench.moment(9, segment: 1))
        try writer.commit(through: JournalPosition(segment: 3, record: 1301))
        #expect(try writer.removableSegments().map(\.number) == [2])
        let before = try bench.dump()
        try writer.remove(segments: [2, 3])
        let after = try bench.dump()
        #expect(after == before.filter { !$0.contains(" 2/") && !$0.contains("segments number=2 ") })
        #expect(before.count - after.count == 1301)
        #expect(try ArchiveVerification(ArchiveReader(path: bench.path)).problems == [])
    }
}
