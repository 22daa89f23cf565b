import Journal
import Links
import Synchronization

/// Compresses the segments that the journal is done with, on a thread that runs when nobody else wants to.
///
/// It never touches the segment that is written to. A process that ends in the middle of it loses nothing:
/// the original stays until the compressed file has its name and was read back.
final class SegmentCompressor: Sendable {
    private let path: String
    private let files: FileLayer
    private let bell = Mailbox<Never?>(lost: { _ in nil })
    private let isEnding = Atomic(false)
    private let thread = Mutex<OSThread?>(nil)

    init(path: String, files: FileLayer) {
        self.path = path
        self.files = files
    }

    func start() throws(LinkError) {
        let started = try OSThread(name: "compress", urgency: .idle) { [self] in
            var pausedUntil: Int64 = 0
            repeat {
                let now = bootTime()
                if now >= pausedUntil, !work() { pausedUntil = now + Limits.compressionPause }
            } while bell.wait(until: bootTime() + Limits.compressionPeriod) != nil
        }
        thread.withLock { $0 = started }
    }

    /// Does not wait for a segment on its way: its disk may never answer.
    func shutdown() {
        isEnding.store(true, ordering: .relaxed)
        bell.close()
    }

    /// False after an error, which is no trouble: the segment stays as it is.
    private func work() -> Bool {
        let compression = SegmentCompression(files: files)
        guard let segments = try? compression.plainSegments(of: path) else { return false }
        for segment in segments {
            // For a moment the segment is there twice; that must not take the room the journal needs.
            guard files.freeOctets(path) > Int64(Limits.compressionRoom) else { return true }
            do {
                let goesOn = { !self.isEnding.load(ordering: .relaxed) }
                guard try compression.compress(segment, goesOn: goesOn) != nil else { return true }
            } catch {
                return false
            }
        }
        return true
    }
}
