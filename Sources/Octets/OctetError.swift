/// What a reader of octets met that it cannot go on with.
public enum OctetError: Error, Equatable, Sendable {
    /// More octets were asked for than are left.
    case truncated(wanted: Int, left: Int)
    /// A value has no meaning where it stands; `what` names the field.
    case invalid(what: String, value: UInt64)
    /// A COBS code octet points past the end, or a zero stands inside.
    case badCOBS(offset: Int)
}

extension OctetError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let wanted, let left):
            return "\(wanted) octets wanted but \(left) left: the data is cut short"
        case .invalid(let what, let value):
            return "\(what) cannot be \(value): the data is damaged or of another version"
        case .badCOBS(let offset):
            return "COBS code at octet \(offset) is wrong: the frame is damaged"
        }
    }
}
