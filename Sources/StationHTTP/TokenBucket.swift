/// So many at once, and so many each second from then on.
public struct TokenBucket: Hashable, Sendable {
    private let burst: Double
    private let rate: Double
    private var level: Double
    private var at: Int64

    /// Full at `now` (nanoseconds).
    public init(burst: Double, rate: Double, at now: Int64) {
        self.burst = burst
        self.rate = rate
        level = burst
        at = now
    }

    /// False = too many.
    public mutating func take(at now: Int64) -> Bool {
        level = min(burst, level + Double(max(0, now - at)) / 1e9 * rate)
        at = max(at, now)
        guard level >= 1 else { return false }
        level -= 1
        return true
    }
}
