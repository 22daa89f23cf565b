import Archive
public import Journal
public import Octets

/// Makes an archive anew from a journal, beside the one that is there, and then puts it in its place.
public struct ArchiveRebuild: Sendable {
    /// How far it has come.
    public struct Progress: Sendable {
        public var position: JournalPosition
        /// Segments that are done, and that there are.
        public var segments: (done: Int, all: Int)
        public var records: Int
    }

    public private(set) var records = 0
    public private(set) var position = JournalPosition(segment: 0, record: 0)

    /// Reads all of the journal's folder. `progress` hears of each few thousand records; the archive at
    /// `path` stays as it is until the new one is complete.
    @discardableResult
    public init(
        journal: String, archive path: String, files: FileLayer = .system,
        progress: (Progress) -> Void = { _ in }
    ) throws(FeedError) {
        let segments = try Self.segments(of: journal, files)
        let part = path + ".part"
        ArchiveFile.remove(part)
        do throws(FeedError) {
            try fill(part, from: journal, segments, files, progress)
        } catch {
            ArchiveFile.remove(part)
            throw error
        }
        do throws(ArchiveError) {
            try ArchiveFile.replace(path, with: part)
        } catch {
            ArchiveFile.remove(part)
            throw .archive(error)
        }
    }

    private mutating func fill(
        _ part: String, from journal: String, _ segments: [UInt32], _ files: FileLayer,
        _ progress: (Progress) -> Void
    ) throws(FeedError) {
        var session = try FeedSession(archive: part, journal: journal, files: files)
        let end = JournalPosition(segment: .max, record: .max)
        while true {
            let taken = try session.take(Limits.stride, before: end)
            records += taken
            if session.writer.isFull || taken == 0 { try session.commit() }
            let done = segments.count { $0 < session.next.segment }
            progress(
                Progress(position: session.next, segments: (done, segments.count), records: records))
            guard taken > 0 else { break }
        }
        position = session.next
        do {
            try session.writer.close()
        } catch {
            throw .archive(error)
        }
    }

    private static func segments(of journal: String, _ files: FileLayer) throws(FeedError) -> [UInt32] {
        var names: [String] = []
        let result = files.list(journal, &names)
        guard result >= 0 else {
            throw .journal(.system(call: "opendir", path: journal, number: -result))
        }
        let segments = names.compactMap { JournalSegments.number(of: $0) }.sorted()
        guard !segments.isEmpty else { throw .noJournal(path: journal) }
        return segments
    }
}
