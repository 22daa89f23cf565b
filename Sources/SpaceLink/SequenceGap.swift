/// A step in the sequence counts of one APID that is not +1.
public struct SequenceGap: Hashable, Sendable {
    public var apid: APID
    public var expected: SequenceCount
    public var found: SequenceCount

    public init(apid: APID, expected: SequenceCount, found: SequenceCount) {
        self.apid = apid
        self.expected = expected
        self.found = found
    }

    /// Packets lost, 1…8191; nil if the count went back (a repeat, or a sender that started again).
    public var missing: Int? {
        let steps = found.distance(from: expected)
        return steps <= 8191 ? steps : nil
    }
}
