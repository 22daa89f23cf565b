import Archive
import ArchiveFeed
import ArchiveReports
import Foundation
import MissionDatabase
import Octets
import Station
import StationAPI
import Testing
import XTCE

/// Answers out of archives that are made of the regression captures.
@Suite("Answers say what the archive holds")
struct AnswerTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// An archive of a capture, gone after the test.
    private final class Bench {
        let folder = NSTemporaryDirectory() + "regolith-answers-\(UInt64.random(in: 0...UInt64.max))"
        let reader: ArchiveReader
        let all: Range<UTCTime>

        init(_ capture: String) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let journal = AnswerTests.root.appending(path: "Tests/Regression/captures/\(capture)").path
            try ArchiveRebuild(journal: journal, archive: folder + "/archive.sqlite")
            reader = try ArchiveReader(path: folder + "/archive.sqlite")
            all = try TimeResolver(reader, now: UTCTime(nanoseconds: 0)).range(.all)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func chosen(_ words: String...) throws -> [ArchivedParameter] {
            try ParameterChoice.chosen(words, of: reader.parameters())
        }
    }

    @Test
    func `a table has each value of each parameter once, in the order of the journal`() throws {
        let bench = try Bench("first-hole")
        let chosen = try bench.chosen("z_bit", "wob", "state")
        let table = try SampleTable(bench.reader, chosen, in: bench.all)
        for (column, parameter) in chosen.enumerated() {
            let series = try bench.reader.samples(of: parameter.name, in: bench.all)
            let cells = table.rows.compactMap { $0.cells[column] }
            #expect(cells.map(\.text) == series.samples.map { series.text(of: $0) })
            #expect(cells.count > 50, "\(parameter.name)")
        }
        let positions = table.rows.compactMap(\.position)
        #expect(positions.count == table.rows.count && positions == positions.sorted())
        #expect(table.columns.map(\.unit) == ["mm", "N", nil])
        #expect(table.columns.map(\.isQuantity) == [true, true, false])
        // MED tells the state, and nothing of the depth.
        #expect(table.rows.contains { $0.cells[0] == nil && $0.cells[2] != nil } && !table.isCut)
        var full = table
        full.fill()
        let first = try #require(table.rows.firstIndex { $0.cells[0] != nil })
        #expect(full.rows[first...].allSatisfy { $0.cells[0] != nil })
        let part = try SampleTable(bench.reader, chosen, in: bench.all, limit: 7)
        #expect(part.isCut && part.rows.count == 7 && part.rows.map(\.utc) == table.rows.prefix(7).map(\.utc))
    }

    @Test
    func `drawn together every value counts in its row, and no peak is lost`() throws {
        let bench = try Bench("first-hole")
        let chosen = try bench.chosen("z_bit", "state")
        let whole = try SampleTable(bench.reader, chosen, in: bench.all)
        let table = try SampleTable(bench.reader, chosen, in: bench.all, pixels: 13)
        #expect(table.rows.count == 13 && table.rows.allSatisfy { $0.position == nil })
        for column in 0...1 {
            let drawn = table.rows.compactMap { $0.cells[column] }
            let single = whole.rows.compactMap { $0.cells[column] }
            #expect(drawn.reduce(0) { $0 + $1.count } == single.count)
        }
        let depths = whole.rows.compactMap { $0.cells[0]?.number }
        let drawn = table.rows.compactMap { $0.cells[0] }
        #expect(drawn.compactMap(\.least).min() == depths.min())
        #expect(drawn.compactMap(\.most).max() == depths.max())
        for cell in drawn {
            let (mean, least, most) = (cell.number ?? .nan, cell.least ?? .nan, cell.most ?? .nan)
            #expect(mean >= least - 1e-9 && mean <= most + 1e-9)
        }
        #expect(
            table.rows.compactMap { $0.cells[1] }.last?.text
                == whole.rows.last { $0.cells[1] != nil }?
                .cells[1]?.text)
    }

    @Test
    func `what failed is told with its reason, and refused orders once`() throws {
        let bench = try Bench("refusals")
        let failed = try HistoryEntry.archived(in: bench.all, of: bench.reader, failed: true)
        let commands = try bench.reader.commands(in: bench.all)
        #expect(!failed.isEmpty && failed.allSatisfy { !$0.detail.isEmpty && $0.isFailure })
        let numbered = failed.filter { $0.commandID != 0 }.map(\.commandID)
        #expect(Set(numbered).count == numbered.count)
        let wanted = commands.map { HistoryEntry($0) }.filter(\.isFailure).map(\.commandID)
        #expect(Set(numbered) == Set(wanted) && !wanted.isEmpty)
        let refused = try bench.reader.requests(in: bench.all).filter {
            $0.action == "command" && $0.outcome == "refused"
        }
        // Each stands there, with who gave it.
        for request in refused {
            let time = request.moment.utc.nanoseconds
            #expect(failed.contains { $0.time == time && $0.principal == request.principal }, "\(request)")
        }
        #expect(failed.map(\.time) == failed.map(\.time).sorted())
        for command in commands {
            let detail = try #require(try CommandDetail(command.id, of: bench.reader))
            #expect(detail.steps.last?.stage == command.stage && detail.entry.name == command.name)
        }
        #expect(try CommandDetail(1, of: bench.reader) == nil)
    }

    @Test
    func `alarms stand as they did at the end of the time, and what happened is in order`() throws {
        let bench = try Bench("stop-in-motion")
        let stops = try bench.reader.events(in: bench.all).filter { $0.name == "STOPPED" }
        let stop = try #require(stops.first).moment.utc
        let after = try AlarmEntry.archived(in: bench.all, of: bench.reader)
        #expect(after.contains { $0.name == "STOPPED" && $0.severity == "CRITICAL" })
        let before = try AlarmEntry.archived(in: bench.all.lowerBound..<stop, of: bench.reader)
        #expect(!before.contains { $0.name == "STOPPED" } && before.count < after.count)
        let words = EventWords(nil)
        let events = try HappeningReport.archived(in: bench.all, of: bench.reader, isAll: false, words)
        #expect(try events.count == bench.reader.events(in: bench.all).count)
        let all = try HappeningReport.archived(in: bench.all, of: bench.reader, isAll: true, words)
        #expect(Set(all.map(\.kind)).isSuperset(of: ["event", "alarm", "command", "link"]))
        #expect(all.map(\.time) == all.map(\.time).sorted())
        #expect(all.filter { $0.kind == "event" }.count == events.count)
    }

    @Test
    func `events are told in the words of the dictionary`() throws {
        let file = Self.root.appending(path: "Firmware-Protocol/regolith.xtce.xml")
        let octets = [UInt8](try Data(contentsOf: file))
        let database = try XTCELoader.load(bytes: octets, file: "regolith.xtce.xml").database
        let words = EventWords(database)
        #expect(words.text(identifier: 6, 1, 77) == "reason STOP, stop id 77")
        #expect(words.text(identifier: 6, 9, 77) == "reason 9, stop id 77")
        #expect(words.text(identifier: 2, 2, 13) == "from SAFE, to HOLD")
        #expect(words.text(identifier: 4, 2, 0) == "cause TTL")
        #expect(
            words.text(identifier: 60_000, 1, 2) == "1 2"
                && EventWords(nil).text(identifier: 6, 1, 2) == "1 2")
    }
}
