import GRDB
public import Octets

/// Looking for the moments that people name: the last stop, the last bite, run 7.
extension ArchiveReader {
    /// From the first to the last thing that the archive holds, by reception; nil while it is empty.
    public func bounds() throws(ArchiveError) -> ClosedRange<UTCTime>? {
        try read { db in
            var least: [Int64] = []
            var most: [Int64] = []
            for table in ["events", "messages", "requests", "stages", "link_states", "alarms"] {
                least += try Int64.fetchAll(db, sql: "SELECT utc FROM \(table) ORDER BY utc LIMIT 1")
                most += try Int64.fetchAll(db, sql: "SELECT utc FROM \(table) ORDER BY utc DESC LIMIT 1")
            }
            for layout in try allLayouts(db) {
                for link in try allLinks(db) {
                    let sql = "FROM chunks WHERE link = ? AND layout = ? ORDER BY utc_min"
                    least += try Int64.fetchAll(
                        db, sql: "SELECT utc_min \(sql) LIMIT 1", arguments: [link.id, layout.id])
                    // Chunks lie one behind the other but for clocks that were set: the last few say it.
                    most += try Int64.fetchAll(
                        db, sql: "SELECT utc_max \(sql) DESC LIMIT 4", arguments: [link.id, layout.id])
                }
            }
            guard let first = least.min(), let last = most.max() else { return nil }
            return UTCTime(nanoseconds: first)...UTCTime(nanoseconds: max(first, last))
        }
    }

    /// The newest event with the name, upper and lower case alike.
    public func lastEvent(named name: String) throws(ArchiveError) -> ArchivedEvent? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM events WHERE name = ? COLLATE NOCASE
                    ORDER BY segment DESC, record DESC, ordinal DESC LIMIT 1
                    """, arguments: [name]
            ).map { ArchivedEvent(row: $0) }
        }
    }

    /// The newest command with the name, upper and lower case alike.
    public func lastCommand(named name: String) throws(ArchiveError) -> ArchivedCommand? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM commands WHERE name = ? COLLATE NOCASE
                    ORDER BY segment DESC, record DESC, ordinal DESC LIMIT 1
                    """, arguments: [name]
            ).map { ArchivedCommand(row: $0) }
        }
    }

    /// Each step of one alarm.
    public func steps(ofAlarm number: Int64) throws(ArchiveError) -> [ArchivedAlarm] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM alarms WHERE number = ? ORDER BY segment, record, ordinal",
                arguments: [number]
            ).map { ArchivedAlarm(row: $0) }
        }
    }

    /// Numbers of the alarms that were open for some of `range`.
    public func alarmNumbers(in range: Range<UTCTime>) throws(ArchiveError) -> [Int64] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT number FROM alarms WHERE utc >= ? AND utc < ? AND number > 0
                    UNION SELECT number FROM alarms WHERE utc < ? AND number > 0
                    GROUP BY number HAVING SUM(step = 'closed') = 0
                    ORDER BY number
                    """,
                arguments: [
                    range.lowerBound.nanoseconds, range.upperBound.nanoseconds, range.lowerBound.nanoseconds,
                ])
        }
    }

    /// The run that was begun last.
    public func lastRun() throws(ArchiveError) -> ArchivedRun? {
        try read {
            try Row.fetchOne($0, sql: "SELECT * FROM runs ORDER BY number DESC LIMIT 1").map {
                ArchivedRun(row: $0)
            }
        }
    }

    /// Names of events and commands that the archive has.
    public func happenings() throws(ArchiveError) -> (events: [String], commands: [String]) {
        try read { db in
            (
                try String.fetchAll(db, sql: "SELECT DISTINCT name FROM events ORDER BY name"),
                try String.fetchAll(db, sql: "SELECT DISTINCT name FROM commands ORDER BY name")
            )
        }
    }

    /// When a record was received: of the packet at or behind the position that is next to it.
    public func time(of position: JournalPosition) throws(ArchiveError) -> UTCTime? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, layout, segment FROM chunks
                    WHERE segment > ? OR (segment = ? AND last_record >= ?)
                    ORDER BY segment, first_record LIMIT 1
                    """,
                arguments: [
                    Int64(position.segment), Int64(position.segment), Int64(clamping: position.record),
                ])
            guard let row else { return nil }
            let layout = try layout(row["layout"], db)
            return try ChunkQuery.view(try ChunkQuery.row(row["id"], db), of: layout) { view in
                let times = try ChunkTimes(view, segment: row["segment"])
                let found = times.record.indices.first { times.moment($0).position >= position }
                return found.map { times.moment($0).utc }
            }
        }
    }

    /// The newest packet of a container that was received before `end`.
    public func lastPacket(
        container: String? = nil, link: String? = nil, before end: UTCTime
    ) throws(ArchiveError) -> ArchivedPacket? {
        let span = Limits.chunkSpan
        var reach: Int64 = 60_000_000_000
        while true {
            let from = UTCTime(nanoseconds: max(0, end.nanoseconds - reach))
            let found = try packets(container: container, link: link, in: from..<end)
            if let last = found.last { return last }
            guard reach < span * 24 * 366, from.nanoseconds > 0 else { return nil }
            reach *= 60
        }
    }
}

extension ArchiveReader {
    /// Every parameter with the packets that carry it, by name.
    public func carriers() throws(ArchiveError) -> [(parameter: ArchivedParameter, containers: [String])] {
        try read { db in
            var places: [String: Int] = [:]
            var found: [(parameter: ArchivedParameter, containers: [String])] = []
            for layout in try allLayouts(db) {
                for parameter in layout.layout.parameters {
                    let place = places[parameter.name] ?? found.count
                    if place == found.count { found.append((parameter, [])) }
                    places[parameter.name] = place
                    if !found[place].containers.contains(layout.layout.container) {
                        found[place].containers.append(layout.layout.container)
                    }
                }
            }
            return found.sorted { $0.parameter.name < $1.parameter.name }
        }
    }
}
