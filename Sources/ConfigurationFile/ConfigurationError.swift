/// Why there is no configuration.
public enum ConfigurationError: Error, Equatable, Sendable {
    case unreadable(file: String, reason: String)
    case tooLarge(file: String, octets: Int, limit: Int)
    /// `line` has the first octet that is not UTF-8, or a zero octet.
    case notText(file: String, line: Int)
    case syntax(file: String, line: Int, column: Int, reason: String)
    /// All that was found, in the order of the lines.
    case problems(file: String, [ConfigurationProblem])
}

extension ConfigurationError: CustomStringConvertible {
    /// One line for each problem, `file:line: what is wrong: what to do`.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            return "\(file): \(reason)"
        case .tooLarge(let file, let octets, let limit):
            return "\(file): \(octets) octets are no configuration, \(limit) are allowed: name the right file"
        case .notText(let file, let line):
            return "\(file):\(line): this is not UTF-8 text: save the file as UTF-8"
        case .syntax(let file, let line, let column, let reason):
            return "\(file):\(line):\(column): this is not TOML, \(reason): correct this line"
        case .problems(let file, let problems):
            return problems.map { "\(file):\($0.line): \($0)" }.joined(separator: "\n")
        }
    }
}
