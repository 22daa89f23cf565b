import Links
import Synchronization

/// One connection, and how it behaved.
final class Connection: Sendable {
    private struct State {
        var bucket: TokenBucket
        var refusals = 0
    }

    let way: Gate.Way
    /// Whom the kernel names at the other end; nil over TCP.
    let peer: Caller?
    /// The kernel's number of that user.
    let user: Int32?
    private let state: Mutex<State>

    init(_ way: Gate.Way, peer: Caller?, user: Int32?) {
        self.way = way
        self.peer = peer
        self.user = user
        state = Mutex(
            State(bucket: TokenBucket(burst: Limits.burst, rate: Limits.rate, at: bootTime())))
    }

    /// False = too many requests.
    func admit() -> Bool { state.withLock { $0.bucket.take(at: bootTime()) } }

    /// Counts an answer; true = that was one refusal too many in a row.
    func note(_ status: Int) -> Bool {
        state.withLock { state in
            state.refusals = (400..<500).contains(status) ? state.refusals + 1 : 0
            return state.refusals >= Limits.refusals
        }
    }
}
