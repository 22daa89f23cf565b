/// One thing that is wrong in a configuration.
public struct ConfigurationProblem: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
        /// `suggestion`: the known key it resembles.
        case unknownKey(known: [String], suggestion: String?)
        case missing(example: String)
        case wrongType(found: String, expected: String)
        case outOfRange(found: String, allowed: String)
        case empty
        case tooLong(octets: Int, limit: Int)
        /// Not made of letters, digits, `-` and `_`.
        case badName(found: String)
        case duplicate(found: String, firstLine: Int)
        case tooMany(found: Int, limit: Int)
    }

    /// 1 …; of the key, or of its table where the key is not there.
    public let line: Int
    /// For instance `link[1].baud`, counted from 0.
    public let path: String
    public let finding: Finding

    public init(line: Int, path: String, finding: Finding) {
        self.line = line
        self.path = path
        self.finding = finding
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    public var description: String {
        switch finding {
        case .unknownKey(let known, let suggestion):
            let hint =
                suggestion.map { "did you mean \($0)?" }
                ?? "remove it; known are \(known.joined(separator: ", "))"
            return "\(path) is not a known key: \(hint)"
        case .missing(let example):
            return "\(path) is missing: add \(example)"
        case .wrongType(let found, let expected):
            return "\(path) is \(found), expected is \(expected): correct the value"
        case .outOfRange(let found, let allowed):
            return "\(path) is \(found), allowed is \(allowed): choose a value inside"
        case .empty:
            return "\(path) is empty: give it a value or remove it"
        case .tooLong(let octets, let limit):
            return "\(path) has \(octets) octets, \(limit) are allowed: shorten it"
        case .badName(let found):
            return "\(path) is '\(found)': use letters, digits, - and _ only"
        case .duplicate(let found, let firstLine):
            return "\(path) is '\(found)' as in line \(firstLine) already: each link needs its own"
        case .tooMany(let found, let limit):
            return "there are \(found) of \(path), \(limit) are allowed: remove some"
        }
    }
}
