import Octets
import SpaceLink
import Testing

@Suite("Sequence counts")
struct SequenceTrackerTests {
    let fast: APID
    let reports: APID

    init() throws {
        fast = try #require(APID(rawValue: 0x100))
        reports = try #require(APID(rawValue: 0x101))
    }

    @Test func `counts of one APID do not disturb another`() {
        var tracker = SequenceTracker()
        for count in [16382, 16383, 0, 1] as [UInt16] {
            #expect(tracker.note(reports, SequenceCount(count)) == nil)
            #expect(tracker.note(fast, SequenceCount(count &+ 77)) == nil)
        }
    }

    @Test(arguments: [(11, 1), (12, 2), (10 + 8191, 8191), (9, nil), (8, nil)] as [(UInt16, Int?)])
    func `a gap says how many are missing`(found: UInt16, missing: Int?) throws {
        var tracker = SequenceTracker()
        #expect(tracker.note(fast, SequenceCount(9)) == nil)
        let noted = tracker.note(fast, SequenceCount(found))
        let gap = try #require(noted)
        #expect((gap.apid, gap.expected, gap.found) == (fast, SequenceCount(10), SequenceCount(found)))
        #expect(gap.missing == missing)
        #expect(tracker.note(fast, SequenceCount(found &+ 1)) == nil)
    }

    @Test func `a snapshot comes back equal, in whatever order the APIDs came`() throws {
        var one = SequenceTracker()
        var other = SequenceTracker()
        _ = one.note(fast, SequenceCount(1))
        _ = one.note(reports, SequenceCount(2))
        _ = other.note(reports, SequenceCount(2))
        _ = other.note(fast, SequenceCount(1))
        #expect(one == other)
        var writer = ByteWriter()
        one.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try SequenceTracker(decoding: &reader) == one)
        one.reset()
        #expect(one.note(fast, SequenceCount(9)) == nil)
    }

    @Test func `a snapshot out of order is refused`() {
        #expect(throws: OctetError.invalid(what: "order of APIDs", value: 0x100)) {
            var reader = ByteReader([0, 0, 0, 2, 1, 1, 0, 0, 1, 0, 0, 0])
            _ = try SequenceTracker(decoding: &reader)
        }
    }
}
