/// `[journal]`: when a new segment is begun and how often a snapshot is taken.
public struct JournalConfiguration: Hashable, Sendable {
    /// 1 … 64, of 10⁶ octets.
    public let segmentMegabytes: Int
    /// 1 … 60.
    public let segmentMinutes: Int
    /// 1 … 3600.
    public let snapshotSeconds: Int
    /// Of 2²⁰ octets that have to be free before something long is begun; never below 2048 (SR-S-15).
    public let reserveMegabytes: Int
    /// Segments that are done with are compressed in the background.
    public let compresses: Bool

    public init(
        segmentMegabytes: Int = 64, segmentMinutes: Int = 60, snapshotSeconds: Int = 10,
        reserveMegabytes: Int = 2048, compresses: Bool = true
    ) {
        self.compresses = compresses
        self.segmentMegabytes = segmentMegabytes
        self.segmentMinutes = segmentMinutes
        self.snapshotSeconds = snapshotSeconds
        self.reserveMegabytes = reserveMegabytes
    }
}
