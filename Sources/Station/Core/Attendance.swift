import Octets

/// A console with a person at it, who is there as long as it says so once a second (SR-S-24).
struct Attendance: Hashable, Sendable {
    /// HOLD went out because the console fell silent; DISARM follows.
    struct Withdrawal: Hashable, Sendable {
        var holdID: UInt32?
        var since: CoreTime
    }

    let principal: String
    var seenAt: CoreTime
    var renewedAt: CoreTime?
    var withdrawal: Withdrawal?

    init(principal: String, seenAt: CoreTime) {
        self.principal = principal
        self.seenAt = seenAt
    }

    /// When something is due for it by itself.
    var deadline: CoreTime {
        withdrawal.map { $0.since + Limits.presenceHold } ?? seenAt + Limits.presence
    }

    func isPresent(at now: CoreTime) -> Bool { withdrawal == nil && now - seenAt < Limits.presence }

    /// Whether a request comes from the person at this console, maybe through another program.
    func isOf(_ other: String) -> Bool { Self.person(principal) == Self.person(other) }

    /// The principal without the process it spoke through.
    static func person(_ principal: String) -> Substring {
        let parts = principal.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.first ?? ""
    }
}

extension Attendance: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.text(principal)
        writer.i64(seenAt.nanoseconds)
        writer.optional(renewedAt) { $0.i64($1.nanoseconds) }
        writer.optional(withdrawal) {
            $0.optional($1.holdID) { $0.u32($1) }
            $0.i64($1.since.nanoseconds)
        }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        principal = try reader.text()
        seenAt = CoreTime(nanoseconds: try reader.i64())
        renewedAt = try reader.optional { (reader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
        withdrawal = try reader.optional { (reader) throws(OctetError) in
            let holdID = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
            return Withdrawal(holdID: holdID, since: CoreTime(nanoseconds: try reader.i64()))
        }
    }
}
