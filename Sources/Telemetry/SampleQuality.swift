/// What a reader of a batch should know before trusting it; empty is good.
public struct SampleQuality: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The generation time could not be tied to a clock of the station.
    public static let timeUncorrelated = SampleQuality(rawValue: 1)
    /// Packets before this one were lost.
    public static let afterGap = SampleQuality(rawValue: 2)
    /// The rig's dictionary has another wire hash.
    public static let otherDictionary = SampleQuality(rawValue: 4)
    /// Sent by a simulator.
    public static let simulated = SampleQuality(rawValue: 8)
    /// Older than its maximum age, or its link is lost; only of last values, never of a packet that comes.
    public static let stale = SampleQuality(rawValue: 16)
}
