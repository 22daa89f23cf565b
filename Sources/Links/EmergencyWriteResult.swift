/// What became of an emergency write.
public struct EmergencyWriteResult: Equatable, Sendable {
    public enum Outcome: Equatable, Sendable {
        /// The kernel took this many octets: all of them, or the first ones.
        case written(octets: Int)
        /// The kernel took none: the device's side does not read.
        case wouldBlock
        /// The port is not open.
        case noPort
        case failed(errno: Int32)
    }

    public var outcome: Outcome
    /// Boot-time clock, nanoseconds, when the call began and when the kernel had answered.
    public var calledAt: Int64
    public var answeredAt: Int64

    public init(outcome: Outcome, calledAt: Int64, answeredAt: Int64) {
        self.outcome = outcome
        self.calledAt = calledAt
        self.answeredAt = answeredAt
    }
}
