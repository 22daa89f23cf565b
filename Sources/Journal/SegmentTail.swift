import Octets

/// Where a directory's newest segment ends: what the next one is chained to.
struct SegmentTail {
    var number: UInt32 = 0
    var nextRecord: UInt64 = 0
    var checksum: UInt32 = 0
    /// Octets up to the end of the last valid block.
    var octets: UInt64 = 0

    /// Of the newest segment; zeros for an empty directory.
    static func newest(in directory: JournalDirectory) throws(JournalError) -> SegmentTail {
        guard let last = try directory.segments().last else { return SegmentTail() }
        let window = try last.window(directory.files)
        var scanner = SegmentScanner(window: window, number: last.number, chain: nil)
        scanner.firstWanted = .max
        while try scanner.next() != nil {}
        return SegmentTail(
            number: last.number, nextRecord: scanner.nextRecord, checksum: scanner.lastChecksum ?? 0,
            octets: UInt64(scanner.lastWhole))
    }
}
