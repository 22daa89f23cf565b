import Links
import Octets
import Station
import Synchronization

/// A look at the core that many share: at most one is under way, and none is taken more often than answers
/// may be old. So a flood of questions costs the core no more than one reader does.
final class Look<Value: Sendable>: Sendable {
    private struct Waiter {
        /// A look has to be this young.
        var since: Int64
        var deadline: Int64
        var continuation: CheckedContinuation<Value?, Never>
    }

    private struct State {
        var last: (value: Value, at: Int64)?
        var isAsking = false
        /// What was seen before is no answer any more.
        var since: Int64 = 0
        var waiters: [Waiter] = []
    }

    private let state = Mutex(State())
    private let make: @Sendable (StationCore, CoreTime) -> Value
    private let ask: @Sendable (@escaping @Sendable (StationCore) -> Void) -> Void
    private let post: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// `make` copies on the core's thread and must be quick; `post` brings to the room's own.
    init(
        ask: @escaping @Sendable (@escaping @Sendable (StationCore) -> Void) -> Void,
        post: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        make: @escaping @Sendable (StationCore, CoreTime) -> Value
    ) {
        self.ask = ask
        self.post = post
        self.make = make
    }

    /// The last one, however old, and when it was taken (boot time, nanoseconds).
    var last: (value: Value, at: Int64)? { state.withLock { $0.last } }

    /// One that is at most `age` nanoseconds old.
    func value(age: Int64 = Limits.lookAge) async throws(Problem) -> Value {
        let now = bootTime()
        let (last, void) = state.withLock { ($0.last, $0.since) }
        let since = max(now - age, void)
        if let last, last.at >= since { return last.value }
        let value: Value? = await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard state.waiters.count < Limits.outstanding else { return false }
                state.waiters.append(
                    Waiter(since: since, deadline: now + Limits.answerTimeout, continuation: continuation))
                return true
            }
            if isTaken { refresh() } else { continuation.resume(returning: nil) }
        }
        guard let value else { throw Problem.noAnswer }
        return value
    }

    /// Takes one unless one is under way.
    func refresh() {
        let isFirst = state.withLock { state in
            defer { state.isAsking = true }
            return !state.isAsking
        }
        guard isFirst else { return }
        ask { [self] core in
            let now = bootTime()
            let value = make(core, CoreTime(nanoseconds: now))
            post { [self] in take(value, at: now) }
        }
    }

    private func take(_ value: Value, at now: Int64) {
        let (waiters, isWanted) = state.withLock { state in
            defer { state.waiters.removeAll { $0.since <= now } }
            state.last = (value, now)
            state.isAsking = false
            return (state.waiters.filter { $0.since <= now }, state.waiters.contains { $0.since > now })
        }
        for waiter in waiters { waiter.continuation.resume(returning: value) }
        if isWanted { refresh() }
    }

    /// Something was changed: who asks from now on sees it, or waits for a look that does.
    func void() {
        let now = bootTime()
        state.withLock { $0.since = now }
    }

    var isWaited: Bool { state.withLock { !$0.waiters.isEmpty } }

    /// Whoever waited too long gets nothing.
    func expire(at now: Int64) {
        let late = state.withLock { state in
            defer { state.waiters.removeAll { $0.deadline <= now } }
            return state.waiters.filter { $0.deadline <= now }
        }
        for waiter in late { waiter.continuation.resume(returning: nil) }
    }
}
