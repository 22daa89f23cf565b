/// What a value is to a person, as opposed to how it lies in bits.
public enum ValueKind: Hashable, Sendable {
    case integer(isSigned: Bool)
    case float
    case enumerated(Enumeration)
    case boolean(zero: String, one: String)
    case binary
}
