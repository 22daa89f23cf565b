/// One layer of a command: what it adds to its base. `MissionDatabase.layout(of:)` folds the bases in.
public struct CommandDefinition: Hashable, Sendable {
    public enum Entry: Hashable, Sendable {
        /// Constant bits, right-aligned in `value` (XTCE 1.2 FixedValueEntry), 1 to 64.
        case fixed(name: String?, value: UInt64, bits: Int)
        /// An argument of this definition or of a base.
        case argument(String)
    }

    /// The value of a base's argument that this definition settles.
    public struct Assignment: Hashable, Sendable {
        public let argument: String
        /// Engineering value or label, as text without its unit.
        public let text: String

        public init(argument: String, text: String) {
            self.argument = argument
            self.text = text
        }
    }

    public let id: CommandID
    public let name: String
    public let description: String?
    public let isAbstract: Bool
    public let base: CommandID?
    public let arguments: [Argument]
    public let assignments: [Assignment]
    public let entries: [Entry]
    /// `nil`: as the base has it.
    public let significance: Significance?
    public let reasonForWarning: String?
    public let verifiers: [Verifier]
    /// `nil` where the dictionary gives none: abstract commands, and dictionaries of other makers.
    public let rules: CommandRules?

    public init(
        id: CommandID, name: String, description: String? = nil, isAbstract: Bool = false,
        base: CommandID? = nil, arguments: [Argument] = [], assignments: [Assignment] = [],
        entries: [Entry] = [], significance: Significance? = nil, reasonForWarning: String? = nil,
        verifiers: [Verifier] = [], rules: CommandRules? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.isAbstract = isAbstract
        self.base = base
        self.arguments = arguments
        self.assignments = assignments
        self.entries = entries
        self.significance = significance
        self.reasonForWarning = reasonForWarning
        self.verifiers = verifiers
        self.rules = rules
    }
}
