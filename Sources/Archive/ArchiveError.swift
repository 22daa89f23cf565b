/// Why an archive could not do what it was asked to.
public enum ArchiveError: Error, Hashable, Sendable {
    /// There is no archive at the path.
    case missing(path: String)
    /// Another process writes into it.
    case locked(path: String)
    /// The file is none of ours.
    case notAnArchive(path: String)
    /// A newer program made it.
    case newerVersion(path: String, found: String)
    /// An older program made it, and nobody has brought it up to date.
    case olderVersion(path: String)
    /// SQLite cannot make sense of the file, or a chunk is not what was written.
    case damaged(path: String, text: String)
    /// The disk has no room, or the folder cannot be written.
    case storage(path: String, text: String)
    /// SQLite says no in another way.
    case database(path: String, text: String)
    case system(call: String, path: String, number: Int32)
    /// No packet of the archive has such a parameter; `near` are those that look like it.
    case unknownParameter(name: String, near: [String])
    case unknownLink(name: String, known: [String])
    case unknownRun(number: Int64)
    case badRequest(text: String)

    /// Whether trying again later may help: a full disk, a lock.
    public var passesByItself: Bool {
        switch self {
        case .locked, .storage, .database, .system: return true
        default: return false
        }
    }

    /// Whether the file must be made anew from the journals.
    public var needsRebuild: Bool {
        switch self {
        case .damaged, .notAnArchive: return true
        default: return false
        }
    }
}

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path):
            return "there is no archive at \(path): make one with `regolith archive rebuild`, or name another"
        case .locked(let path):
            return "another process writes into \(path): end it (or the station) first"
        case .notAnArchive(let path):
            return "\(path) is not an archive: name another file, or move it away and rebuild"
        case .newerVersion(let path, let found):
            return
                "\(path) was made by a newer program (\(found)): use that one, or rebuild into another file"
        case .olderVersion(let path):
            return "\(path) was made by an older program: start the station once, or rebuild it"
        case .damaged(let path, let text):
            return "\(path) is damaged (\(text)): `regolith archive rebuild` makes it anew from the journals"
        case .storage(let path, let text):
            return "\(path) cannot be written (\(text)): free space or give the right; nothing is lost, "
                + "the journal has it"
        case .database(let path, let text): return "\(path): \(text)"
        case .system(let call, let path, let number): return "\(call) of \(path) failed with error \(number)"
        case .unknownParameter(let name, let near):
            let hint =
                near.isEmpty
                ? "see `regolith telemetry list`" : "did you mean \(near.joined(separator: ", "))?"
            return "no packet in the archive has a parameter \(name): \(hint)"
        case .unknownLink(let name, let known):
            return "the archive knows no link \(name), but \(known.joined(separator: ", "))"
        case .unknownRun(let number): return "there is no run \(number): see `regolith run list`"
        case .badRequest(let text): return text
        }
    }
}
