public import Archive
public import Journal

/// Why a journal could not be fed into an archive.
public enum FeedError: Error, Hashable, Sendable {
    case archive(ArchiveError)
    case journal(JournalError)
    /// The archive was fed from another journal than the one at the path.
    case otherJournal(archive: String, journal: String, segment: UInt32)
    /// There is nothing to make an archive of.
    case noJournal(path: String)
}

extension FeedError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .archive(let error): return "\(error)"
        case .journal(let error): return "\(error)"
        case .otherJournal(let archive, let journal, let segment):
            return "\(archive) was made of another journal than \(journal) (segment \(segment) differs): "
                + "rebuild it, or name the right one"
        case .noJournal(let path): return "\(path) holds no segment of a journal: name its folder"
        }
    }
}
