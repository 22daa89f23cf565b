/// Why the journal could not do what it was asked to.
public enum JournalError: Error, Hashable, Sendable {
    /// A call of the operating system failed.
    case system(call: String, path: String, number: Int32)
    /// Another process writes into the directory.
    case locked(path: String, process: Int32?)
    /// The file is no journal segment; `found` says what it looks like.
    case notAJournal(path: String, found: String)
    case unsupportedVersion(path: String, found: UInt8, expected: UInt8)
    case payloadTooLong(found: Int, expected: Int)
    case tooManyLinks(found: Int, expected: Int)
    case unknownLink(found: UInt8, expected: [UInt8])
    /// Nothing can be appended before `beginSegment` has succeeded.
    case noSegment
    /// An earlier write or sync failed and left the segment in a state that must not be continued.
    case segmentSpoiled(path: String, number: Int32)
    case segmentsExhausted(limit: UInt32)
    /// A compressed segment cannot be opened there; nothing was changed.
    case damagedFrame(path: String, offset: Int)
    /// What was compressed is not what was to be compressed; the original stays.
    case notReadBack(path: String)

    /// What the caller does with the batch that was not taken.
    public enum Remedy: Hashable, Sendable {
        /// Keep the batch, tell the operator, try the same batch again later.
        case retryLater
        /// Keep the batch, begin a new segment, append there.
        case beginSegment
        /// Trying again gives the same answer.
        case giveUp
    }

    public var remedy: Remedy {
        switch self {
        case .system(let call, _, let number):
            if call == "fdatasync" { return .beginSegment }
            return SystemNumber.passesByItself.contains(number) ? .retryLater : .giveUp
        case .noSegment, .segmentSpoiled: return .beginSegment
        default: return .giveUp
        }
    }
}

extension JournalError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let call, let path, let number):
            return "\(call) of \(path) failed: \(SystemNumber.text(number)); \(SystemNumber.advice(number))"
        case .locked(let path, let process):
            let owner = process.map { "process \($0)" } ?? "another process"
            return "\(owner) writes into \(path); stop it, or give this one another directory"
        case .notAJournal(let path, let found):
            return
                "\(path) is not a journal segment but \(found); captures of others open in Wireshark"
        case .unsupportedVersion(let path, let found, let expected):
            return
                "\(path) has journal layout \(found), not \(expected); read it with the program that wrote it"
        case .payloadTooLong(let found, let expected):
            return "a record of \(found) octets was offered, at most \(expected) fit; split it"
        case .tooManyLinks(let found, let expected):
            return
                "\(found) links were described, at most \(expected) fit; take some out of the configuration"
        case .unknownLink(let found, let expected):
            return
                "link \(found) was not described to this segment (it knows \(expected)); begin a new segment"
        case .noSegment:
            return "no segment is open; begin one before appending"
        case .segmentSpoiled(let path, let number):
            return "\(path) cannot be continued after: \(SystemNumber.text(number)); begin a new segment"
        case .segmentsExhausted(let limit):
            return "segment \(limit) is the last number there is; move the directory away and begin another"
        case .damagedFrame(let path, let offset):
            return
                "\(path) is damaged at octet \(offset) of the segment; see `regolith journal verify`"
        case .notReadBack(let path):
            return "\(path) does not read as what was compressed; the original stays, look at the disk"
        }
    }
}
