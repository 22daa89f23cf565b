/// `[journal]`: when a new segment is begun and how often a snapshot is taken.
public struct JournalConfiguration: Hashable, Sendable {
    /// 1 … 64, of 10⁶ octets.
    public let segmentMegabytes: Int
    /// 1 … 60.
    public let segmentMinutes: Int
    /// 1 … 3600.
    public let snapshotSeconds: Int

    public init(segmentMegabytes: Int = 64, segmentMinutes: Int = 60, snapshotSeconds: Int = 10) {
        self.segmentMegabytes = segmentMegabytes
        self.segmentMinutes = segmentMinutes
        self.snapshotSeconds = snapshotSeconds
    }
}
