/// What keeps a row of octets from being a space packet or one of its headers.
public enum SpaceLinkError: Error, Equatable, Sendable {
    /// Fewer octets than the part needs.
    case truncated(part: String, found: Int, expected: Int)
    /// The length field names another number of octets than there are.
    case wrongLength(found: Int, expected: Int)
    /// A version number that this station does not speak.
    case wrongVersion(part: String, found: UInt8, expected: UInt8)
    /// The packet says that it has no secondary header.
    case noSecondaryHeader
    /// Another time code than CUC with 4 + 2 octets; `found` is the P-field.
    case wrongTimeCode(found: UInt8)
}

extension SpaceLinkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let part, let found, let expected):
            return "\(part) has \(found) octets, expected at least \(expected): the packet is cut short"
        case .wrongLength(let found, let expected):
            return
                "packet has \(found) octets but its header says \(expected): look for lost octets on the link"
        case .wrongVersion(let part, let found, let expected):
            return "\(part) has version \(found), expected \(expected): check what the sender speaks"
        case .noSecondaryHeader:
            return "packet has no secondary header: it carries no time and no service, read it as raw data"
        case .wrongTimeCode(let found):
            return "time code with P-field \(found), expected 30 (TAI) or 46 (own epoch): check the sender"
        }
    }
}
