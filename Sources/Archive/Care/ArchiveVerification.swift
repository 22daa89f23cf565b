import Foundation
import GRDB
import Octets

/// Whether an archive is what was written: SQLite's own structure, each chunk, each level, each ladder.
public struct ArchiveVerification: Equatable, Sendable {
    public private(set) var chunks = 0
    public private(set) var packets: Int64 = 0
    public private(set) var samples: Int64 = 0
    /// The first hundred, in words; `problemCount` counts all.
    public private(set) var problems: [String] = []
    public private(set) var problemCount = 0

    public var isWhole: Bool { problemCount == 0 }

    /// Looks at everything; `progress` hears of each hundred chunks, how many there are in all.
    public init(
        _ reader: ArchiveReader, progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(ArchiveError) {
        try Connection.translating(reader.path) {
            try reader.connections.read { db in
                try checkStructure(db)
                try checkChunks(reader, db, progress)
                try checkPages(db)
                try checkLadders(db)
            }
        }
    }

    private mutating func note(_ problem: String) {
        problemCount += 1
        if problems.count < Limits.problems { problems.append(problem) }
    }

    private mutating func checkStructure(_ db: Database) throws {
        for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(\(Limits.problems))")
        where line != "ok" {
            note("SQLite: \(line)")
        }
    }

    private mutating func checkChunks(
        _ reader: ArchiveReader, _ db: Database, _ progress: (Int, Int) -> Void
    ) throws {
        let all = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM chunks") ?? 0
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM chunks ORDER BY link, layout, segment, first_record")
        var before: (key: [Int64], last: [Int64])?
        while let row = try rows.next() {
            let key: [Int64] = [row["link"], row["layout"]]
            let first: [Int64] = [row["segment"], row["first_record"]]
            // Two packets of one record may stand in two chunks.
            if let before, before.key == key, first.lexicographicallyPrecedes(before.last) {
                note("chunk \(row["id"] as Int64) begins before the one before it ends")
            }
            before = (key, [row["segment"], row["last_record"]])
            do {
                try check(row, of: try reader.layout(row["layout"], db))
            } catch let error as ChunkError {
                note("chunk \(row["id"] as Int64): \(error)")
            }
            chunks += 1
            if chunks % 100 == 0 { progress(chunks, all) }
        }
    }

    private mutating func check(_ row: Row, of layout: StoredLayout) throws {
        try ChunkQuery.view(row, of: layout) { view in
            try view.verify()
            packets += Int64(view.rows)
            samples += Int64(view.rows) * Int64(layout.layout.parameters.count)
            let id: Int64 = row["id"]
            let times = try ChunkTimes(view, segment: row["segment"])
            let places = zip(times.record, times.ordinal).map { [$0, $1] }
            for (one, next) in zip(places, places.dropFirst()) where !one.lexicographicallyPrecedes(next) {
                note("chunk \(id): record \(next[0]) follows record \(one[0])")
                break
            }
            if times.record.first != row["first_record"] || times.record.last != row["last_record"]
                || times.utc.min() != row["utc_min"] || times.utc.max() != row["utc_max"]
            {
                note("chunk \(id): its row says other times or records than its octets")
            }
            var column = FixedColumn.allCases.count
            var summary: [UInt8] = []
            for (parameter, rule) in zip(layout.layout.parameters, layout.rules) {
                let raws = try (0..<parameter.columns).map { try view.column(column + $0) }
                column += parameter.columns
                let numbers =
                    parameter.binaryOctets == nil
                    ? raws[0].withUnsafeBufferPointer { ColumnSummary($0, by: rule) } : ColumnSummary()
                SummaryRow.append(numbers, to: &summary)
            }
            let stored = try row.withUnsafeData(named: "summary") { $0.map { [UInt8]($0) } }
            if let stored, stored != summary { note("chunk \(id): its summary is not of its samples") }
        }
    }

    private mutating func checkPages(_ db: Database) throws {
        let lost = try Int.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) FROM chunks WHERE page IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.page = chunks.page)
                """)
        if let lost, lost > 0 { note("\(lost) chunks belong to pages that are not there") }
        let rows = try Row.fetchCursor(db, sql: "SELECT page, parameter, data FROM pages")
        let chunk = try db.makeStatement(
            sql: "SELECT utc_min, utc_max, page, summary FROM chunks WHERE id = ?")
        while let row = try rows.next() {
            let data: Data = row["data"]
            let parameter: Int = row["parameter"]
            for offset in stride(from: 0, to: data.count, by: LevelPages.Item.octets) {
                let item = data.withUnsafeBytes { LevelPages.Item($0, at: offset) }
                let found = try Row.fetchOne(chunk, arguments: [item.chunk])
                let summary = try found?.withUnsafeData(named: "summary") { summary in
                    try (summary ?? Data()).withUnsafeBytes { try SummaryRow.read($0, parameter: parameter) }
                }
                if found?["page"] != (row["page"] as Int64) || summary != item.summary
                    || found?["utc_min"] != item.leastUTC || found?["utc_max"] != item.mostUTC
                {
                    note("page \(row["page"] as Int64), parameter \(parameter): chunk \(item.chunk) differs")
                }
            }
        }
    }

    private mutating func checkLadders(_ db: Database) throws {
        let wrong = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM commands WHERE stage <> (
                    SELECT stage FROM stages WHERE command = commands.id
                    ORDER BY segment DESC, record DESC, ordinal DESC LIMIT 1)
                """)
        for command in wrong { note("command \(command) is not at the last stage of its ladder") }
        let twice = try Int64.fetchAll(
            db, sql: "SELECT command FROM stages WHERE is_final GROUP BY command HAVING COUNT(*) > 1")
        for command in twice { note("command \(command) has more than one end") }
    }
}
