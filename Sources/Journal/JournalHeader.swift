public import Octets

/// What a segment says about itself before its first record.
public struct JournalHeader: Hashable, Sendable {
    public var segment: UInt32
    public var origin: JournalOrigin
    public var gapKind: UInt8
    public var coreTime: CoreTime
    public var utc: UTCTime
    /// Checksum of the last block of the segment before, 0 for the first of all.
    public var previousChecksum: UInt32
    /// Valid octets of the segment before: what stands behind them was withdrawn or torn.
    public var previousOctets: UInt64
    public var links: [JournalLink]
}
