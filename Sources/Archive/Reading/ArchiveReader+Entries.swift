import GRDB
public import Octets

extension ArchiveReader {
    /// Which end of a range an answer begins with; what it holds is always in the order of the journal.
    public enum End: Hashable, Sendable {
        case first, last
    }

    /// What the rig reported in `range`.
    public func events(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedEvent] {
        try entries(in: range, limit, end)
    }

    /// Each step of each alarm in `range`.
    public func alarms(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedAlarm] {
        try entries(in: range, limit, end)
    }

    /// What the station had to say in `range`.
    public func messages(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedMessage] {
        try entries(in: range, limit, end)
    }

    /// What people asked for in `range`.
    public func requests(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedRequest] {
        try entries(in: range, limit, end)
    }

    /// Each change of a link in `range`.
    public func linkStates(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedLinkState] {
        try entries(in: range, limit, end)
    }

    public func notes(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedNote] {
        try entries(in: range, limit, end)
    }

    /// What is missing, as far as that was noticed in `range`.
    public func gaps(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedGap] {
        try entries(in: range, limit, end)
    }

    /// The commands that were given in `range`, each as it stands now.
    public func commands(
        in range: Range<UTCTime>, limit: Int? = nil, keeping end: End = .first
    ) throws(ArchiveError) -> [ArchivedCommand] {
        try rows("commands", in: range, limit, end, "id").map { ArchivedCommand(row: $0) }
    }

    /// A command by its number; nil where the archive has none.
    public func command(_ id: Int64) throws(ArchiveError) -> ArchivedCommand? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM commands WHERE id = ?", arguments: [id])
                .map { ArchivedCommand(row: $0) }
        }
    }

    /// The ladder of a command, with the evidence of each stage.
    public func stages(of command: Int64) throws(ArchiveError) -> [ArchivedStage] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM stages WHERE command = ? ORDER BY segment, record, ordinal",
                arguments: [command]
            ).map { ArchivedStage(row: $0) }
        }
    }

    /// The times in which a link was not live, as far as they touch `range`.
    public func outages(
        in range: Range<UTCTime>, limit: Int? = nil
    ) throws(ArchiveError) -> [ArchivedOutage] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM outages WHERE utc < ? AND (to_utc IS NULL OR to_utc >= ?)
                    ORDER BY segment, record, ordinal LIMIT ?
                    """,
                arguments: [
                    range.upperBound.nanoseconds, range.lowerBound.nanoseconds, limit ?? Limits.rows,
                ]
            ).map { ArchivedOutage(row: $0) }
        }
    }

    /// All runs, by number.
    public func runs() throws(ArchiveError) -> [ArchivedRun] {
        try read {
            try Row.fetchAll($0, sql: "SELECT * FROM runs ORDER BY number").map { ArchivedRun(row: $0) }
        }
    }

    /// Errors: `.unknownRun`.
    public func run(_ number: Int64) throws(ArchiveError) -> ArchivedRun {
        let run = try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM runs WHERE number = ?", arguments: [number])
                .map { ArchivedRun(row: $0) }
        }
        guard let run else { throw .unknownRun(number: number) }
        return run
    }

    public func notes(ofRun number: Int64) throws(ArchiveError) -> [ArchivedNote] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM notes WHERE run = ? ORDER BY segment, record, ordinal",
                arguments: [number]
            ).map { ArchivedNote(row: $0) }
        }
    }

    private func entries<Found: Entry>(
        in range: Range<UTCTime>, _ limit: Int?, _ end: End
    ) throws(ArchiveError) -> [Found] {
        try rows(Found.table, in: range, limit, end, "segment, record, ordinal").map { Found(row: $0) }
    }

    private func rows(
        _ table: String, in range: Range<UTCTime>, _ limit: Int?, _ end: End, _ order: String
    ) throws(ArchiveError) -> [Row] {
        let order = order.split(separator: ",").map { $0 + (end == .first ? "" : " DESC") }
        let found = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM \(table) WHERE utc >= ? AND utc < ?
                    ORDER BY \(order.joined(separator: ",")) LIMIT ?
                    """,
                arguments: [
                    range.lowerBound.nanoseconds, range.upperBound.nanoseconds, limit ?? Limits.rows,
                ])
        }
        return end == .first ? found : found.reversed()
    }
}
