/// Why a link's port is not open.
public enum LinkCloseCause: Equatable, Sendable {
    /// The device or its far end went away.
    case hungUp
    /// A call on the open port failed.
    case failed(LinkError)
    /// Opening failed; the link goes on trying.
    case cannotOpen(LinkError)
    /// `reopen(cause)` was asked for.
    case reopened(String)
    /// `shutdown()` was asked for: the last signal of this link.
    case shutDown
}

extension LinkCloseCause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .hungUp: "the device hung up: it lost power, was unplugged, or its program ended"
        case .failed(let error): error.description
        case .cannotOpen(let error): error.description
        case .reopened(let cause): "closed to open it again: \(cause)"
        case .shutDown: "shut down by the station"
        }
    }
}
