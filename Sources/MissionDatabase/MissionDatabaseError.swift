/// Why parameters, containers and commands do not make a database.
public enum MissionDatabaseError: Error, Equatable, Sendable {
    /// More than the limit of one kind of thing.
    case tooMany(what: String, found: Int, limit: Int)
    /// An element's id is not its place in the array.
    case misplaced(name: String, id: UInt32, place: Int)
    case duplicateName(what: String, name: String)
    /// `owner` names something that is not there.
    case unknownReference(owner: String, reference: String)
    /// Inheritance goes in a circle or deeper than the limit.
    case inheritance(owner: String, limit: Int)
    case tooLong(owner: String, bits: Int, limit: Int)
    case badEntry(owner: String, reason: String)
}

extension MissionDatabaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooMany(let what, let found, let limit):
            return "\(found) \(what), but \(limit) are allowed: split the dictionary"
        case .misplaced(let name, let id, let place):
            return "\(name) has id \(id) but stands at \(place): number elements by their place"
        case .duplicateName(let what, let name):
            return "two \(what) are called \(name): rename one"
        case .unknownReference(let owner, let reference):
            return "\(owner) refers to \(reference), which does not exist: define it or correct the name"
        case .inheritance(let owner, let limit):
            return "\(owner) is its own base, or has more than \(limit) bases: break the chain"
        case .tooLong(let owner, let bits, let limit):
            return "\(owner) is \(bits) bits long, but a packet has at most \(limit): split it"
        case .badEntry(let owner, let reason):
            return "\(owner): \(reason)"
        }
    }
}
