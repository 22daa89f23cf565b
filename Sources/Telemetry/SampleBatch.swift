public import MissionDatabase
public import Octets

/// The samples of one packet. One batch is used over and over: its arrays keep their room.
public struct SampleBatch: Equatable, Sendable {
    /// The packet's container; meaningless while `samples` is empty.
    public internal(set) var container = ContainerID(rawValue: 0)
    /// In the order of the packet.
    public internal(set) var samples: [Sample] = []
    /// The contents of binary fields.
    public internal(set) var octets: [UInt8] = []
    /// Set by the caller, who knows the clocks; `decode` leaves it alone.
    public var generation: GenerationTime?
    public var receivedAt = CoreTime.zero
    public var receivedUTC = UTCTime(nanoseconds: 0)
    public var quality: SampleQuality = []

    public init() {}

    /// Empties it, keeping the room.
    public mutating func removeAll() {
        samples.removeAll(keepingCapacity: true)
        octets.removeAll(keepingCapacity: true)
        generation = nil
        quality = []
    }

    /// The sample of a parameter, if the packet has one. Walks over the samples.
    public subscript(parameter: ParameterID) -> Sample? {
        samples.first { $0.parameter == parameter }
    }
}
