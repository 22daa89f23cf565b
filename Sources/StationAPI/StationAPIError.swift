/// A line that is no message.
public enum StationAPIError: Error, Hashable, Sendable, CustomStringConvertible {
    case lineTooLong(found: Int, limit: Int)
    case notAMessage(String)
    case socketFolder(path: String, why: String)

    public var description: String {
        switch self {
        case .lineTooLong(let found, let limit):
            return "a line of \(found) octets; at most \(limit) are taken: send a shorter request"
        case .notAMessage(let why):
            return "the line is not a message of this station (\(why)): see the members in StationAPI"
        case .socketFolder(let path, let why):
            return "the folder for sockets, \(path), cannot be used: \(why); name another one"
        }
    }
}
