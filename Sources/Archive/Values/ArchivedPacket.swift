public import Telemetry

/// A packet of telemetry: where its octets stand in the journal, and its times.
public struct ArchivedPacket: Hashable, Sendable {
    public var moment: ArchiveMoment
    public var link: String
    public var container: String
    public var generation: GenerationTime?
    public var quality: SampleQuality

    public init(
        moment: ArchiveMoment, link: String, container: String, generation: GenerationTime?,
        quality: SampleQuality
    ) {
        self.moment = moment
        self.link = link
        self.container = container
        self.generation = generation
        self.quality = quality
    }
}
