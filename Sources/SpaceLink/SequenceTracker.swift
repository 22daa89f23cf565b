public import Octets

/// Follows the sequence counts of all APIDs of one path and finds the gaps; one tracker for each path.
public struct SequenceTracker: Equatable, Sendable, SnapshotCodable {
    private struct Entry: Equatable, Sendable {
        var apid: APID
        var next: SequenceCount
    }

    /// Sorted by APID, so that a snapshot is the same whatever came first.
    private var entries: [Entry] = []

    public init() {}

    /// Takes the count of a packet that has come; the first one of an APID is never a gap.
    public mutating func note(_ apid: APID, _ count: SequenceCount) -> SequenceGap? {
        let place = place(of: apid)
        guard place < entries.count, entries[place].apid == apid else {
            entries.insert(Entry(apid: apid, next: count.next), at: place)
            return nil
        }
        let expected = entries[place].next
        entries[place].next = count.next
        return count == expected ? nil : SequenceGap(apid: apid, expected: expected, found: count)
    }

    /// Forgets all counts: the sender has started again.
    public mutating func reset() {
        entries.removeAll()
    }

    private func place(of apid: APID) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].apid < apid { low = middle + 1 } else { high = middle }
        }
        return low
    }

    public func encode(into writer: inout ByteWriter) {
        writer.list(entries) { writer, entry in
            writer.u16(entry.apid.rawValue)
            writer.u16(entry.next.value)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        entries = try reader.list(limit: Limits.trackedAPIDs) { reader throws(OctetError) in
            let raw = try reader.u16()
            guard let apid = APID(rawValue: raw) else { throw .invalid(what: "APID", value: UInt64(raw)) }
            return Entry(apid: apid, next: SequenceCount(try reader.u16()))
        }
        for index in entries.indices.dropFirst() where entries[index].apid <= entries[index - 1].apid {
            throw .invalid(what: "order of APIDs", value: UInt64(entries[index].apid.rawValue))
        }
    }
}
