import Links
import Synchronization

/// Counts the requests of each user, so that nobody takes the place of others by coming often.
final class Crowd: Sendable {
    private struct State {
        var users: [(number: Int64, bucket: TokenBucket, seenAt: Int64)] = []
        var all = TokenBucket(burst: Limits.allBurst, rate: Limits.allRate, at: bootTime())
    }

    private let state = Mutex(State())

    /// False = too many. `user`: the kernel's number; nil for whoever comes over the port.
    func admit(_ user: Int32?) -> Bool {
        let now = bootTime()
        let number = user.map(Int64.init) ?? -1
        return state.withLock { state in
            if !state.users.contains(where: { $0.number == number }) {
                if state.users.count >= Limits.users,
                    let oldest = state.users.indices.min(by: {
                        state.users[$0].seenAt < state.users[$1].seenAt
                    })
                {
                    state.users.remove(at: oldest)
                }
                let bucket = TokenBucket(burst: Limits.userBurst, rate: Limits.userRate, at: now)
                state.users.append((number, bucket, now))
            }
            guard let place = state.users.firstIndex(where: { $0.number == number }) else { return false }
            state.users[place].seenAt = now
            return state.users[place].bucket.take(at: now) && state.all.take(at: now)
        }
    }
}
