import Foundation
import Journal
import Octets
import Testing

/// A caller who keeps what was not taken and does what the error advises.
private struct PatientCaller {
    let directory: TemporaryDirectory
    let disk: FaultyDisk
    var errors: [JournalError] = []

    mutating func persist<Value>(_ step: () throws(JournalError) -> Value) throws(JournalError) -> Value {
        for _ in 0..<4 {
            do { return try step() } catch { errors.append(error) }
        }
        return try step()
    }

    mutating func append(_ writer: JournalWriter, _ batch: [JournalRecord]) throws(JournalError) {
        for _ in 0..<6 {
            do throws(JournalError) {
                _ = try writer.append(batch)
                return
            } catch {
                errors.append(error)
                if error.remedy == .beginSegment {
                    _ = try persist { () throws(JournalError) in try writer.beginSegment(header: Bench.header)
                    }
                }
            }
        }
        _ = try writer.append(batch)
    }

    mutating func run(_ batches: [[JournalRecord]]) throws(JournalError) {
        let (directory, files) = (directory, disk.layer)
        let writer = try persist { () throws(JournalError) in
            try JournalWriter.open(directory: directory.path, settings: Bench.settings(), files: files)
        }
        for (index, batch) in batches.enumerated() {
            if index % 3 == 0 {
                _ = try persist { () throws(JournalError) in try writer.beginSegment(header: Bench.header) }
            }
            try append(writer, batch)
            do { try writer.sync() } catch { errors.append(error) }
        }
        do { try writer.close() } catch { errors.append(error) }
    }
}

@Suite struct FaultTests {
    static let batches = (0..<7).map { Bench.records(9, seed: UInt64($0) + 50) }

