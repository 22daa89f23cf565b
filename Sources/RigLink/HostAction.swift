/// What the host's end of the link wants done or has found out, in order.
public enum HostAction: Hashable, Sendable {
    /// Octets for the port: one whole frame with its delimiters.
    case transmit([UInt8])
    case sessionOpened(HelloAcknowledge)
    /// A whole space packet; `deviceClock` is the low 32 bits of the rig's microseconds in its frame.
    case packet([UInt8], reliable: Bool, deviceClock: UInt32)
    case heartbeat(RigHeartbeat)
    /// The packet has arrived (no more is known of it).
    case acknowledged(tag: UInt32)
    case dropped(tag: UInt32, DropReason)
    case damaged(FrameVerdict, raw: [UInt8])
    case stateChanged(LinkState, cause: LinkCause)
    /// Close the port and open it again.
    case reopenPort(cause: LinkCause)
    case clockFitted(ClockFit)
}
