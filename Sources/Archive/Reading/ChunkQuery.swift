import Foundation
import GRDB
import Octets

/// Finds the chunks of a packet that may hold something of a time.
enum ChunkQuery {
    /// Their numbers, in the order of the journal. `isUnpaged`: without those that pages cover.
    static func chunks(
        _ source: ArchiveReader.Source, in range: Range<UTCTime>, isUnpaged: Bool = false, _ db: Database
    ) throws -> [Int64] {
        let sql = """
            SELECT id FROM chunks
            WHERE link = ? AND layout = ? AND utc_min >= ? AND utc_min < ? AND utc_max >= ?
            \(isUnpaged ? "AND page IS NULL" : "") ORDER BY segment, first_record
            """
        let from = range.lowerBound.nanoseconds
        let back = from.subtractingReportingOverflow(Limits.chunkSpan)
        return try Int64.fetchAll(
            try db.cachedStatement(sql: sql),
            arguments: [
                source.link.id, source.layout.id, back.overflow ? Int64.min : back.partialValue,
                range.upperBound.nanoseconds, from,
            ])
    }

    /// Calls `body` with the row of each, until it says false.
    static func each(
        _ source: ArchiveReader.Source, in range: Range<UTCTime>, _ db: Database,
        _ body: (Row) throws -> Bool
    ) throws {
        for id in try chunks(source, in: range, db) {
            guard try body(try row(id, db)) else { return }
        }
    }

    static func row(_ id: Int64, _ db: Database) throws -> Row {
        let statement = try db.cachedStatement(
            sql: "SELECT segment, rows, utc_min, utc_max, data FROM chunks WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else { throw ChunkError.invalid }
        return row
    }

    /// Looks into the coded octets of a chunk's row.
    static func view<Result>(
        _ row: Row, of layout: StoredLayout, _ body: (ChunkView) throws -> Result
    ) throws -> Result {
        try row.withUnsafeData(named: "data") { data in
            try (data ?? Data()).withUnsafeBytes { bytes in
                try body(
                    try ChunkView(
                        bytes, columns: FixedColumn.allCases.count + layout.columns, rows: row["rows"]))
            }
        }
    }
}

/// The columns of a chunk that say when its packets came.
struct ChunkTimes {
    let segment: UInt32
    let record: [Int64]
    let ordinal: [Int64]
    let coreTime: [Int64]
    let utc: [Int64]
    let generation: [Int64]
    let flags: [Int64]

    init(_ view: ChunkView, segment: Int64) throws(ChunkError) {
        self.segment = UInt32(truncatingIfNeeded: segment)
        record = try view.column(.record)
        ordinal = try view.column(.ordinal)
        coreTime = try view.column(.coreTime)
        utc = try view.column(.utc)
        generation = try view.column(.generation)
        flags = try view.column(.flags)
    }

    func moment(_ row: Int) -> ArchiveMoment {
        ArchiveMoment(
            position: JournalPosition(segment: segment, record: UInt64(bitPattern: record[row])),
            ordinal: UInt32(truncatingIfNeeded: ordinal[row]), utc: UTCTime(nanoseconds: utc[row]),
            coreTime: CoreTime(nanoseconds: coreTime[row]))
    }

    func flags(_ row: Int) -> RowFlags { RowFlags(rawValue: flags[row]) }
}
