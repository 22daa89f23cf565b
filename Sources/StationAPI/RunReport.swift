/// A stretch of work that somebody named, and what happened in it. Times are UTC nanoseconds since 1970.
public struct RunReport: Codable, Hashable, Sendable {
    /// A sentence that somebody put into the record while the run went on.
    public struct Note: Codable, Hashable, Sendable {
        public var time: Int64
        public var by: String
        public var text: String

        public init(time: Int64, by: String, text: String) {
            self.time = time
            self.by = by
            self.text = text
        }
    }

    public var number: UInt32
    public var title: String
    /// Who began it.
    public var by: String
    public var from: Int64
    /// Nil while it goes on.
    public var to: Int64?
    public var seconds: Double?
    public var isProtected: Bool
    public var commands: Int?
    public var failedCommands: Int?
    public var alarms: Int?
    public var events: Int?
    /// The hole's depth at its least and at its most, as far as telemetry shows it.
    public var drilledFromMillimetres: Double?
    public var drilledToMillimetres: Double?
    public var notes: [Note]?

    public init(number: UInt32, title: String, by: String, from: Int64, isProtected: Bool = false) {
        self.number = number
        self.title = title
        self.by = by
        self.from = from
        self.isProtected = isProtected
    }
}
