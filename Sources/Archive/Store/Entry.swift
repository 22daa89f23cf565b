import GRDB
import Octets

/// A row that is written once and named by its place: what kind of table it stands in, and how.
protocol Entry: Sendable {
    static var table: String { get }
    /// Behind segment, record, ordinal, utc and core, in this order.
    static var columns: [String] { get }
    var moment: ArchiveMoment { get }
    var values: [(any DatabaseValueConvertible)?] { get }
    init(row: Row, moment: ArchiveMoment)
}

extension Entry {
    static var placeColumns: [String] { ["segment", "record", "ordinal", "utc", "core"] }

    static var insertion: String {
        let all = placeColumns + columns
        return "INSERT OR REPLACE INTO \(table) (\(all.joined(separator: ", "))) VALUES "
            + "(\(all.map { _ in "?" }.joined(separator: ", ")))"
    }

    func insert(_ db: Database) throws {
        try db.cachedStatement(sql: Self.insertion).execute(
            arguments: StatementArguments(moment.values + values))
    }

    init(row: Row) { self.init(row: row, moment: ArchiveMoment(row: row)) }
}

extension ArchiveMoment {
    var values: [(any DatabaseValueConvertible)?] {
        [
            Int64(position.segment), Int64(clamping: position.record), Int64(ordinal), utc.nanoseconds,
            coreTime.nanoseconds,
        ]
    }

    /// From the columns of a place; `prefix` for the second place of a row.
    init(row: Row, prefix: String = "") {
        self.init(
            position: JournalPosition(
                segment: UInt32(truncatingIfNeeded: row[prefix + "segment"] as Int64),
                record: UInt64(truncatingIfNeeded: row[prefix + "record"] as Int64)),
            ordinal: UInt32(truncatingIfNeeded: row[prefix + "ordinal"] as Int64),
            utc: UTCTime(nanoseconds: row[prefix + "utc"]),
            coreTime: CoreTime(nanoseconds: row[prefix + "core"]))
    }

    /// The place where something ended; nil while it goes on.
    init?(endOf row: Row) {
        guard row["to_segment"] as Int64? != nil else { return nil }
        self.init(row: row, prefix: "to_")
    }
}
