/// What a link tells. Times: nanoseconds of the boot-time clock; `utc`: nanoseconds since 1970.
public enum LinkSignal: Equatable, Sendable {
    /// The port is open and raw; what comes next are the device's octets.
    case opened(LinkOpenInfo)
    /// The port is closed, or cannot be opened (told once for each new reason, not for each attempt).
    case closed(LinkCloseCause)
    /// Octets of one read, with the clocks taken right after it.
    case received(bytes: [UInt8], readAt: Int64, utc: Int64)
    /// `unsent` octets were given up: the port failed or closed over them (`errno`), or the queue was full
    /// (ENOBUFS).
    case writeFailed(errno: Int32, unsent: Int)
    /// The reader of the signals was too slow: whole chunks read in this time are gone.
    case lost(octets: Int, from: Int64, to: Int64)
}
