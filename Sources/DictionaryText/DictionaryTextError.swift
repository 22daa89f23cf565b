/// Why a dictionary cannot be turned into text for the device or for people.
public enum DictionaryTextError: Error, Equatable, Sendable {
    /// A definition has a form that the generated code does not have.
    case unsuitable(owner: String, reason: String)
    /// The generator looks for something that the dictionary does not have.
    case missing(what: String)
}

extension DictionaryTextError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsuitable(let owner, let reason):
            return "\(owner): \(reason)"
        case .missing(let what):
            return "the dictionary has no \(what): add it"
        }
    }
}
