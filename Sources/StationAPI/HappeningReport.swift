/// One thing that happened, of whatever kind, for people and for programs.
public struct HappeningReport: Codable, Hashable, Sendable {
    /// event, alarm, command, link, message, note, refused, run or gap.
    public var kind: String
    public var utc: String
    /// UTC nanoseconds since 1970.
    public var time: Int64
    /// Segment and record of the journal; nil of what comes live.
    public var record: String?
    public var link: String
    public var name: String
    public var text: String
    /// Of an event, 1 … 4.
    public var severity: Int?
    /// Of an event: its two numbers, and the depth of the bit.
    public var a: Int64?
    public var b: Int64?
    public var bitDepthMillimetres: Double?

    public init(
        kind: String, utc: String, time: Int64, record: String?, link: String, name: String, text: String
    ) {
        self.kind = kind
        self.utc = utc
        self.time = time
        self.record = record
        self.link = link
        self.name = name
        self.text = text
    }
}
