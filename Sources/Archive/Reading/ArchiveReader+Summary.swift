import Foundation
import GRDB
import Octets

extension ArchiveReader {
    /// What the archive holds, counted.
    public func summary() throws(ArchiveError) -> ArchiveSummary {
        try read { db in
            var summary = ArchiveSummary(
                path: path, position: try ArchiveWriter.position(db),
                layout: try Schema.migrator.appliedIdentifiers(db).sorted().last ?? "?")
            summary.fileOctets = [path, path + "-wal"].reduce(0) { $0 + Self.octets($1) }
            summary.segments = try Row.fetchAll(db, sql: "SELECT * FROM segments ORDER BY number").map {
                ArchivedSegment(row: $0)
            }
            for table in Self.tables {
                let rows = try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table)") ?? 0
                summary.rows.append((table, rows))
            }
            summary.packets = try packets(db)
            return summary
        }
    }

    /// Tables of single rows, in the order in which a dump shows them.
    static let tables = [
        "events", "alarms", "messages", "link_states", "outages", "gaps", "requests", "stages", "commands",
        "notes", "runs",
    ]

    private func packets(_ db: Database) throws -> [ArchiveSummary.Packets] {
        let links = Dictionary(uniqueKeysWithValues: try allLinks(db).map { ($0.id, $0.name) })
        return try Row.fetchAll(
            db,
            sql: """
                SELECT link, layout, SUM(rows) AS packets, MIN(utc_min) AS least, MAX(utc_max) AS most,
                    SUM(LENGTH(data) + COALESCE(LENGTH(summary), 0)) AS octets
                FROM chunks GROUP BY link, layout ORDER BY link, layout
                """
        ).map { row in
            let layout = try layout(row["layout"], db)
            let packets: Int64 = row["packets"]
            return ArchiveSummary.Packets(
                link: links[row["link"]] ?? "?", container: layout.layout.container, packets: packets,
                samples: packets * Int64(layout.layout.parameters.count), octets: row["octets"],
                from: UTCTime(nanoseconds: row["least"]), to: UTCTime(nanoseconds: row["most"]))
        }
    }

    private static func octets(_ path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
