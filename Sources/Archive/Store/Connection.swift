import Foundation
import GRDB
import Octets

/// How archives are opened, and SQLite's errors in our words.
enum Connection {
    /// For the one who writes: created and brought up to date.
    static func writer(_ path: String) throws(ArchiveError) -> DatabaseQueue {
        try translating(path) {
            var configuration = Self.configuration
            configuration.journalMode = .wal
            configuration.prepareDatabase { db in
                // Power may take the last commits, never a part of one; the journal has them.
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                // The log is a guest on the journal's disk: 2 MB, whatever is written.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 256")
                try db.execute(sql: "PRAGMA journal_size_limit = 2097152")
            }
            if try isBlank(path) { try layOut(path) }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try check(queue, path)
            try Schema.migrator.migrate(queue)
            return queue
        }
    }

    /// For those who only ask; many at once.
    static func reader(_ path: String) throws(ArchiveError) -> any DatabaseReader {
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        return try translating(path) {
            var configuration = Self.configuration
            configuration.readonly = true
            configuration.maximumReaderCount = Limits.readers
            let pool = try DatabasePool(path: path, configuration: configuration)
            try check(pool, path)
            let isOld = try pool.read { try !Schema.migrator.hasCompletedMigrations($0) }
            if isOld { throw ArchiveError.olderVersion(path: path) }
            return pool
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Limits.busySeconds)
        configuration.acceptsDoubleQuotedStringLiterals = false
        return configuration
    }

    /// Nothing is there, or what a creation left that was killed: a file of SQLite without a word of ours and
    /// without a table.
    private static func isBlank(_ path: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return true }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { db in
            let found = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
            return found == 0 && tables == 0
        }
    }

    /// What can only be said before the first table is made; whole under its name, or not there at all.
    private static func layOut(_ path: String) throws {
        let begun = path + ".begun"
        for suffix in ["", "-wal", "-shm", "-journal"] {
            for file in [begun + suffix, path + suffix] where FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        }
        let queue = try DatabaseQueue(path: begun, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA page_size = 8192")
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
        try FileManager.default.moveItem(atPath: begun, toPath: path)
    }

    private static func check(_ reader: any DatabaseReader, _ path: String) throws {
        try reader.read { db in
            let found = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            guard found == Schema.applicationID else { throw ArchiveError.notAnArchive(path: path) }
            if try Schema.migrator.hasBeenSuperseded(db) {
                let newest = try Schema.migrator.appliedIdentifiers(db).sorted().last ?? "?"
                throw ArchiveError.newerVersion(path: path, found: "layout \(newest)")
            }
        }
    }

    /// Runs `body` and says in our words what went wrong.
    static func translating<Result>(
        _ path: String, _ body: () throws -> Result
    ) throws(ArchiveError) -> Result {
        do {
            return try body()
        } catch let error as ArchiveError {
            throw error
        } catch let error as ChunkError {
            throw .damaged(path: path, text: "a chunk is not what was written: \(error)")
        } catch let error as OctetError {
            throw .damaged(path: path, text: "\(error)")
        } catch let error as DatabaseError {
            throw Self.error(error, path)
        } catch {
            throw .database(path: path, text: "\(error)")
        }
    }

    private static func error(_ error: DatabaseError, _ path: String) -> ArchiveError {
        let text = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_NOTADB: return .notAnArchive(path: path)
        case .SQLITE_CORRUPT: return .damaged(path: path, text: text)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_NOMEM,
            .SQLITE_PERM:
            return .storage(path: path, text: text)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .locked(path: path)
        default: return .database(path: path, text: text)
        }
    }
}
