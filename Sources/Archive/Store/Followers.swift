import GRDB
import Octets

/// What is kept up to date with the entries: the present state of each command, outage and run.
protocol Following {
    func follow(_ db: Database) throws
}

extension ArchivedStage: Following {
    func follow(_ db: Database) throws {
        let ended = isFinal ? moment.utc.nanoseconds : nil
        try db.cachedStatement(
            sql: """
                INSERT INTO commands (
                    id, name, link, principal, arguments, segment, record, ordinal, utc, core, stage, text,
                    is_final, ended_utc)
                VALUES (?, ?, ?, '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    stage = excluded.stage, text = excluded.text,
                    is_final = MAX(is_final, excluded.is_final),
                    ended_utc = COALESCE(ended_utc, excluded.ended_utc)
                """
        ).execute(
            arguments: StatementArguments(
                [commandID, name, link] + moment.values + [stage, text, isFinal, ended]))
    }
}

extension ArchivedRequest: Following {
    /// The request is written behind the first stage of its command.
    func follow(_ db: Database) throws {
        guard let commandID else { return }
        try db.cachedStatement(sql: "UPDATE commands SET principal = ?, arguments = ? WHERE id = ?").execute(
            arguments: [principal, text, commandID])
    }
}

extension ArchivedLinkState: Following {
    /// The word for a link over which all goes well.
    static let live = "live"

    func follow(_ db: Database) throws {
        if state == Self.live {
            try db.cachedStatement(
                sql: """
                    UPDATE outages SET to_segment = ?, to_record = ?, to_ordinal = ?, to_utc = ?, to_core = ?
                    WHERE link = ? AND to_segment IS NULL
                    """
            ).execute(arguments: StatementArguments(moment.values + [link]))
            return
        }
        let open = try db.cachedStatement(sql: "SELECT 1 FROM outages WHERE link = ? AND to_segment IS NULL")
        guard try Row.fetchOne(open, arguments: [link]) == nil else { return }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO outages (segment, record, ordinal, utc, core, link, state, cause)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: StatementArguments(moment.values + [link, state, cause]))
    }
}

extension ArchivedRun {
    func insert(_ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO runs (
                    number, title, principal, segment, record, ordinal, utc, core, is_protected)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: StatementArguments([number, title, principal] + from.values + [isProtected]))
    }

    init(row: Row) {
        self.init(
            number: row["number"], title: row["title"], principal: row["principal"],
            from: ArchiveMoment(row: row), to: ArchiveMoment(endOf: row), isProtected: row["is_protected"])
    }
}

extension ArchivedOutage {
    init(row: Row) {
        self.init(
            link: row["link"], from: ArchiveMoment(row: row), to: ArchiveMoment(endOf: row),
            state: row["state"], cause: row["cause"])
    }
}

extension ArchivedCommand {
    init(row: Row) {
        self.init(
            id: row["id"], name: row["name"], link: row["link"], principal: row["principal"],
            arguments: row["arguments"], moment: ArchiveMoment(row: row), stage: row["stage"],
            text: row["text"], isFinal: row["is_final"],
            endedAt: (row["ended_utc"] as Int64?).map { UTCTime(nanoseconds: $0) })
    }
}

extension ArchivedSegment {
    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                Int64(number), utc.nanoseconds, coreTime.nanoseconds, program, Int64(behaviour),
                links.joined(separator: "\n"),
            ])
    }

    init(row: Row) {
        let links: String = row["links"]
        self.init(
            number: UInt32(truncatingIfNeeded: row["number"] as Int64),
            utc: UTCTime(nanoseconds: row["utc"]), coreTime: CoreTime(nanoseconds: row["core"]),
            program: row["program"], behaviour: UInt32(truncatingIfNeeded: row["behaviour"] as Int64),
            links: links.split(separator: "\n").map(String.init))
    }
}
