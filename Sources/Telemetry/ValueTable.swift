public import MissionDatabase
public import Octets

/// The last value of every parameter with its times, quality and origin: rows by id, nothing is searched.
public struct ValueTable: Sendable {
    /// What is known of the packet that brought values last.
    struct Reception: Sendable {
        var generation: GenerationTime?
        var receivedAt = CoreTime.zero
        var quality: SampleQuality = []
        /// From here on its values are stale; nil: they are not periodic.
        var dueAt: CoreTime?
    }

    struct Held: Sendable {
        var raw: Int64 = 0
        var value: SampleValue = .integer(0)
        /// Container that brought it; −1: none ever did.
        var container: Int32 = -1
    }

    var held: [Held]
    var receptions: [Reception]

    public init(_ database: MissionDatabase) {
        held = [Held](repeating: Held(), count: database.parameters.count)
        receptions = [Reception](repeating: Reception(), count: database.containers.count)
    }

    /// Takes the values of a packet; contents of binary fields are not kept. `dueAt`: from then on they are
    /// stale.
    public mutating func take(_ batch: SampleBatch, dueAt: CoreTime?) {
        let container = Int32(truncatingIfNeeded: batch.container.index)
        receptions[batch.container.index] = Reception(
            generation: batch.generation, receivedAt: batch.receivedAt, quality: batch.quality, dueAt: dueAt)
        for sample in batch.samples {
            if case .octets = sample.value { continue }
            held[sample.parameter.index] = Held(raw: sample.raw, value: sample.value, container: container)
        }
    }

    /// The values of a container became stale before their time.
    public mutating func end(_ container: ContainerID) {
        receptions[container.index].quality.insert(.stale)
    }

    /// Everything is stale: the link is lost, or the station started.
    public mutating func endAll() {
        for index in receptions.indices { receptions[index].quality.insert(.stale) }
    }

    /// The last value of a parameter; nil if there never was one.
    public func reading(of parameter: ParameterID, at now: CoreTime) -> ValueReading? {
        let last = held[parameter.index]
        guard last.container >= 0 else { return nil }
        let reception = receptions[Int(last.container)]
        var quality = reception.quality
        // The timer that tells it may be late; the value is not good all the same.
        if let due = reception.dueAt, due <= now { quality.insert(.stale) }
        return ValueReading(
            sample: Sample(parameter: parameter, raw: last.raw, value: last.value),
            container: ContainerID(Int(last.container)), generation: reception.generation,
            receivedAt: reception.receivedAt, age: now - reception.receivedAt, quality: quality)
    }
}
