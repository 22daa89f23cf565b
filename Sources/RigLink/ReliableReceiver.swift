import Octets

/// The receiving half of go-back-N (ICD §3): takes the expected frame only.
struct ReliableReceiver: Equatable, Sendable, SnapshotCodable {
    enum Answer: Equatable {
        /// The packet is new.
        case accept
        /// It had come before: acknowledge it again.
        case repeated
        /// One before it is missing; `isNew` for the first frame behind the hole.
        case gap(isNew: Bool)
    }

    private(set) var expected: UInt8 = 0
    private var hasRefused = false
    /// An acknowledgement must go out unless another frame carries it.
    var owesAcknowledgement = false

    init() {}

    mutating func judge(_ sequence: UInt8) -> Answer {
        let ahead = sequence &- expected
        if ahead == 0 {
            expected &+= 1
            hasRefused = false
            owesAcknowledgement = true
            return .accept
        }
        if ahead >= 128 {
            owesAcknowledgement = true
            return .repeated
        }
        defer { hasRefused = true }
        return .gap(isNew: !hasRefused)
    }

    func encode(into writer: inout ByteWriter) {
        writer.u8(expected)
        writer.bool(hasRefused)
        writer.bool(owesAcknowledgement)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        expected = try reader.u8()
        hasRefused = try reader.bool()
        owesAcknowledgement = try reader.bool()
    }
}
