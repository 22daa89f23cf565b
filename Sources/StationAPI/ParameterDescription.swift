/// A parameter of the station's dictionary, for people.
public struct ParameterDescription: Codable, Hashable, Sendable {
    public struct Limit: Codable, Hashable, Sendable {
        /// The condition under which it holds; nil: where no other does.
        public var context: String?
        public var warning: String?
        public var critical: String?

        public init(context: String?, warning: String?, critical: String?) {
            self.context = context
            self.warning = warning
            self.critical = critical
        }
    }

    public var name: String
    /// Packets that carry it.
    public var packets: [String]
    public var text: String
    public var unit: String?
    /// Of an enumeration.
    public var labels: [String]?
    public var limits: [Limit]

    public init(
        name: String, packets: [String], text: String, unit: String?, labels: [String]?, limits: [Limit]
    ) {
        self.name = name
        self.packets = packets
        self.text = text
        self.unit = unit
        self.labels = labels
        self.limits = limits
    }
}
