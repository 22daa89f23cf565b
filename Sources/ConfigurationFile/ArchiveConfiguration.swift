/// `[archive]`: the index of the journal that queries are answered from.
public struct ArchiveConfiguration: Hashable, Sendable {
    /// Without it the station runs as well, and `regolith archive rebuild` makes one later.
    public let isEnabled: Bool
    /// Absolute; nil = `archive.sqlite` in the journal's folder.
    public let path: String?
    /// Of the disk stays free, 0 … 90: oldest segments of journal and archive go; 0 = nothing ever goes.
    public let keepFreePercent: Int
    /// Nothing younger goes, 1 … 36,500 days.
    public let keepDays: Int

    public init(isEnabled: Bool = true, path: String? = nil, keepFreePercent: Int = 20, keepDays: Int = 7) {
        self.isEnabled = isEnabled
        self.path = path
        self.keepFreePercent = keepFreePercent
        self.keepDays = keepDays
    }
}
