/// A command of the station's dictionary, for people.
public struct CommandDescription: Codable, Hashable, Sendable {
    public struct Argument: Codable, Hashable, Sendable {
        public var name: String
        /// Range or labels.
        public var allowed: String
        public var unit: String?
        /// What stands where the operator gives none.
        public var usual: String?
        public var meaning: String?

        public init(name: String, allowed: String, unit: String?, usual: String?, meaning: String?) {
            self.name = name
            self.allowed = allowed
            self.unit = unit
            self.usual = usual
            self.meaning = meaning
        }
    }

    public var name: String
    /// H0 … H4.
    public var hazard: String
    public var text: String
    public var warning: String?
    public var arguments: [Argument]
    /// When the rig takes it, in the dictionary's words.
    public var rules: [String]

    public init(
        name: String, hazard: String, text: String, warning: String?, arguments: [Argument], rules: [String]
    ) {
        self.name = name
        self.hazard = hazard
        self.text = text
        self.warning = warning
        self.arguments = arguments
        self.rules = rules
    }
}
