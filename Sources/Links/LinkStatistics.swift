/// Counters of one link since it was started.
public struct LinkStatistics: Equatable, Sendable {
    public var isOpen = false
    public var openings = 0
    public var failedOpenings = 0
    public var receivedOctets: Int64 = 0
    public var receivedChunks: Int64 = 0
    /// Octets the kernel took, emergency writes included.
    public var sentOctets: Int64 = 0
    /// Octets given up: refused by a full queue or dropped when the port closed.
    public var unsentOctets: Int64 = 0
    /// Octets that wait behind the kernel.
    public var queuedOctets = 0
    public var emergencyWrites = 0
    /// Boot-time clock of the last octets received, 0 = none yet.
    public var lastReceivedAt: Int64 = 0
    /// Boot-time clock of the last turn of the link's loop: a supervisor's sign of life.
    public var lastTurnAt: Int64 = 0
    /// Why the port is closed; nil while it is open or not yet tried.
    public var closed: LinkCloseCause?

    public init() {}
}