    private func check(_ directory: TemporaryDirectory, _ label: String) throws {
        let items = try Bench.items(directory.path)
        let headers = Set(Bench.header)
        #expect(items.damages.isEmpty, "\(label): \(String(describing: items.damages.first))")
        #expect(
            items.records.filter { !headers.contains($0) } == FaultTests.batches.flatMap { $0 }, "\(label)")
    }

    /// SR-S-15, T-19
    @Test(arguments: [0, 1, 500, 3000])
    func `one failing call anywhere loses and doubles nothing`(octetsBeforeFault: Int) throws {
        let clean = FaultyDisk()
        var caller = PatientCaller(directory: TemporaryDirectory(), disk: clean)
        try caller.run(FaultTests.batches)
        #expect(clean.calls > 30 && caller.errors.isEmpty)
        for call in 0..<clean.calls {
            for number in [ENOSPC, EIO] {
                let disk = FaultyDisk()
                disk.octetsBeforeFault = octetsBeforeFault
                disk.fail(call..<call + 1, number: number)
                var caller = PatientCaller(directory: TemporaryDirectory(), disk: disk)
                try caller.run(FaultTests.batches)
                try check(caller.directory, "call \(call) error \(number)")
            }
        }
    }

    @Test func `a write that fails and cannot be taken back withdraws the segment's end`() throws {
        for write in 2..<9 {
            for octets in [1, 300, 900, 1500] {
                let disk = FaultyDisk()
                disk.octetsBeforeFault = octets
                // The lock's own truncate and write come first.
                disk.fail(write..<write + 1, only: "write", number: EIO)
                disk.fail(1..<100, only: "truncate", number: EIO)
                var caller = PatientCaller(directory: TemporaryDirectory(), disk: disk)
                try caller.run(FaultTests.batches)
                try check(caller.directory, "write \(write) after \(octets)")
                let verification = try JournalVerification(path: caller.directory.path)
                if !caller.errors.contains(where: { $0.remedy == .beginSegment }) { continue }
                #expect(verification.torn.count == 1, "write \(write) after \(octets): \(caller.errors)")
            }
        }
    }

    @Test func `short writes are continued`() throws {
        let directory = TemporaryDirectory()
        var files = FileLayer.system
        files.write = { file, octets, offset in
            FileLayer.system.write(file, UnsafeRawBufferPointer(rebasing: octets.prefix(37)), offset)
        }
        let writer = try Bench.writer(directory, files: files)
        _ = try writer.beginSegment(header: Bench.header)
        _ = try writer.append(Bench.records(40))
        try writer.close()
        #expect(try Bench.items(directory.path).records == Bench.header + Bench.records(40))
    }

    @Test func `a write that takes nothing is an error and not a loop`() throws {
        let directory = TemporaryDirectory()
        var files = FileLayer.system
        files.write = { _, _, _ in 0 }
        let writer = try Bench.writer(directory, files: files)
        #expect(throws: JournalError.self) { _ = try writer.beginSegment(header: Bench.header) }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names == ["journal.lock"])
    }

    @Test func `a batch is one write`() throws {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk()
        let writer = try Bench.writer(directory, files: disk.layer)
        _ = try writer.beginSegment(header: Bench.header)
        let before = disk.calls
        _ = try writer.append(Bench.records(500))
        #expect(disk.calls == before + 1)
    }

    @Test func `after a failed sync the segment is not continued`() throws {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk()
        let writer = try Bench.writer(directory, files: disk.layer)
        _ = try writer.beginSegment(header: Bench.header)
        _ = try writer.append(Bench.records(5))
        disk.fail(0..<1000, only: "dataSync", number: EIO)
        let failure = JournalError.system(call: "fdatasync", path: directory.segment(1), number: EIO)
        #expect(throws: failure) { try writer.sync() }
        #expect(failure.remedy == .beginSegment)
        #expect(writer.firstUnsynced.record == 3)
        let spoiled = JournalError.segmentSpoiled(path: directory.segment(1), number: EIO)
        #expect(throws: spoiled) { _ = try writer.append(Bench.records(1)) }
        #expect(writer.needsNewSegment(at: .zero))
        disk.mend()
        _ = try writer.beginSegment(header: Bench.header)
        try writer.close()
        #expect(try JournalVerification(path: directory.path).isWhole)
    }

    @Test func `dropped records are confessed by a gap record before the next batch`() throws {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk()
        let writer = try Bench.writer(directory, files: disk.layer)
        _ = try writer.beginSegment(header: Bench.header)
        disk.octetsBeforeFault = 300
        disk.fail(0..<1000, only: "write")
        let lost = [Bench.records(4, seed: 8), Bench.records(6, seed: 9)]
        for batch in lost {
            #expect(throws: JournalError.system(call: "write", path: directory.segment(1), number: ENOSPC)) {
                _ = try writer.append(batch)
            }
            writer.noteDropped(try #require(JournalGap(dropped: batch)))
        }
        disk.mend()
        let appended = try writer.append([Bench.event(1, "again", at: 77)])
        #expect(appended.gap == JournalPosition(segment: 1, record: 3))
        #expect(appended.first == JournalPosition(segment: 1, record: 4))
        #expect(try writer.append([Bench.event(1, "more")]).gap == nil)
        try writer.close()
        let summary = try JournalSummary(path: directory.path)
        let octets = lost.joined().reduce(0) { $0 + $1.payload.count }
        #expect(summary.gaps.count == 1 && summary.damageCount == 0)
        #expect(summary.gaps.first?.gap.records == 10 && summary.gaps.first?.gap.octets == UInt64(octets))
        #expect(summary.gaps.first?.position.record == 3)
    }

    @Test func `a failing read is an error that names the file`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(5)], to: directory)
        let disk = FaultyDisk()
        disk.fail(0..<1, only: "read", number: EIO)
        let expected = JournalError.system(call: "read", path: directory.segment(1), number: EIO)
        #expect(throws: expected) { _ = try Bench.items(directory.path, files: disk.layer) }
        #expect(expected.description.contains("segment-000001.pcapng"))
    }

    @Test func `the remedy tells waiting from giving up`() {
        let cases: [(Int32, JournalError.Remedy)] = [
            (ENOSPC, .retryLater), (EDQUOT, .retryLater), (EIO, .retryLater), (EROFS, .giveUp),
            (EACCES, .giveUp),
        ]
        for (number, remedy) in cases {
            #expect(JournalError.system(call: "write", path: "/x", number: number).remedy == remedy)
        }
    }
}
