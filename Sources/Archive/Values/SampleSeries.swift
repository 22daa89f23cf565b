import MissionDatabase
public import Telemetry

/// One value of a parameter, with everything that is known of it.
public struct ArchivedSample: Equatable, Sendable {
    /// Index into the series' `sources`.
    public var source: Int
    public var moment: ArchiveMoment
    public var generation: GenerationTime?
    public var quality: SampleQuality
    public var raw: Int64
    /// Of binary fields a part of the series' `octets`.
    public var value: SampleValue
}

/// The values of a parameter over a time, in the order of the journal.
public struct SampleSeries: Equatable, Sendable {
    /// A packet that carries the parameter: what the values of a sample mean.
    public struct Source: Hashable, Sendable {
        public var link: String
        public var container: String
        public var parameter: ArchivedParameter

        public init(link: String, container: String, parameter: ArchivedParameter) {
            self.link = link
            self.container = container
            self.parameter = parameter
        }
    }

    public internal(set) var sources: [Source] = []
    public internal(set) var samples: [ArchivedSample] = []
    public internal(set) var octets: [UInt8] = []
    /// There are more than the limit let through; the first stand here.
    public internal(set) var isCut = false

    /// A sample's value for a person, without its unit.
    public func text(of sample: ArchivedSample) -> String {
        sources[sample.source].parameter.text(of: sample.value, raw: sample.raw, octets: octets)
    }

    public func unit(of sample: ArchivedSample) -> String? { sources[sample.source].parameter.type.unit }
}
