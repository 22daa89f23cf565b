import Archive
import Journal
import Links
import Octets
import Station

/// The feeder thread's own state.
struct FeedLoop {
    private let settings: ArchiveFeeder.Settings
    private var session: FeedSession?
    private var told: ArchiveHealth?
    private var lastCommit: Int64
    private var lastLook: Int64 = 0
    /// Since when the journal has been ahead without a moment of having caught up.
    private var behindSince: Int64?
    private var retry = Limits.firstRetry

    private let isEnding: @Sendable () -> Bool

    init(_ settings: ArchiveFeeder.Settings, isEnding: @escaping @Sendable () -> Bool) {
        self.settings = settings
        self.isEnding = isEnding
        lastCommit = bootTime()
    }

    /// Takes what there is, or waits a little.
    mutating func step() {
        do throws(FeedError) {
            let isBusy = try advance()
            retry = Limits.firstRetry
            if !isBusy {
                keepRoom()
                sleepNanoseconds(Limits.pause)
            }
        } catch {
            failed(error)
        }
    }

    /// The last records, once the journal is closed.
    mutating func farewell() {
        let deadline = bootTime() + Limits.farewell
        do throws(FeedError) {
            while try advance(), bootTime() < deadline {}
            try session?.commit()
            do throws(ArchiveError) {
                try session?.writer.close()
            } catch {
                throw .archive(error)
            }
        } catch {
            settings.say("the archive is not up to date: \(error)")
        }
        session = nil
    }

    /// Whether there was something to do.
    private mutating func advance() throws(FeedError) -> Bool {
        if session == nil { session = try opened() }
        let limit = settings.limit()
        let taken = try session?.take(Limits.stride, before: limit) ?? 0
        let now = bootTime()
        let isFull = session?.writer.isFull ?? false
        if session?.hasNews ?? false, isFull || now - lastCommit >= Limits.commit {
            try session?.commit()
            lastCommit = bootTime()
            if taken == 0 || told != .sound { noteLag(isCaughtUp: taken < Limits.stride && !isFull) }
        } else if taken >= Limits.stride {
            noteLag(isCaughtUp: false)
        }
        return taken >= Limits.stride || isFull
    }

    /// An archive that cannot be read is moved out of the way and made anew: the journal has everything.
    private func opened() throws(FeedError) -> FeedSession {
        do throws(FeedError) {
            return try FeedSession(
                archive: settings.archive, journal: settings.journal, program: settings.program)
        } catch {
            guard case .archive(let why) = error, why.needsRebuild else { throw error }
            return try afresh("damaged", because: "\(why)")
        }
    }

    private func afresh(_ word: String, because why: String) throws(FeedError) -> FeedSession {
        do throws(ArchiveError) {
            let aside = try ArchiveFile.setAside(settings.archive, as: word)
            settings.say("\(why); it is kept as \(aside), and a new one is made from the journal")
        } catch {
            throw .archive(error)
        }
        return try FeedSession(
            archive: settings.archive, journal: settings.journal, program: settings.program)
    }

    private mutating func failed(_ error: FeedError) {
        tell(.failing("\(error)"))
        switch error {
        case .archive(let why) where why.passesByItself: break
        case .archive(let why):
            session = nil
            if why.needsRebuild { session = try? afresh("damaged", because: "\(why)") }
        case .otherJournal:
            session = nil
            session = try? afresh("other", because: "\(error)")
        case .journal, .noJournal: session = nil
        }
        wait(retry)
        retry = min(retry * 2, Limits.lastRetry)
    }

    /// Sleeps, but not into the end of the process.
    private func wait(_ nanoseconds: Int64) {
        let until = bootTime() + nanoseconds
        while bootTime() < until, !isEnding() { sleepNanoseconds(Limits.pause) }
    }

    private mutating func noteLag(isCaughtUp: Bool) {
        let now = bootTime()
        guard !isCaughtUp else {
            behindSince = nil
            tell(.sound)
            return
        }
        let since = behindSince ?? now
        behindSince = since
        guard now - since > Limits.patience, told == nil || told == .sound else { return }
        let behind = max(0, wallTime() - (session?.last?.utc.nanoseconds ?? 0)) / 1_000_000_000
        tell(.behind(seconds: UInt32(clamping: behind)))
    }

    private mutating func tell(_ health: ArchiveHealth) {
        switch (told, health) {
        case (.behind, .behind), (.failing, .failing): return
        default: break
        }
        guard told != health else { return }
        told = health
        settings.tell(health)
        settings.say(words(health))
    }

    private func words(_ health: ArchiveHealth) -> String {
        switch health {
        case .sound: return "the archive \(settings.archive) is up to date"
        case .behind(let seconds): return "the archive is \(seconds) s behind and catches up"
        case .failing(let why): return "the archive cannot be kept: \(why)"
        }
    }

    /// Lets the oldest go when the disk fills up.
    private mutating func keepRoom() {
        guard let retention = settings.retention, let session, bootTime() - lastLook > Limits.retention else {
            return
        }
        lastLook = bootTime()
        do {
            let removed = try retention.apply(
                to: session.writer, journal: settings.journal, at: UTCTime(nanoseconds: wallTime()))
            if !removed.isEmpty {
                settings.say(
                    "the disk is nearly full: segments \(removed) of journal and archive were removed")
            }
        } catch {
            settings.say("old segments could not be removed: \(error)")
        }
    }
}
