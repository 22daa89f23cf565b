public import Octets

/// What the payload of a gap record says: records that were dropped because they could not be written.
public struct JournalGap: Hashable, Sendable, SnapshotCodable {
    public var records: UInt64
    public var octets: UInt64
    /// Core time of the first and of the last dropped record.
    public var from: CoreTime
    public var to: CoreTime

    public init(records: UInt64, octets: UInt64, from: CoreTime, to: CoreTime) {
        self.records = records
        self.octets = octets
        self.from = from
        self.to = to
    }

    /// The gap of all `dropped` records; nil when there are none.
    public init?(dropped: [JournalRecord]) {
        guard let first = dropped.first, let last = dropped.last else { return nil }
        let octets = dropped.reduce(UInt64(0)) { $0 + UInt64($1.payload.count) }
        self.init(records: UInt64(dropped.count), octets: octets, from: first.coreTime, to: last.coreTime)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        records = try reader.u64()
        octets = try reader.u64()
        from = CoreTime(nanoseconds: try reader.i64())
        to = CoreTime(nanoseconds: try reader.i64())
    }

    public func encode(into writer: inout ByteWriter) {
        writer.u64(records)
        writer.u64(octets)
        writer.i64(from.nanoseconds)
        writer.i64(to.nanoseconds)
    }

    /// Adds what was dropped later.
    public mutating func add(_ later: JournalGap) {
        records &+= later.records
        octets &+= later.octets
        from = min(from, later.from)
        to = max(to, later.to)
    }
}
