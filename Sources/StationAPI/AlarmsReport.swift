/// A page of the alarms of a station; pages of one answer have the same id, the last says that nothing is
/// left.
public struct AlarmsReport: Codable, Hashable, Sendable {
    /// An alarm that a person silenced for a while.
    public struct Shelf: Codable, Hashable, Sendable {
        public var kind: String
        public var link: String
        public var name: String
        public var until: Int64
        public var by: String
        public var note: String

        public init(kind: String, link: String, name: String, until: Int64, by: String, note: String) {
            self.kind = kind
            self.link = link
            self.name = name
            self.until = until
            self.by = by
            self.note = note
        }
    }

    public var standing: AlarmStanding
    public var alarms: [AlarmEntry]
    public var shelves: [Shelf]
    /// Alarms on the pages to come.
    public var left: Int
    /// UTC nanoseconds since 1970.
    public var time: Int64

    public init(standing: AlarmStanding, alarms: [AlarmEntry], shelves: [Shelf], left: Int, time: Int64) {
        self.standing = standing
        self.alarms = alarms
        self.shelves = shelves
        self.left = left
        self.time = time
    }
}
