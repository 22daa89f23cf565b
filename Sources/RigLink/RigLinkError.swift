/// What the rig link refuses to do or to read.
public enum RigLinkError: Error, Equatable, Sendable {
    /// A body of another length than its kind has.
    case wrongBodyLength(kind: FrameKind, found: Int, expected: Int)
    /// A packet that no frame of this session can carry.
    case packetLength(found: Int, shortest: Int, longest: Int)
    /// There is no session in which the packet could go.
    case noSession(state: LinkState)
    /// As many packets wait as may.
    case queueFull(waiting: Int, limit: Int)
}

extension RigLinkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongBodyLength(let kind, let found, let expected):
            return "body of \(kind) has \(found) octets, expected \(expected): compare the protocol versions"
        case .packetLength(let found, let shortest, let longest):
            return "packet has \(found) octets, expected \(shortest) to \(longest): this rig takes no other"
        case .noSession(let state):
            return "the link is \(state), expected a session: wait until the rig has answered, then try again"
        case .queueFull(let waiting, let limit):
            return "\(waiting) packets wait for the rig, at most \(limit) may: wait for their acknowledgement"
        }
    }
}
