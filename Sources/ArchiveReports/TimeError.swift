public import Archive

/// Why an expression of time has no meaning, or none here.
public enum TimeError: Error, Hashable, Sendable {
    case notATime(String)
    /// The archive holds nothing yet.
    case empty(path: String)
    case noSuchEvent(name: String, known: [String])
    case noSuchThing(name: String, known: [String])
    case noSuchCommand(Int64)
    case noSuchAlarm(Int64)
    case noRun
    /// It ends before it begins.
    case backwards(from: String, to: String)
    case archive(ArchiveError)
}

extension TimeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notATime(let text): return "\"\(text)\" is no time; say one of: \(TimeExpression.forms)"
        case .empty(let path): return "\(path) holds nothing yet: wait for the rig, or name another archive"
        case .noSuchEvent(let name, let known): return "no event \(name) was archived\(Self.there(known))"
        case .noSuchThing(let name, let known):
            return "neither a command nor an event \(name) was archived\(Self.there(known))"
        case .noSuchCommand(let id):
            return "no command #\(id) was archived: `regolith command history` lists them"
        case .noSuchAlarm(let number):
            return "no alarm #\(number) was archived: `regolith alarms list --time all` lists them"
        case .noRun: return "no run was begun yet: `regolith run start NAME` begins one"
        case .backwards(let from, let to): return "that time ends (\(to)) before it begins (\(from))"
        case .archive(let error): return "\(error)"
        }
    }

    private static func there(_ known: [String]) -> String {
        known.isEmpty ? ": there is none at all" : ", but " + known.joined(separator: ", ")
    }
}
