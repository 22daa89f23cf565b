import Synchronization

/// What came to the doors, counted.
final class Tally: Sendable {
    let connections = Atomic<Int>(0)
    let turnedAway = Atomic<UInt64>(0)
    let requests = Atomic<UInt64>(0)
    /// Answers of 4xx, and of those the ones for too many requests; answers of 5xx.
    let refused = Atomic<UInt64>(0)
    let tooMany = Atomic<UInt64>(0)
    let failed = Atomic<UInt64>(0)
    /// Steps of the core that found no room before the room's own thread.
    let lostSteps = Atomic<UInt64>(0)

    func count(_ status: Int) {
        requests.add(1, ordering: .relaxed)
        switch status {
        case 429:
            tooMany.add(1, ordering: .relaxed)
            refused.add(1, ordering: .relaxed)
        case 400..<500: refused.add(1, ordering: .relaxed)
        case 500...: failed.add(1, ordering: .relaxed)
        default: break
        }
    }
}
