public import Octets

/// What a writer needs to know before it opens a directory.
public struct JournalSettings: Sendable {
    public var origin: JournalOrigin
    public var links: [JournalLink]
    /// Kind of the event that the writer puts in for records it was told were dropped.
    public var gapKind: UInt8
    /// A segment this long or this old wants a successor.
    public var segmentOctets: Int
    public var segmentAge: CoreTime.Span

    public init(
        origin: JournalOrigin, links: [JournalLink], gapKind: UInt8,
        segmentOctets: Int? = nil, segmentAge: CoreTime.Span? = nil
    ) {
        self.origin = origin
        self.links = links
        self.gapKind = gapKind
        self.segmentOctets = segmentOctets ?? Limits.segmentOctets
        self.segmentAge = segmentAge ?? .seconds(Limits.segmentAgeSeconds)
    }
}
