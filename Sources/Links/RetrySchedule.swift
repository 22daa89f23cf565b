/// When a closed port is looked for again, when no hint comes. All in nanoseconds.
public struct RetrySchedule: Equatable, Sendable {
    /// Between two attempts at first …
    public var fast: Int64
    /// … for this long after the port was closed.
    public var fastFor: Int64
    /// Then the wait doubles with each attempt up to this.
    public var slowest: Int64

    public init(fast: Int64 = 250_000_000, fastFor: Int64 = 60_000_000_000, slowest: Int64 = 5_000_000_000) {
        self.fast = max(fast, 1_000_000)
        self.fastFor = fastFor
        self.slowest = max(slowest, self.fast)
    }

    /// The wait before the next attempt. `previous` is the wait before this one, 0 for the first after a
    /// close.
    public func wait(after previous: Int64, closedFor elapsed: Int64) -> Int64 {
        if elapsed < fastFor { return fast }
        return min(max(previous, fast) * 2, slowest)
    }
}
