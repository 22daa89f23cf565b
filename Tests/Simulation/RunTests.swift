import Archive
import ArchiveFeed
import Foundation
import Journal
import MockDevices
import Octets
import Station
import Testing

/// Stretches of work that have a name: asked for, recorded, replayed, archived.
@Suite("Runs in virtual time")
struct RunTests {
    private static func code(_ answer: Answer) -> String {
        switch answer {
        case .run(let change): return "\(change.step) \(change.number)"
        case .refused(let code, _): return code
        case .noted, .taken: return "\(answer)"
        }
    }

    private func ready() throws -> SimulationDriver<RigWorld> {
        var driver = try Fixture.driver(seed: 7, keepsRecords: true)
        driver.run(for: .seconds(2))
        return driver
    }

    @Test func `one run is open at a time, and what cannot be is refused`() throws {
        var driver = try ready()
        func ask(_ order: RunOrder) -> String { Self.code(driver.ask(.run(order), by: "anna")) }
        #expect(ask(.stop) == "RUN")
        #expect(ask(.start(title: " ", person: "")) == "RUN")
        #expect(ask(.start(title: "two\nlines", person: "")) == "RUN")
        #expect(ask(.protect(number: 1, true)) == "RUN")
        #expect(ask(.start(title: "hole 1", person: "")) == "began 1")
        #expect(driver.core.runs.open?.title == "hole 1" && driver.core.runs.open?.principal == "anna")
        #expect(ask(.start(title: "hole 2", person: "")) == "RUN")
        #expect(ask(.stop) == "ended 1")
        #expect(driver.core.runs.open == nil)
        #expect(ask(.start(title: "hole 2", person: "bert")) == "began 2")
        #expect(driver.core.runs.open?.principal == "bert (anna)")
        #expect(ask(.protect(number: 1, true)) == "protected 1")
        #expect(ask(.protect(number: 1, false)) == "unprotected 1")
        #expect(ask(.protect(number: 3, true)) == "RUN")
    }

    @Test func `a restart goes on with the run, and a replay of the records does the same`() throws {
        var driver = try ready()
        _ = driver.ask(.run(.start(title: "hole 1", person: "")), by: "anna")
        _ = driver.ask(.note("chips look wet"), by: "anna")
        driver.keepSnapshot()
        let restored = try StationCore(program: driver.core.program, snapshot: driver.core.snapshot())
        #expect(restored.runs == driver.core.runs && restored.runs.open?.number == 1)
        driver.run(for: .seconds(1))
        _ = driver.ask(.run(.stop), by: "anna")
        let again = try StationCore(recovering: driver.records, program: driver.core.program)
        #expect(again.runs.open == nil && again.runs.lastNumber == 1)
        var player = JournalPlayer(verifies: true)
        for (index, record) in driver.records.enumerated() {
            try player.take(.record(JournalPosition(segment: 1, record: UInt64(index)), record))
        }
        player.finish()
        #expect(player.differences == [] && player.core?.runs == driver.core.runs)
    }

    @Test func `the archive has runs with both ends, their notes, and what is to be kept`() throws {
        let folder = NSTemporaryDirectory() + "regolith-runs-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var driver = try ready()
        _ = driver.ask(.note("before"), by: "anna")
        _ = driver.ask(.run(.start(title: "hole 1", person: "bert")), by: "anna")
        _ = driver.ask(.note("chips look wet"), by: "anna")
        driver.run(for: .seconds(3))
        _ = driver.ask(.run(.stop), by: "anna")
        _ = driver.ask(.run(.start(title: "hole 2", person: "")), by: "anna")
        _ = driver.ask(.run(.protect(number: 1, true)), by: "anna")
        _ = driver.ask(.run(.start(title: "hole 3", person: "")), by: "anna")
        let writer = try JournalWriter.open(
            directory: folder + "/journal",
            settings: JournalSettings(
                origin: JournalOrigin(program: "simulation", behaviour: StationProgram.behaviourVersion),
                links: [JournalLink(id: LinkID(0), name: "rig", kind: .rigLink)],
                gapKind: RecordKind.gap.rawValue))
        _ = try writer.beginSegment(header: Array(driver.records.prefix(4)))
        _ = try writer.append(Array(driver.records.dropFirst(4)))
        try writer.close()
        try ArchiveRebuild(journal: folder + "/journal", archive: folder + "/archive.sqlite")
        let reader = try ArchiveReader(path: folder + "/archive.sqlite")
        let runs = try reader.runs()
        #expect(runs.map(\.number) == [1, 2] && runs.map(\.title) == ["hole 1", "hole 2"])
        #expect(runs.map(\.principal) == ["bert (anna)", "anna"])
        #expect(runs.map(\.isProtected) == [true, false])
        let first = try #require(runs.first)
        let end = try #require(first.to)
        #expect(end.coreTime - first.from.coreTime == .seconds(3) && runs.last?.to == nil)
        #expect(try reader.notes(ofRun: 1).map(\.text) == ["chips look wet"])
        let all = UTCTime(nanoseconds: .min)..<UTCTime(nanoseconds: .max)
        #expect(try reader.notes(in: all).map(\.run) == [nil, 1])
        let asked = try reader.requests(in: all).filter { $0.action == "run" }
        #expect(asked.map(\.outcome) == ["taken", "taken", "taken", "taken", "refused"])
    }
}
