/// What telemetry shows of the facts that commands depend on, each with three values, age and quality.
///
/// A fact that is not listed is one that telemetry cannot show: the rig alone judges it.
public struct RigFacts: Hashable, Sendable {
    /// One fact by its name in the dictionary (a permit, or an actuator that is blocked).
    public struct Fact: Hashable, Sendable {
        public var name: String
        public var condition: StationSituation.Condition
        public var reading: StationSituation.Reading
        /// In words: `above 24 V`, `yes`.
        public var wanted: String
        public var advice: String

        public init(
            _ name: String, _ condition: StationSituation.Condition, _ reading: StationSituation.Reading,
            wanted: String, advice: String
        ) {
            self.name = name
            self.condition = condition
            self.reading = reading
            self.wanted = wanted
            self.advice = advice
        }
    }

    /// What the arm covers, from the heartbeat.
    public struct ArmScope: Hashable, Sendable {
        public var bits: Int
        public var reading: StationSituation.Reading

        public init(bits: Int, reading: StationSituation.Reading) {
            self.bits = bits
            self.reading = reading
        }
    }

    /// Label of the rig's state, with its age; `nil` where it is not known.
    public var state: StationSituation.Reading?
    public var armScope: ArmScope?
    public var isSimulator: Bool?
    /// The rig told a change a moment ago that telemetry may not show yet: what it shows bars nothing.
    public var isSettling = false
    /// The command lifts the bit without rotation: only the rig may bar it (R7).
    public var isRise = false
    public var permits: [Fact] = []
    /// Actuators: met = not blocked.
    public var blocks: [Fact] = []
    /// The rig's causes of blocking, in the dictionary's words.
    public var causes = "no cause told"

    public init() {}
}
