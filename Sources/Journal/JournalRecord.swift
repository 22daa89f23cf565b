public import Octets

/// One thing that happened, as the core met it: an input or an effect, with its times and its octets.
public struct JournalRecord: Hashable, Sendable {
    /// Which way octets went on a link, seen from the station.
    public enum Direction: UInt8, Hashable, Sendable {
        case received
        case transmitted
    }

    /// Where the octets belong: a configured link, or the station's own events.
    public enum Channel: Hashable, Sendable {
        /// `lateStop`: a stop frame, written to the device before it was recorded (ARCHITECTURE §3a).
        case link(LinkID, direction: Direction, lateStop: Bool)
        case events
    }

    /// Running checksums of the effects that came before this record (ARCHITECTURE §3b).
    public struct Trace: Hashable, Sendable {
        public var safety: UInt32
        public var data: UInt32

        @inlinable
        public init(safety: UInt32 = 0, data: UInt32 = 0) {
            self.safety = safety
            self.data = data
        }
    }

    public var channel: Channel
    /// Meaning of an event; the journal's user gives the numbers.
    public var kind: UInt8
    public var coreTime: CoreTime
    public var utc: UTCTime
    /// Stamp of the thread that read the octets: boot-time clock, nanoseconds.
    public var readAt: Int64
    public var trace: Trace
    public var payload: [UInt8]

    public init(
        channel: Channel, kind: UInt8 = 0, coreTime: CoreTime, utc: UTCTime, readAt: Int64 = 0,
        trace: Trace = Trace(), payload: [UInt8]
    ) {
        self.channel = channel
        self.kind = kind
        self.coreTime = coreTime
        self.utc = utc
        self.readAt = readAt
        self.trace = trace
        self.payload = payload
    }
}
