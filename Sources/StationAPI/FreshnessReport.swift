/// The values of a packet became stale, or come again.
public struct FreshnessReport: Codable, Hashable, Sendable {
    public var link: String
    public var packet: String
    public var isStale: Bool
    public var cause: String
    /// Since the last packet.
    public var ageSeconds: Double
    public var time: Int64

    public init(link: String, packet: String, isStale: Bool, cause: String, ageSeconds: Double, time: Int64) {
        self.link = link
        self.packet = packet
        self.isStale = isStale
        self.cause = cause
        self.ageSeconds = ageSeconds
        self.time = time
    }
}
