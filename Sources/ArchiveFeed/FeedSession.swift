import Archive
import Journal
import Octets
import Station

/// A journal on its way into an archive: reads what is settled, commits what is on the disk.
struct FeedSession {
    let writer: ArchiveWriter
    private let journal: String
    private var follower: JournalFollower
    private var feed: RecordFeed
    private var isKnown = false

    /// Goes on from where the archive stands. Nothing of the journal is read yet.
    init(
        archive: String, journal: String, program: StationProgram? = nil, files: FileLayer = .system
    ) throws(FeedError) {
        do {
            writer = try ArchiveWriter(path: archive)
        } catch {
            throw .archive(error)
        }
        self.journal = journal
        follower = JournalFollower(directory: journal, from: writer.position.segment, files: files)
        feed = RecordFeed(writer, journal: journal, program: program)
    }

    /// The next record to be taken, in the archive or not.
    var next: JournalPosition { feed.next }
    /// Of the last record that was taken.
    var last: ArchiveMoment? { feed.last }
    /// Whether a commit would bring the archive on.
    var hasNews: Bool { feed.next > writer.position }

    /// Takes at most `count` items before `limit`; gives how many there were.
    mutating func take(_ count: Int, before limit: JournalPosition) throws(FeedError) -> Int {
        var taken = 0
        do throws(JournalError) {
            while taken < count, !writer.isFull, let item = try follower.next(before: limit) {
                if !isKnown { try checkOrigin() }
                feed.take(item, header: follower.header)
                taken += 1
            }
        } catch {
            throw .journal(error)
        }
        if let mismatch { throw mismatch }
        return taken
    }

    private var mismatch: FeedError?

    /// An archive goes on with its own journal only: the segment where it stands must be the one that it met.
    private mutating func checkOrigin() throws(JournalError) {
        isKnown = true
        guard let header = follower.header, writer.position.segment == header.segment,
            let met = try? writer.segment(header.segment), met.utc != header.utc
        else { return }
        mismatch = .otherJournal(archive: writer.path, journal: journal, segment: header.segment)
    }

    /// Puts what was taken into the archive, once the disk has what it was read from.
    mutating func commit() throws(FeedError) {
        guard hasNews else { return }
        do {
            try follower.sync()
        } catch {
            throw .journal(error)
        }
        do {
            try writer.commit(through: feed.next)
        } catch {
            throw .archive(error)
        }
    }
}
