/// Lines of the live stream that a client did not see; nothing is sent twice.
public struct GapReport: Codable, Hashable, Sendable {
    /// The last line that the client says it has.
    public var after: String
    /// The line that comes next.
    public var before: String
    /// How many lines there were between, of all topics; nil where the station was started anew since.
    public var missed: UInt64?

    public init(after: String, before: String, missed: UInt64?) {
        self.after = after
        self.before = before
        self.missed = missed
    }
}
