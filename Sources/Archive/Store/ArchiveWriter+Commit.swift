import Foundation
import GRDB
public import Octets

extension ArchiveWriter {
    /// Puts everything taken into the file, with the position of the first record that was not: all or
    /// nothing.
    ///
    /// After an error everything stays, and the same commit may be tried again later.
    public func commit(through next: JournalPosition) throws(ArchiveError) {
        let queue = try opened()
        for builder in orderedBuilders where builder.parts.count >= Limits.chunkParts {
            pending.chunks.append(builder.sealed())
            builder.restart()
        }
        let pending = pending
        let parts = orderedBuilders.compactMap { builder in builder.part().map { (builder, $0) } }
        var stored: [(ChunkBuilder, Int64)] = []
        do {
            try Connection.translating(path) {
                stored = try queue.write { db in
                    guard try Self.position(db) == position else {
                        throw ArchiveError.database(path: path, text: "another writer has been at work")
                    }
                    try Self.write(pending, db)
                    let ids = try parts.map { ($0.0, try Self.insert($0.1, db)) }
                    try db.execute(
                        sql: "UPDATE feed SET segment = ?, record = ?",
                        arguments: [Int64(next.segment), Int64(clamping: next.record)])
                    return ids
                }
            }
        } catch {
            // What a failed call left in the connection is forgotten with it.
            try? queue.close()
            self.queue = nil
            throw error
        }
        for (builder, id) in stored { builder.stored(id) }
        self.pending = Pending()
        position = next
    }

    func opened() throws(ArchiveError) -> DatabaseQueue {
        if let queue { return queue }
        let queue = try Connection.writer(path)
        self.queue = queue
        return queue
    }

    private static func write(_ pending: Pending, _ db: Database) throws {
        for segment in pending.segments { try segment.insert(db) }
        for link in pending.links {
            try db.execute(sql: "INSERT INTO links VALUES (?, ?)", arguments: [link.id, link.name])
        }
        for layout in pending.layouts {
            var writer = ByteWriter()
            layout.layout.encode(into: &writer)
            try db.execute(
                sql: "INSERT INTO layouts VALUES (?, ?, ?)",
                arguments: [layout.id, layout.layout.container, Data(writer.bytes)])
        }
        for change in pending.changes { try change(db) }
        var touched: Set<BuilderKey> = []
        for chunk in pending.chunks {
            _ = try insert(chunk, db)
            for part in chunk.replaces {
                try db.cachedStatement(sql: "DELETE FROM chunks WHERE id = ?").execute(arguments: [part])
            }
            touched.insert(BuilderKey(link: chunk.link, layout: chunk.layout))
        }
        for key in touched.sorted(by: { ($0.link, $0.layout) < ($1.link, $1.layout) }) {
            try LevelPages.make(link: key.link, layout: key.layout, db)
        }
    }

    private static func insert(_ chunk: ChunkRow, _ db: Database) throws -> Int64 {
        try db.cachedStatement(
            sql: """
                INSERT INTO chunks (
                    link, layout, segment, first_record, last_record, rows, utc_min, utc_max, generation_min,
                    generation_max, summary, data)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            chunk.link, chunk.layout, Int64(chunk.segment), chunk.firstRecord, chunk.lastRecord, chunk.rows,
            chunk.leastUTC, chunk.mostUTC, chunk.leastGeneration, chunk.mostGeneration,
            chunk.summary.map { Data($0) }, Data(chunk.data),
        ])
        return db.lastInsertedRowID
    }
}

extension ArchiveWriter {
    /// Lets go of the file, whose write-ahead log is then part of it; what no commit took is dropped.
    public func close() throws(ArchiveError) {
        guard let queue else { return }
        self.queue = nil
        try Connection.translating(path) {
            // So that the archive is one file, which can be renamed.
            _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try queue.close()
        }
    }
}
