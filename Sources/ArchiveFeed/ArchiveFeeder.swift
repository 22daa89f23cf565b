import Archive
import CThreadShim
import Journal
public import Links
public import Octets
public import Station
import Synchronization

/// Keeps an archive up with the journal of a running station, on a thread of its own that runs when nobody
/// else wants to.
///
/// Nobody waits for it: it reads files. Whatever goes wrong with the archive is told, tried again, and never
/// reaches the journal, telemetry or STOP.
public final class ArchiveFeeder: Sendable {
    /// What the feeder works on, and whom it tells.
    public struct Settings: Sendable {
        public var archive: String
        public var journal: String
        /// Behind the last record that the journal's writer has confirmed.
        public var limit: @Sendable () -> JournalPosition
        /// Changes of how the archive does.
        public var tell: @Sendable (ArchiveHealth) -> Void
        /// Sentences for the log.
        public var say: @Sendable (String) -> Void
        /// A compiled program that the journal's segments may have been made with: not compiled again then.
        public var program: StationProgram?
        /// Oldest segments go when the disk has less room; nil = never.
        public var retention: Retention?

        public init(
            archive: String, journal: String, limit: @escaping @Sendable () -> JournalPosition,
            tell: @escaping @Sendable (ArchiveHealth) -> Void,
            say: @escaping @Sendable (String) -> Void = { _ in }, program: StationProgram? = nil,
            retention: Retention? = nil
        ) {
            self.archive = archive
            self.journal = journal
            self.limit = limit
            self.tell = tell
            self.say = say
            self.program = program
            self.retention = retention
        }
    }

    private let settings: Settings
    private let isEnding = Mutex(false)
    private let thread = Mutex<OSThread?>(nil)

    public init(_ settings: Settings) {
        self.settings = settings
    }

    public func start() throws(LinkError) {
        let started = try OSThread(name: "archive", urgency: .idle) { [self] in
            var loop = FeedLoop(settings) { self.isEnding.withLock { $0 } }
            while !isEnding.withLock({ $0 }) { loop.step() }
            // The end of the process waits for it: no longer only when nobody else wants to.
            _ = cts_thread_prioritize(CTS_NORMAL, 0)
            loop.farewell()
        }
        thread.withLock { $0 = started }
    }

    /// Takes what the journal has by now, at most for some seconds, and ends. Call it when the journal is
    /// closed.
    public func shutdown() {
        isEnding.withLock { $0 = true }
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }
}
