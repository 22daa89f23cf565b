/// Where the host's end of a link stands (ICD §2, §5).
public enum LinkState: UInt8, Hashable, Sendable, CaseIterable {
    /// The port is not open.
    case closed = 0
    /// The port is open and HELLO goes out until the rig answers.
    case greeting = 1
    /// In a session, heartbeats come.
    case live = 2
    /// In a session, no heartbeat for 0.3 s.
    case degraded = 3
    /// Given up: the port is to be closed and opened again.
    case lost = 4

    public var hasSession: Bool { self == .live || self == .degraded }
}
