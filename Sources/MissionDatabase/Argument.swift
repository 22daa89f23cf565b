/// One argument of a command.
public struct Argument: Hashable, Sendable {
    public let name: String
    public let type: ArgumentType
    public let description: String?
    /// The engineering value, as text without its unit, that stands where the operator gives none.
    public let defaultText: String?
    /// The station fills it in; an operator may not.
    public let isFilledByStation: Bool

    public init(
        name: String, type: ArgumentType, description: String? = nil, defaultText: String? = nil,
        isFilledByStation: Bool = false
    ) {
        self.name = name
        self.type = type
        self.description = description
        self.defaultText = defaultText
        self.isFilledByStation = isFilledByStation
    }
}
