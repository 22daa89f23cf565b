/// A page of last values; each with time, age, quality and origin (SR-S-10).
public struct ValuesReport: Codable, Hashable, Sendable {
    public struct Value: Codable, Hashable, Sendable {
        public var link: String
        public var packet: String
        public var name: String
        /// Number, for quantities; nil for labels and flags.
        public var number: Double?
        public var text: String
        public var unit: String?
        /// Since its reception.
        public var ageSeconds: Double
        /// Reception, UTC nanoseconds since 1970.
        public var time: Int64
        /// GOOD, or what speaks against it: STALE, OTHER DICTIONARY …
        public var quality: String
        /// Why it is stale.
        public var cause: String?
        /// LIVE or SIM.
        public var origin: String
        /// WARNING or CRITICAL, beyond its limits.
        public var alarm: String?

        public init(
            link: String, packet: String, name: String, number: Double?, text: String, unit: String?,
            ageSeconds: Double, time: Int64, quality: String, cause: String?, origin: String, alarm: String?
        ) {
            self.link = link
            self.packet = packet
            self.name = name
            self.number = number
            self.text = text
            self.unit = unit
            self.ageSeconds = ageSeconds
            self.time = time
            self.quality = quality
            self.cause = cause
            self.origin = origin
            self.alarm = alarm
        }
    }

    public var values: [Value]
    /// Values on the pages to come.
    public var left: Int

    public init(values: [Value], left: Int) {
        self.values = values
        self.left = left
    }
}
