/// What keeps a station from starting or going on.
public enum StationError: Error, Hashable, Sendable, CustomStringConvertible {
    case configuration(String)
    case dictionary(String)
    case journal(String)
    case socket(String)
    case replay(String)

    public var description: String {
        switch self {
        case .configuration(let text): return "configuration: \(text)"
        case .dictionary(let text): return "dictionary: \(text)"
        case .journal(let text): return "journal: \(text)"
        case .socket(let text): return "socket: \(text)"
        case .replay(let text): return "replay: \(text)"
        }
    }
}
