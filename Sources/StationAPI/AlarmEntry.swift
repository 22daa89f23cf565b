/// One occurrence of an alarm, as people and programs read it. Times are UTC nanoseconds since 1970.
public struct AlarmEntry: Codable, Hashable, Sendable {
    /// Names the occurrence; acknowledging quotes it.
    public var number: UInt32
    /// limit, stale, station, event or rig.
    public var kind: String
    public var link: String
    public var name: String
    public var state: String
    public var severity: String
    /// The worst it was.
    public var worstSeverity: String
    public var text: String
    public var value: Double?
    public var worstValue: Double?
    public var unit: String?
    public var count: UInt32
    public var isUnacknowledged: Bool
    public var isCausePresent: Bool
    public var isLatched: Bool
    public var isSafety: Bool
    public var isShelved: Bool
    public var raisedAt: Int64
    public var lastAt: Int64
    public var clearedAt: Int64?
    public var acknowledgedBy: String?
    public var acknowledgedAt: Int64?
    public var note: String?

    public init(number: UInt32, kind: String, link: String, name: String, state: String) {
        self.number = number
        self.kind = kind
        self.link = link
        self.name = name
        self.state = state
        severity = ""
        worstSeverity = ""
        text = ""
        count = 1
        isUnacknowledged = false
        isCausePresent = false
        isLatched = false
        isSafety = false
        isShelved = false
        raisedAt = 0
        lastAt = 0
    }
}
