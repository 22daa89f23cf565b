public import Octets

/// A place in a journal where the octets are not what was written.
public struct JournalDamage: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// A block cannot have this length.
        case blockLength(found: UInt32)
        /// The length at a block's end is not the one at its start.
        case trailingLength(expected: UInt32, found: UInt32)
        case unknownBlock(type: UInt32)
        /// The block carries no seal of ours.
        case unsealed
        case checksum(expected: UInt32, found: UInt32)
        /// Whole blocks, but not one after the other: something between them was taken out, put in or
        /// replaced.
        case chainBroken(expected: UInt32, found: UInt32)
        case recordNumber(expected: UInt64, found: UInt64)
        case wrongSegment(expected: UInt32, found: UInt32)
        /// Sealed and whole, but of another layout than this program writes.
        case layout
        /// The file ends inside a block, and that is not the end of what was written.
        case cut
        /// Octets at the end that the next segment's header counted are gone.
        case endMissing(expected: UInt64, found: UInt64)
        /// A frame of the compressed file is not what was written.
        case compression
        case segmentsMissing(first: UInt32, last: UInt32)
        /// The file is none of ours; `found` says what it looks like.
        case foreign(found: String)
    }

    /// Segment, and number of the first record that the damage may have cost.
    public var position: JournalPosition
    /// First damaged octet of the segment's file.
    public var offset: UInt64
    /// Octets from there on that say nothing; 0 when only the chain is broken.
    public var length: UInt64
    public var reason: Reason
    /// Records lost, when the next valid block tells.
    public var lostRecords: UInt64?

    public init(
        position: JournalPosition, offset: UInt64, length: UInt64, reason: Reason, lostRecords: UInt64? = nil
    ) {
        self.position = position
        self.offset = offset
        self.length = length
        self.reason = reason
        self.lostRecords = lostRecords
    }
}

extension JournalDamage.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .blockLength(let found): "a block cannot be \(found) octets long"
        case .trailingLength(let expected, let found):
            "length at the block's end is \(found), at its start \(expected)"
        case .unknownBlock(let type): "block type \(hex(type)) is none that the journal writes"
        case .unsealed: "the block carries no seal"
        case .checksum(let expected, let found):
            "checksum is \(hex(found)), the octets give \(hex(expected))"
        case .chainBroken(let expected, let found):
            "chain broken: the block follows \(hex(found)), the one before it is \(hex(expected))"
        case .recordNumber(let expected, let found): "record \(found) stands where \(expected) belongs"
        case .wrongSegment(let expected, let found): "block of segment \(found) in segment \(expected)"
        case .layout: "a sealed block of another layout: written by another version of the program"
        case .cut: "a block is cut short"
        case .endMissing(let expected, let found):
            "the segment had \(expected) octets when the next one was begun and has \(found)"
        case .compression:
            "a frame of the compressed file does not open: its checksum or its structure is wrong"
        case .segmentsMissing(let first, let last): "segments \(first) to \(last) are not there"
        case .foreign(let found): "not a journal segment but \(found)"
        }
    }

    private func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension JournalDamage: CustomStringConvertible {
    public var description: String {
        let lost = lostRecords.map { ", \($0) records lost" } ?? ""
        return "segment \(position.segment) octet \(offset) (record \(position.record)), "
            + "\(length) octets: \(reason)\(lost)"
    }
}
