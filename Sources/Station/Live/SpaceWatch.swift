import Journal
import Links
import Synchronization

/// Measures the room on the journal's disk, on a thread of its own: a disk that does not answer holds up
/// nobody, and what it said last grows old.
final class SpaceWatch: Sendable {
    private let path: String
    private let files: FileLayer
    /// Octets that the journal has written so far.
    private let written: @Sendable () -> UInt64
    private let tell: @Sendable (DiskRoom) -> Void
    private let bell = Mailbox<Never?>(lost: { _ in nil })
    private let thread = Mutex<OSThread?>(nil)

    init(
        path: String, files: FileLayer, written: @escaping @Sendable () -> UInt64,
        tell: @escaping @Sendable (DiskRoom) -> Void
    ) {
        self.path = path
        self.files = files
        self.written = written
        self.tell = tell
    }

    func start() throws(LinkError) {
        let started = try OSThread(name: "space") { [self] in
            var rate = GrowthRate()
            repeat {
                let now = bootTime()
                let free = files.freeOctets(path)
                // A disk that cannot say has none to promise.
                tell(
                    DiskRoom(
                        freeOctets: UInt64(max(0, free)),
                        octetsPerMinute: rate.perMinute(written(), at: now), measuredAt: now))
            } while bell.wait(until: bootTime() + Limits.roomPeriod) != nil
        }
        thread.withLock { $0 = started }
    }

    /// Does not wait for a measurement on its way: its disk may never answer.
    func shutdown() { bell.close() }
}

/// How fast a count grows, over the last minute.
struct GrowthRate: Sendable {
    private var marks: [(count: UInt64, at: Int64)] = []

    mutating func perMinute(_ count: UInt64, at now: Int64) -> UInt64 {
        marks.append((count, now))
        // The newest mark that is a minute old stays, as the beginning.
        while marks.count > 2, now - marks[1].at >= Limits.minute { marks.removeFirst() }
        let (first, since) = marks[0]
        let span = now - since
        guard span > 0, count > first else { return 0 }
        let (scaled, isTooMuch) = (count - first).multipliedReportingOverflow(by: UInt64(Limits.minute))
        return isTooMuch ? .max : scaled / UInt64(span)
    }
}
