public import Octets

/// Reports that moved nothing, by why; each rises and wraps nowhere near.
public struct LedgerCounters: Hashable, Sendable {
    /// For a command that has its final stage.
    public var late: UInt64 = 0
    /// The stage, or step, that it has already.
    public var duplicate: UInt64 = 0
    /// Down the ladder, or for a command that was not sent, or with the request id of another packet.
    public var illegal: UInt64 = 0
    /// For a command that this ledger never had or has forgotten.
    public var foreign: UInt64 = 0
    /// A stage was reached although one below it was never reported (the report counted, unlike the others
    /// here).
    public var skipped: UInt64 = 0
    /// A window of progress passed in silence.
    public var overdueProgress: UInt64 = 0

    public init() {}
}

extension LedgerCounters: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        for count in [late, duplicate, illegal, foreign, skipped, overdueProgress] { writer.u64(count) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        late = try reader.u64()
        duplicate = try reader.u64()
        illegal = try reader.u64()
        foreign = try reader.u64()
        skipped = try reader.u64()
        overdueProgress = try reader.u64()
    }
}
