import Journal
import Links
import Synchronization

/// A disk that can be stopped in its writes, and that says how much room it has.
final class StallingDisk: Sendable {
    private let isStalled = Mutex(false)
    private let room: Mutex<Int64>

    init(room: Int64 = 1 << 40) { self.room = Mutex(room) }

    var files: FileLayer {
        var files = FileLayer.system
        let (write, sync) = (files.write, files.dataSync)
        files.write = { [self] file, octets, offset in
            wait()
            return write(file, octets, offset)
        }
        files.dataSync = { [self] file in
            wait()
            return sync(file)
        }
        files.freeOctets = { [self] _ in room.withLock { $0 } }
        return files
    }

    func stall(_ isStalled: Bool) { self.isStalled.withLock { $0 = isStalled } }
    func hasRoom(_ octets: Int64) { room.withLock { $0 = octets } }

    private func wait() {
        while isStalled.withLock({ $0 }) { sleepNanoseconds(5_000_000) }
    }
}
