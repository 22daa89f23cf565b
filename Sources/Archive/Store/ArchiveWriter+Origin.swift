import GRDB
import Octets

extension ArchiveWriter {
    /// What the archive knows of a segment of its journal; nil where it has not met it.
    public func segment(_ number: UInt32) throws(ArchiveError) -> ArchivedSegment? {
        let queue = try opened()
        return try Connection.translating(path) {
            try queue.read { db in
                try Row.fetchOne(
                    db, sql: "SELECT * FROM segments WHERE number = ?", arguments: [Int64(number)]
                ).map { ArchivedSegment(row: $0) }
            }
        }
    }

    /// Segments that no run wants to keep, oldest first, without the one that is being fed.
    public func removableSegments() throws(ArchiveError) -> [ArchivedSegment] {
        let queue = try opened()
        return try Connection.translating(path) {
            try queue.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT * FROM segments WHERE number < ? AND NOT EXISTS (
                            SELECT 1 FROM runs WHERE is_protected AND runs.segment <= segments.number
                            AND (to_segment IS NULL OR to_segment >= segments.number))
                        ORDER BY number
                        """, arguments: [Int64(position.segment)]
                ).map { ArchivedSegment(row: $0) }
            }
        }
    }
}
