import Telemetry

/// Quality and kind of generation time of a packet, as one number of the fixed columns.
struct RowFlags {
    let rawValue: Int64

    init(rawValue: Int64) { self.rawValue = rawValue }

    init(_ batch: SampleBatch) {
        let clock: Int64 = batch.generation.map { Int64($0.epoch.rawValue) + 1 } ?? 0
        rawValue = Int64(batch.quality.rawValue) | clock << 8
    }

    var quality: SampleQuality { SampleQuality(rawValue: UInt8(truncatingIfNeeded: rawValue)) }

    /// The generation time whose nanoseconds stand beside.
    func generation(_ nanoseconds: Int64) -> GenerationTime? {
        let clock = UInt8(truncatingIfNeeded: rawValue >> 8)
        guard clock > 0, let epoch = GenerationTime.Epoch(rawValue: clock - 1) else { return nil }
        return GenerationTime(epoch: epoch, nanoseconds: nanoseconds)
    }
}
