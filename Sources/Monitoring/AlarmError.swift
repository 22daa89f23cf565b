/// Why a person's wish about an alarm was not granted.
public enum AlarmError: Error, Hashable, Sendable {
    case unknown(number: UInt32)
    case alreadyAcknowledged(number: UInt32, by: String)
    case safety(number: UInt32, name: String)
    case shelfTime(minutes: Int64, longest: Int64)
    case notShelved(number: UInt32)
    case tooManyShelved(limit: Int)
    case text(found: Int, limit: Int)
}

extension AlarmError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown(let number):
            return "there is no open alarm #\(number): see `regolith alarms list`, it may be closed already"
        case .alreadyAcknowledged(let number, let by):
            return "alarm #\(number) was acknowledged by \(by): it stays until its cause is gone"
        case .safety(let number, let name):
            return "alarm #\(number) (\(name)) is a safety event and cannot be shelved: deal with its cause"
        case .shelfTime(let minutes, let longest):
            return "\(minutes) minutes on the shelf; 1 to \(longest) are allowed: shelve it again later"
        case .notShelved(let number): return "alarm #\(number) is not shelved: nothing to take back"
        case .tooManyShelved(let limit):
            return "\(limit) alarms are shelved, which is all there may be: unshelve one first"
        case .text(let found, let limit):
            return "the note has \(found) octets, \(limit) are allowed: shorten it"
        }
    }
}
