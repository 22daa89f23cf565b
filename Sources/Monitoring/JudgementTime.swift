/// When a value was true, by the clock that persistence is counted on: the source's where it is known, else
/// the core's.
public struct JudgementTime: Hashable, Sendable {
    /// Times of different clocks are not compared; counting begins anew.
    public var clock: UInt8
    public var nanoseconds: Int64

    @inlinable
    public init(clock: UInt8, nanoseconds: Int64) {
        self.clock = clock
        self.nanoseconds = nanoseconds
    }

    /// Whether so many nanoseconds have passed since `start`; nil where that cannot be said.
    func hasPassed(_ span: Int64, since start: JudgementTime) -> Bool? {
        guard clock == start.clock, nanoseconds >= start.nanoseconds else { return nil }
        return nanoseconds - start.nanoseconds >= span
    }
}
