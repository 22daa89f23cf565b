extension SegmentWindow {
    /// The next octet at which a block type of the journal stands.
    func nextCandidate(from start: Int, end: Int) throws(JournalError) -> Int? {
        var at = start
        while at + 12 <= end {
            let view = try view(at, min(end - at, 64 << 10))
            guard view.count >= 12 else { return nil }
            for index in 0...(view.count - 4) {
                switch view.number(index, UInt32.self) {
                case Layout.Block.packet, Layout.Block.interface, Layout.Block.section, Layout.Block.custom:
                    return at + index
                default: continue
                }
            }
            at += view.count - 3
        }
        return nil
    }

    /// Whether the file ends as one does whose last pages never reached the disk.
    func endsInZeros(_ end: Int) throws(JournalError) -> Bool {
        let count = min(end, 4)
        return try view(end - count, count).allSatisfy { $0 == 0 }
    }

    /// What a file is in which no valid block was found; nil when it is a damaged or cut segment of ours.
    func foreignKind(after reason: JournalDamage.Reason) throws(JournalError) -> String? {
        let head = Array(try view(0, min(octets, 28)))
        let section: [UInt8] = [0x0A, 0x0D, 0x0D, 0x0A]
        if Array(head.prefix(4)) == Array(section.prefix(head.count)) {
            switch reason {
            case .unsealed, .trailingLength, .unknownBlock: return "a pcapng capture of another program"
            case .blockLength where head.count >= 12 && Array(head[8..<12]) == [0x1A, 0x2B, 0x3C, 0x4D]:
                return "a pcapng capture of a big-endian machine"
            default: return nil
            }
        }
        if try endsInZeros(octets), head.allSatisfy({ $0 == 0 }) { return nil }
        if case .checksum = reason { return nil }
        let captures: [[UInt8]] = [
            [0xA1, 0xB2, 0xC3, 0xD4], [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0x3C, 0x4D],
            [0x4D, 0x3C, 0xB2, 0xA1],
        ]
        if captures.contains(Array(head.prefix(4))) { return "a pcap capture of another program" }
        let digits = head.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "a file that begins with \(digits.joined(separator: " "))"
    }
}
