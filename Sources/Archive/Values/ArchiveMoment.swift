public import Octets

/// Where and when something happened: the record of the journal that caused it, and its times.
///
/// Position and ordinal name an entry for good: fed twice, it is there once.
public struct ArchiveMoment: Hashable, Sendable {
    public var position: JournalPosition
    /// Which of the record's effects, 0 ….
    public var ordinal: UInt32
    /// Reception as people write it; the clock behind it may have been set.
    public var utc: UTCTime
    public var coreTime: CoreTime

    public init(position: JournalPosition, ordinal: UInt32 = 0, utc: UTCTime, coreTime: CoreTime) {
        self.position = position
        self.ordinal = ordinal
        self.utc = utc
        self.coreTime = coreTime
    }
}
