/// A command as it would go out, looked at instead of sent.
public struct RehearsalReport: Codable, Hashable, Sendable {
    public struct Field: Codable, Hashable, Sendable {
        public var name: String
        public var bitOffset: Int
        public var bits: Int
        public var hex: String
        /// The argument with its unit, where it is one.
        public var meaning: String

        public init(name: String, bitOffset: Int, bits: Int, hex: String, meaning: String) {
            self.name = name
            self.bitOffset = bitOffset
            self.bits = bits
            self.hex = hex
            self.meaning = meaning
        }
    }

    /// What telemetry shows now of what the command is for, and what it will have to show.
    public struct Effect: Codable, Hashable, Sendable {
        public var name: String
        public var from: String?
        public var to: String
        public var ageSeconds: Double?
        public var isStale: Bool

        public init(name: String, from: String?, to: String, ageSeconds: Double?, isStale: Bool) {
            self.name = name
            self.from = from
            self.to = to
            self.ageSeconds = ageSeconds
            self.isStale = isStale
        }
    }

    /// A limit that holds while it runs.
    public struct Limit: Codable, Hashable, Sendable {
        public var name: String
        public var unit: String?
        public var warning: String?
        public var critical: String?
        /// From the rig's own table.
        public var isRigs: Bool

        public init(name: String, unit: String?, warning: String?, critical: String?, isRigs: Bool) {
            self.name = name
            self.unit = unit
            self.warning = warning
            self.critical = critical
            self.isRigs = isRigs
        }
    }

    public var effects: [Effect]?
    public var limits: [Limit]?
    public var name: String
    /// H0 … H4.
    public var hazard: String
    public var meaning: String
    /// The whole packet; nil where the station lacks something for it.
    public var packet: String?
    public var missing: String?
    public var fields: [Field]
    public var inputs: [InputReport]
    /// What stands against it; nil where nothing does.
    public var refusal: RefusalReport?
    public var notes: [String]

    public init(
        name: String, hazard: String, meaning: String, packet: String?, missing: String?, fields: [Field],
        inputs: [InputReport], refusal: RefusalReport?, notes: [String]
    ) {
        self.name = name
        self.hazard = hazard
        self.meaning = meaning
        self.packet = packet
        self.missing = missing
        self.fields = fields
        self.inputs = inputs
        self.refusal = refusal
        self.notes = notes
    }
}
