import Foundation
import GRDB

/// The level above the chunks: for each parameter, the summaries of 256 chunks side by side, so that a plot
/// of months reads a few pages.
enum LevelPages {
    /// One chunk in a page of one parameter: 56 octets, little-endian.
    struct Item {
        static let octets = 56
        var chunk: Int64
        var leastUTC: Int64
        var mostUTC: Int64
        var summary: ColumnSummary

        init(chunk: Int64, leastUTC: Int64, mostUTC: Int64, summary: ColumnSummary) {
            self.chunk = chunk
            self.leastUTC = leastUTC
            self.mostUTC = mostUTC
            self.summary = summary
        }

        func append(to data: inout Data) {
            let words = [
                UInt64(bitPattern: chunk), UInt64(bitPattern: leastUTC), UInt64(bitPattern: mostUTC),
                UInt64(summary.count), summary.least.bitPattern, summary.most.bitPattern,
                summary.sum.bitPattern,
            ]
            for word in words { withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) } }
        }

        init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
            func word(_ index: Int) -> UInt64 {
                UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: offset + index * 8, as: UInt64.self))
            }
            chunk = Int64(bitPattern: word(0))
            leastUTC = Int64(bitPattern: word(1))
            mostUTC = Int64(bitPattern: word(2))
            summary = ColumnSummary(
                count: Int(clamping: word(3)), least: Double(bitPattern: word(4)),
                most: Double(bitPattern: word(5)), sum: Double(bitPattern: word(6)))
        }
    }

    /// Makes pages of the sealed chunks that have none, as long as there are enough.
    static func make(link: Int64, layout: Int64, _ db: Database) throws {
        let unpaged = "FROM chunks WHERE link = ? AND layout = ? AND page IS NULL AND summary IS NOT NULL"
        while true {
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT id, utc_min, utc_max, summary \(unpaged) ORDER BY id LIMIT \(Limits.pageChunks)",
                arguments: [link, layout])
            guard rows.count == Limits.pageChunks else { return }
            try makePage(rows, link: link, layout: layout, db)
        }
    }

    private static func makePage(_ rows: [Row], link: Int64, layout: Int64, _ db: Database) throws {
        let columns = try Row.fetchOne(
            db, sql: "SELECT id, columns FROM layouts WHERE id = ?", arguments: [layout])
        guard let columns else { return }
        let parameters = try StoredLayout(row: columns).layout.parameters.count
        var pages = Array(repeating: Data(capacity: rows.count * Item.octets), count: parameters)
        for row in rows {
            let summaries = try row.withUnsafeData(named: "summary") { data in
                try (data ?? .init()).withUnsafeBytes { try SummaryRow.readAll($0, count: parameters) }
            }
            for (place, summary) in summaries.enumerated() {
                Item(chunk: row["id"], leastUTC: row["utc_min"], mostUTC: row["utc_max"], summary: summary)
                    .append(to: &pages[place])
            }
        }
        let page: Int64 = rows[0]["id"]
        let from = rows.map { $0["utc_min"] as Int64 }.min() ?? 0
        let to = rows.map { $0["utc_max"] as Int64 }.max() ?? 0
        for (place, data) in pages.enumerated() {
            try db.cachedStatement(
                sql: """
                    INSERT INTO pages (page, link, layout, parameter, utc_min, utc_max, data)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [page, link, layout, place, from, to, data])
        }
        let mark = try db.cachedStatement(sql: "UPDATE chunks SET page = ? WHERE id = ?")
        for row in rows { try mark.execute(arguments: [page, row["id"] as Int64]) }
    }
}
