public import MissionDatabase
public import Octets

/// The last value of a parameter as it stands at one moment: with time, age, quality and origin (SR-S-10).
public struct ValueReading: Equatable, Sendable {
    public var sample: Sample
    /// The packet that brought it.
    public var container: ContainerID
    public var generation: GenerationTime?
    public var receivedAt: CoreTime
    /// Since its reception.
    public var age: CoreTime.Span
    public var quality: SampleQuality

    /// Whether it is young enough and means what the station's dictionary says. Everything that permits
    /// something asks this.
    public var isGood: Bool { quality.isDisjoint(with: [.stale, .otherDictionary]) }
}
