import Foundation
import GRDB
import MissionDatabase
public import Octets
import Telemetry

/// Takes what a journal tells, in order, and commits it with the position that it was read up to.
///
/// Nothing is in the file before `commit`, and then all of it with the position, or nothing: a writer that is
/// killed goes on from where its file stands. One thread at a time owns it.
public final class ArchiveWriter: @unchecked Sendable {
    public let path: String
    /// The next record of the journal that the file does not hold; segment 0: none yet.
    public internal(set) var position: JournalPosition
    let lock: ArchiveLock
    var queue: DatabaseQueue?
    var links: [String: Int64] = [:]
    var layouts: [PacketLayout: StoredLayout] = [:]
    var lastLink: Int64 = 0
    var lastLayout: Int64 = 0
    var builders: [BuilderKey: ChunkBuilder] = [:]
    /// Layouts of the dictionary in use, by container.
    var present: [StoredLayout?] = []
    var database: MissionDatabase?
    var pending = Pending()

    struct BuilderKey: Hashable {
        var link: Int64
        var layout: Int64
    }

    /// What waits for the next commit.
    struct Pending {
        var segments: [ArchivedSegment] = []
        var links: [(id: Int64, name: String)] = []
        var layouts: [StoredLayout] = []
        var chunks: [ChunkRow] = []
        var changes: [@Sendable (Database) throws -> Void] = []
        var rows = 0
    }

    /// Opens the archive, made if missing; only one process at a time can.
    public init(path: String) throws(ArchiveError) {
        self.path = path
        lock = try ArchiveLock(path)
        position = JournalPosition(segment: 0, record: 0)
        let queue = try Connection.writer(path)
        self.queue = queue
        try Connection.translating(path) { try queue.read { try load($0) } }
    }

    /// Rows that no commit has taken yet.
    public var pendingRows: Int { pending.rows }

    /// Whether a commit should come before anything else is taken.
    public var isFull: Bool { pending.rows >= Limits.pendingRows }

    private func load(_ db: Database) throws {
        position = try Self.position(db)
        for row in try Row.fetchAll(db, sql: "SELECT id, name FROM links") {
            links[row["name"]] = row["id"]
            lastLink = max(lastLink, row["id"])
        }
        var byID: [Int64: StoredLayout] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, columns FROM layouts ORDER BY id") {
            let stored = try StoredLayout(row: row)
            layouts[stored.layout] = stored
            byID[stored.id] = stored
            lastLayout = stored.id
        }
        try loadParts(db, byID)
    }

    static func position(_ db: Database) throws -> JournalPosition {
        guard let row = try Row.fetchOne(db, sql: "SELECT segment, record FROM feed") else {
            return JournalPosition(segment: 0, record: 0)
        }
        return JournalPosition(
            segment: UInt32(truncatingIfNeeded: row["segment"] as Int64),
            record: UInt64(truncatingIfNeeded: row["record"] as Int64))
    }

    /// Chunks that an earlier process left open are filled on.
    private func loadParts(_ db: Database, _ byID: [Int64: StoredLayout]) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, link, layout, segment, rows, data FROM chunks
                WHERE page IS NULL AND summary IS NULL ORDER BY link, layout, segment, first_record
                """)
        while let row = try rows.next() {
            let key = BuilderKey(link: row["link"], layout: row["layout"])
            guard let layout = byID[key.layout] else { throw ChunkError.invalid }
            let builder = builders[key] ?? ChunkBuilder(link: key.link, layout: layout)
            builders[key] = builder
            let isTaken = try row.withUnsafeData(named: "data") { data in
                try (data ?? .init()).withUnsafeBytes { bytes in
                    let view = try ChunkView(
                        bytes, columns: FixedColumn.allCases.count + layout.columns, rows: row["rows"])
                    return try builder.load(
                        view, part: row["id"],
                        segment: UInt32(truncatingIfNeeded: row["segment"] as Int64))
                }
            }
            guard isTaken else { throw ChunkError.invalid }
        }
    }
}

extension StoredLayout {
    init(row: Row) throws {
        var reader = ByteReader(try row.withUnsafeData(named: "columns") { [UInt8]($0 ?? .init()) })
        self.init(id: row["id"], layout: try PacketLayout(decoding: &reader))
    }
}
