public import Octets

/// What an archive holds, in numbers.
public struct ArchiveSummary: Equatable, Sendable {
    /// The packets of one container on one link.
    public struct Packets: Equatable, Sendable {
        public var link: String
        public var container: String
        public var packets: Int64
        public var samples: Int64
        /// On the disk, without the levels above.
        public var octets: Int64
        public var from: UTCTime
        public var to: UTCTime
    }

    public internal(set) var path: String
    /// The next record of the journal that it does not hold.
    public internal(set) var position: JournalPosition
    public internal(set) var layout: String
    public internal(set) var fileOctets: Int64 = 0
    public internal(set) var segments: [ArchivedSegment] = []
    public internal(set) var packets: [Packets] = []
    /// Rows of each other table, by name.
    public internal(set) var rows: [(table: String, rows: Int64)] = []

    public static func == (one: ArchiveSummary, other: ArchiveSummary) -> Bool {
        one.path == other.path && one.position == other.position && one.packets == other.packets
            && one.rows.map(\.table) == other.rows.map(\.table)
            && one.rows.map(\.rows) == other.rows.map(\.rows)
    }

    public var samples: Int64 { packets.reduce(0) { $0 + $1.samples } }
    public var packetCount: Int64 { packets.reduce(0) { $0 + $1.packets } }
    /// Of reception; nil without packets.
    public var from: UTCTime? { packets.map(\.from).min() }
    public var to: UTCTime? { packets.map(\.to).max() }
}
