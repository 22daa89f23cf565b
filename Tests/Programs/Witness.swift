import Links
import Synchronization

/// A thread with the urgency of the stop lane that only wakes up each millisecond: how late it was is how
/// long this machine kept everybody waiting, the most urgent included.
final class Witness: Sendable {
    private struct Late: Sendable {
        var at: Int64
        var microseconds: Int64
    }

    private let late = Mutex<[Late]>([])
    private let isOver = Mutex(false)

    init() throws {
        _ = try OSThread(name: "witness", urgency: .stopLane) { [self] in
            while !isOver.withLock({ $0 }) {
                let due = bootTime() + 1_000_000
                sleepNanoseconds(1_000_000)
                let after = bootTime()
                guard after - due > 1_000_000 else { continue }
                late.withLock { $0.append(Late(at: after, microseconds: (after - due) / 1_000)) }
            }
        }
    }

    /// Microseconds of the longest wait that ended since then.
    func longest(since began: Int64) -> Int64 {
        late.withLock { late in late.filter { $0.at >= began }.map(\.microseconds).max() ?? 0 }
    }

    func end() { isOver.withLock { $0 = true } }
}
