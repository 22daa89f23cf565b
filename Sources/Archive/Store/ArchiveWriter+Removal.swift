import GRDB
import Octets

extension ArchiveWriter {
    /// Takes out everything that came from these segments of the journal, and gives the room back.
    ///
    /// What is open stays: the segment that is being fed is never among them. All or nothing.
    public func remove(segments: Set<UInt32>) throws(ArchiveError) {
        let numbers = segments.filter { $0 < position.segment }.sorted().map { Int64($0) }
        guard !numbers.isEmpty else { return }
        let queue = try opened()
        try Connection.translating(path) {
            try queue.write { db in
                let list = numbers.map(String.init).joined(separator: ",")
                for table in [
                    "events", "alarms", "messages", "link_states", "gaps", "requests", "stages", "notes",
                ] {
                    try db.execute(sql: "DELETE FROM \(table) WHERE segment IN (\(list))")
                }
                // What reaches into a segment that stays is kept whole.
                try db.execute(
                    sql: """
                        DELETE FROM outages WHERE segment IN (\(list)) AND to_segment IN (\(list));
                        DELETE FROM runs WHERE segment IN (\(list)) AND to_segment IN (\(list));
                        DELETE FROM commands WHERE segment IN (\(list))
                            AND NOT EXISTS (SELECT 1 FROM stages WHERE command = commands.id);
                        DELETE FROM segments WHERE number IN (\(list));
                        DELETE FROM pages WHERE page IN (SELECT page FROM chunks WHERE segment IN (\(list)));
                        UPDATE chunks SET page = NULL WHERE page IS NOT NULL
                            AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.page = chunks.page);
                        DELETE FROM chunks WHERE segment IN (\(list));
                        """)
            }
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA incremental_vacuum") }
        }
    }
}
