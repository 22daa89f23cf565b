public import Octets

/// Where a batch went.
public struct JournalAppend: Hashable, Sendable {
    /// Position of the batch's first record; the others follow without a hole.
    public var first: JournalPosition
    public var count: Int
    /// Position of the gap record that was put in before the batch, if there was something to confess.
    public var gap: JournalPosition?
    /// The segment is full or old: call `beginSegment` with configuration, dictionary, seed, mapping,
    /// snapshot.
    public var needsNewSegment: Bool

    /// Position of record `index` of the batch.
    public subscript(index: Int) -> JournalPosition {
        JournalPosition(segment: first.segment, record: first.record + UInt64(index))
    }
}
