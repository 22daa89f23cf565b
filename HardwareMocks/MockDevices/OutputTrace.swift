import RigFirmware

/// What the outputs and the mechanisms did, one sample a millisecond of link time.
public struct OutputTrace: Sendable {
    public struct Sample: Sendable, Equatable {
        /// Microseconds of the caller's clock.
        public var at: UInt64
        public var spindleEnabled, spindleBraking, feedEnabled, stageBraked: Bool
        public var hammer, heater, beacon, sounder: Bool
        /// Deployment, brush, carousel, gate or a lock has power.
        public var othersOn: Bool
        public var spindleSetPoint: Double
        public var feedMicrometresPerSecond: Int32
        /// The plant after this step.
        public var spindle: Double
        public var stageMicrometres: Double

        /// Some drive has power.
        public var drivesOn: Bool { spindleEnabled || feedEnabled || hammer || othersOn }

        /// Nothing has power and nothing turns.
        public var isResting: Bool { !drivesOn && !heater && abs(spindle) < 1 }
    }

    public private(set) var samples: [Sample] = []
    /// A rest is told by its first millisecond only.
    private let skipsRest: Bool
    private var isResting = false

    /// `skipsRest`: of a rest only the first millisecond is kept.
    public init(skippingRest skipsRest: Bool = false) {
        self.skipsRest = skipsRest
    }

    /// Another millisecond like the last one would not be kept.
    var isRestTold: Bool { skipsRest && isResting }

    /// Gives the samples away; whether it rests is not forgotten.
    mutating func takeSamples() -> [Sample] {
        guard !samples.isEmpty else { return [] }
        defer { samples = [] }
        return samples
    }

    mutating func append(_ outputs: rf_outputs, spindle: Double, stage: Double, at: UInt64) {
        let sample = Self.sample(outputs, spindle: spindle, stage: stage, at: at)
        let wasTold = isRestTold
        isResting = sample.isResting
        guard samples.count < Limits.traceSamples, !(wasTold && isResting) else { return }
        samples.append(sample)
    }

    private static func sample(
        _ outputs: rf_outputs, spindle: Double, stage: Double, at: UInt64
    ) -> Sample {
        Sample(
            at: at, spindleEnabled: outputs.spindle_enable, spindleBraking: outputs.spindle_brake,
            feedEnabled: outputs.feed_enable, stageBraked: outputs.z_brake, hammer: outputs.hammer,
            heater: outputs.heater, beacon: outputs.beacon, sounder: outputs.sounder,
            othersOn: outputs.dep_enable || outputs.brush != 0 || outputs.carousel != 0
                || outputs.gate != 0 || outputs.lock_release != 0,
            spindleSetPoint: Double(outputs.spindle_set_rpm_01) / 10,
            feedMicrometresPerSecond: outputs.feed_set_um_s, spindle: spindle, stageMicrometres: stage)
    }

    /// When `condition` first holds at or after `from`; nil if it never does.
    public func first(from: UInt64 = 0, where condition: (Sample) -> Bool) -> UInt64? {
        samples.first { $0.at >= from && condition($0) }?.at
    }

    /// When `condition` last begins to hold to the end of the trace; nil if the last sample fails it.
    public func settled(from: UInt64 = 0, where condition: (Sample) -> Bool) -> UInt64? {
        guard let last = samples.last, condition(last) else { return nil }
        let failing = samples.lastIndex { !condition($0) } ?? -1
        return samples[(failing + 1)...].first { $0.at >= from }?.at
    }
}
