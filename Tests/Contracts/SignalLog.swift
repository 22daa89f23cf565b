import CThreadShim
import Links
import Octets
import Synchronization

/// Everything a link told, with the time and the kernel's thread it was told on.
final class SignalLog: Sendable {
    struct Entry: Sendable {
        var at: Int64
        var thread: Int32
        var signal: LinkSignal
    }

    private let entries = Mutex<[Entry]>([])

    var deliver: LinkDelivery {
        { _, signal in
            let entry = Entry(at: bootTime(), thread: cts_thread_id(), signal: signal)
            self.entries.withLock { $0.append(entry) }
        }
    }

    var all: [Entry] { entries.withLock { $0 } }

    /// The first entry of this kind after `skipping` others of it; nil = not in time.
    func first(
        skipping: Int = 0, within nanoseconds: Int64 = 5_000_000_000, _ isWanted: (LinkSignal) -> Bool
    ) -> Entry? {
        let end = bootTime() + nanoseconds
        repeat {
            let found = all.filter { isWanted($0.signal) }
            if found.count > skipping { return found[skipping] }
            cts_sleep(100_000)
        } while bootTime() < end
        return nil
    }

    func opened(times: Int = 1) -> Entry? {
        first(skipping: times - 1) {
            if case .opened = $0 { return true }
            return false
        }
    }

    func closed(times: Int = 1) -> Entry? {
        first(skipping: times - 1) {
            if case .closed = $0 { return true }
            return false
        }
    }

    /// Octets received so far, once there are this many or the time is over.
    func received(_ count: Int, within nanoseconds: Int64 = 5_000_000_000) -> [UInt8] {
        let end = bootTime() + nanoseconds
        while true {
            let octets = all.flatMap { entry -> [UInt8] in
                if case .received(let bytes, _, _) = entry.signal { bytes } else { [] }
            }
            if octets.count >= count || bootTime() > end { return octets }
            cts_sleep(200_000)
        }
    }
}
