import GRDB

/// The tables of an archive, and how older ones are brought up to date.
///
/// Positions name entries (segment, record, ordinal); times are nanoseconds. A migration that has been
/// released is never changed: the next one is added behind it.
enum Schema {
    /// "RGAR" in the file's header.
    static let applicationID = 0x5247_4152

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try feed(db)
            try chunks(db)
            try events(db)
            try commands(db)
            try people(db)
        }
        return migrator
    }

    /// How far the archive is fed, and from what.
    private static func feed(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE feed (
                    id INTEGER PRIMARY KEY CHECK (id = 1), segment INTEGER NOT NULL, record INTEGER NOT NULL);
                INSERT INTO feed VALUES (1, 0, 0);
                CREATE TABLE segments (
                    number INTEGER PRIMARY KEY, utc INTEGER NOT NULL, core INTEGER NOT NULL,
                    program TEXT NOT NULL, behaviour INTEGER NOT NULL, links TEXT NOT NULL);
                CREATE TABLE links (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                CREATE TABLE layouts (
                    id INTEGER PRIMARY KEY, container TEXT NOT NULL, columns BLOB NOT NULL);
                """)
    }

    /// Packets with their samples, and the levels above them. `summary` is NULL for a part of an open chunk.
    private static func chunks(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE chunks (
                    id INTEGER PRIMARY KEY, link INTEGER NOT NULL, layout INTEGER NOT NULL,
                    segment INTEGER NOT NULL, first_record INTEGER NOT NULL, last_record INTEGER NOT NULL,
                    rows INTEGER NOT NULL, utc_min INTEGER NOT NULL, utc_max INTEGER NOT NULL,
                    generation_min INTEGER NOT NULL, generation_max INTEGER NOT NULL,
                    page INTEGER, summary BLOB, data BLOB NOT NULL);
                CREATE INDEX chunks_time ON chunks (link, layout, utc_min, utc_max);
                CREATE INDEX chunks_generation ON chunks (link, layout, generation_min);
                CREATE INDEX chunks_place ON chunks (link, layout, segment, first_record);
                CREATE INDEX chunks_unpaged ON chunks (link, layout, id) WHERE page IS NULL;
                CREATE TABLE pages (
                    id INTEGER PRIMARY KEY, page INTEGER NOT NULL, link INTEGER NOT NULL,
                    layout INTEGER NOT NULL, parameter INTEGER NOT NULL, utc_min INTEGER NOT NULL,
                    utc_max INTEGER NOT NULL, data BLOB NOT NULL);
                CREATE INDEX pages_time ON pages (link, layout, parameter, utc_min);
                CREATE INDEX pages_page ON pages (page);
                """)
    }

    private static let place = """
        segment INTEGER NOT NULL, record INTEGER NOT NULL, ordinal INTEGER NOT NULL,
        utc INTEGER NOT NULL, core INTEGER NOT NULL
        """

    private static func table(_ db: Database, _ name: String, _ columns: String) throws {
        try db.execute(
            sql: """
                CREATE TABLE \(name) (
                    \(place), \(columns), PRIMARY KEY (segment, record, ordinal)) WITHOUT ROWID;
                CREATE INDEX \(name)_time ON \(name) (utc);
                """)
    }

    private static func events(_ db: Database) throws {
        try table(
            db, "events",
            """
            link TEXT NOT NULL, severity INTEGER NOT NULL, identifier INTEGER NOT NULL, name TEXT NOT NULL,
            boot_count INTEGER NOT NULL, count INTEGER NOT NULL, bit_depth INTEGER NOT NULL,
            a INTEGER NOT NULL, b INTEGER NOT NULL
            """)
        try table(
            db, "alarms",
            """
            step TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, link TEXT NOT NULL,
            name TEXT NOT NULL, severity TEXT NOT NULL, worst TEXT NOT NULL, state TEXT NOT NULL,
            is_shelved INTEGER NOT NULL, is_safety INTEGER NOT NULL, principal TEXT NOT NULL,
            text TEXT NOT NULL, note TEXT NOT NULL, value REAL, count INTEGER NOT NULL
            """)
        try db.execute(sql: "CREATE INDEX alarms_number ON alarms (number)")
        try table(db, "messages", "code TEXT NOT NULL, text TEXT NOT NULL")
        try table(db, "link_states", "link TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL")
        try table(
            db, "gaps",
            """
            kind TEXT NOT NULL, link TEXT NOT NULL, subject TEXT NOT NULL, from_utc INTEGER, count INTEGER,
            text TEXT NOT NULL
            """)
        try db.execute(
            sql: """
                CREATE TABLE outages (
                    \(place), link TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL,
                    to_segment INTEGER, to_record INTEGER, to_ordinal INTEGER, to_utc INTEGER,
                    to_core INTEGER,
                    PRIMARY KEY (link, segment, record, ordinal)) WITHOUT ROWID;
                CREATE INDEX outages_time ON outages (utc);
                CREATE INDEX outages_open ON outages (link) WHERE to_segment IS NULL;
                """)
    }

    private static func commands(_ db: Database) throws {
        try table(
            db, "stages",
            """
            link TEXT NOT NULL, command INTEGER NOT NULL, name TEXT NOT NULL, stage TEXT NOT NULL,
            is_final INTEGER NOT NULL, text TEXT NOT NULL, evidence TEXT NOT NULL, inputs TEXT NOT NULL
            """)
        try db.execute(sql: "CREATE INDEX stages_command ON stages (command)")
        try db.execute(
            sql: """
                CREATE TABLE commands (
                    id INTEGER PRIMARY KEY, name TEXT NOT NULL, link TEXT NOT NULL, principal TEXT NOT NULL,
                    arguments TEXT NOT NULL, \(place), stage TEXT NOT NULL, text TEXT NOT NULL,
                    is_final INTEGER NOT NULL, ended_utc INTEGER);
                CREATE INDEX commands_time ON commands (utc);
                """)
    }

    private static func people(_ db: Database) throws {
        try table(
            db, "requests",
            """
            principal TEXT NOT NULL, operator INTEGER NOT NULL, action TEXT NOT NULL, text TEXT NOT NULL,
            outcome TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, command INTEGER
            """)
        try table(db, "notes", "principal TEXT NOT NULL, text TEXT NOT NULL, run INTEGER")
        try db.execute(
            sql: """
                CREATE TABLE runs (
                    number INTEGER PRIMARY KEY, title TEXT NOT NULL, principal TEXT NOT NULL, \(place),
                    to_segment INTEGER, to_record INTEGER, to_ordinal INTEGER, to_utc INTEGER,
                    to_core INTEGER,
                    is_protected INTEGER NOT NULL)
                """)
    }
}
