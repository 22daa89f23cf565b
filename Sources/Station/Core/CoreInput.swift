public import Octets

/// Everything that can happen to the core. Nothing else reaches it: no clock, no file, no randomness.
public enum CoreInput: Hashable, Sendable {
    /// Octets of a link: a frame or a fragment, unchanged (`readAt`: the reader's stamp, boot-time
    /// nanoseconds).
    case received(LinkID, [UInt8], readAt: Int64)
    /// A port came, went or failed.
    case port(LinkID, PortChange)
    case request(OperatorRequest)
    /// At least one timer is due.
    case wakeUp
    /// The stop lane wrote this to the device, before it was recorded.
    case stopSent(LinkID, StopWrite)
    /// The journal's health changed.
    case storage(StorageHealth)
    /// The room on the journal's disk was measured.
    case room(DiskRoom)
    /// A lease frame left late, or does not leave.
    case leaseDelayed(LinkID, LeaseDelay)
    /// How the archive does: it moves nothing and stops nothing, but people are told.
    case archive(ArchiveHealth)
    /// The daemon began: ports are closed, nobody is armed, what was open is unknown. `seed` feeds nonces;
    /// `utcOffset` (UTC minus boot-time clock, nanoseconds) labels alarms for people.
    case started(seed: UInt64, utcOffset: Int64)
    /// Octets whose handling never ended in an earlier process; kept, not handled.
    case quarantined([UInt8], JournalPosition)
    /// A request that was durable when an earlier process died, and that its core is not known to have taken.
    case untaken(OperatorRequest)
    /// The process was asked to end; in whose name the rig is held and disarmed.
    case ending(principal: String)
}

/// What became of a port.
public enum PortChange: Hashable, Sendable {
    case opened(String)
    case closed(String)
    /// Closed because the station ends: nothing to worry about.
    case ended
    /// A write failed with this error number; so many octets were not sent.
    case writeFailed(errno: Int32, unsent: UInt32)
    /// The link's mailbox was full; so many octets were dropped (boot-time nanoseconds from, to).
    case lost(octets: UInt64, from: Int64, to: Int64)
}

/// One write of the stop lane.
public struct StopWrite: Hashable, Sendable {
    public var bytes: [UInt8]
    public var stopID: UInt32
    public var reason: UInt8
    /// First frame of a press, or one of its repeats.
    public var isRepeat: Bool
    public var principal: String

    public init(bytes: [UInt8], stopID: UInt32, reason: UInt8, isRepeat: Bool, principal: String) {
        self.bytes = bytes
        self.stopID = stopID
        self.reason = reason
        self.isRepeat = isRepeat
        self.principal = principal
    }
}

/// How the journal does; motion needs `sound`.
public enum StorageHealth: Hashable, Sendable {
    case sound
    /// Records wait longer than they may.
    case lagging(milliseconds: UInt32)
    /// Writing fails with this error number; records wait in memory.
    case failing(errno: Int32)

    /// Whether no arm may outlive it: nothing can be written, or nothing was for 3 s.
    var endsArms: Bool {
        switch self {
        case .sound: return false
        case .lagging(let milliseconds): return milliseconds >= Limits.lagThatEndsArms
        case .failing: return true
        }
    }
}

/// How the index of the journal does; whatever it is, telemetry and commands go on.
public enum ArchiveHealth: Hashable, Sendable {
    case sound
    /// It is so far behind the journal, and catches up.
    case behind(seconds: UInt32)
    /// It cannot be written, or not be read; in words, with what to do.
    case failing(String)
}
