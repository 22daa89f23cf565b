import Foundation
import Journal
import Octets
import Testing

@Suite struct DamageTests {
    @Test func `a segment cut at any octet of its last block ends torn there`() throws {
        let directory = TemporaryDirectory()
        let records = Bench.records(10)
        try Bench.write([records], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        let last = try #require(Bench.blocks(bytes).last)
        for cut in last {
            Bench.put(bytes[..<cut], at: directory.segment(1))
            let items = try Bench.items(directory.path)
            #expect(items.records == Bench.header + records.dropLast())
            #expect(items.damages.isEmpty)
            guard cut > last.lowerBound else {
                #expect(items.torn.isEmpty)
                continue
            }
            let torn = try #require(items.torn.first)
            #expect(torn.at == JournalPosition(segment: 1, record: 12))
            #expect(torn.offset == UInt64(last.lowerBound) && torn.length == UInt64(cut - last.lowerBound))
        }
    }

    @Test func `a segment cut anywhere gives its whole records and no damage, and a new run goes on`() throws
    {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(4, longest: 20)], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        let ends = Bench.blocks(bytes).map(\.upperBound)
        for cut in stride(from: 0, to: bytes.count, by: 7) {
            try? FileManager.default.removeItem(atPath: directory.segment(2))
            Bench.put(bytes[..<cut], at: directory.segment(1))
            let whole = max(0, ends.count(where: { $0 <= cut }) - 4)
            #expect(try Bench.items(directory.path).records.count == whole)
            try Bench.write([[]], to: directory)
            #expect(Bench.bytes(directory.segment(1)) == Array(bytes[..<cut]))
            let verification = try JournalVerification(path: directory.path)
            #expect(verification.isWhole, "cut at \(cut): \(String(describing: verification.first))")
            #expect(verification.torn.count == (ends.contains(cut) ? 0 : 1), "cut at \(cut)")
        }
    }

    @Test func `zeros behind the last block are a torn tail`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(3)], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        for zeros in [1, 11, 12, 13, 4096] {
            Bench.put(bytes + [UInt8](repeating: 0, count: zeros), at: directory.segment(1))
            let items = try Bench.items(directory.path)
            #expect(items.damages.isEmpty && items.records.count == 6)
            #expect(items.torn.first?.length == UInt64(zeros))
        }
    }

    /// SR-S-19
    @Test func `one flipped bit anywhere is found in the block it stands in`() throws {
        let directory = TemporaryDirectory()
        let records = Bench.records(6, longest: 30)
        try Bench.write([records], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        let all = Bench.header + records
        for (number, block) in Bench.blocks(bytes).enumerated() {
            for offset in block {
                var flipped = bytes
                flipped[offset] ^= 1 << UInt8(offset & 7)
                Bench.put(flipped, at: directory.segment(1))
                let items = try Bench.items(directory.path)
                let index = number - 4
                var expected = all
                if index >= 0 { expected.remove(at: index) }
                #expect(items.records == expected, "octet \(offset)")
                // The last block with a length past the end cannot be told from a torn one.
                let starts = items.damages.map(\.offset) + items.torn.map(\.offset)
                #expect(starts == [UInt64(block.lowerBound)], "octet \(offset)")
                if index >= 0, index < all.count - 1 {
                    #expect(items.damages.first?.lostRecords == 1)
                    #expect(items.damages.first?.position.record == UInt64(index))
                    #expect(items.damages.first?.length == UInt64(block.count))
                }
            }
        }
    }

    @Test func `random octets in random places never trap, and what is read was written`() throws {
        let directory = TemporaryDirectory()
        let records = Bench.records(30)
        try Bench.write([records], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        let written = Set(Bench.header + records)
        var dice = Dice(state: 42)
        for _ in 0..<150 {
            var spoiled = bytes
            for _ in 0..<Int.random(in: 1...5, using: &dice) {
                let at = Int.random(in: 0..<spoiled.count, using: &dice)
                let until = min(spoiled.count, at + Int.random(in: 1...200, using: &dice))
                switch dice.next() % 4 {
                case 0: spoiled.removeSubrange(at..<until)
                case 1: spoiled.insert(contentsOf: (at..<until).map { _ in UInt8(dice.next() & 7) }, at: at)
                case 2: for index in at..<until { spoiled[index] = UInt8.random(in: 0...255, using: &dice) }
                default: spoiled.insert(contentsOf: spoiled[at..<until], at: at)
                }
            }
            Bench.put(spoiled, at: directory.segment(1))
            let items = try Bench.items(directory.path)
            #expect(Set(items.records).isSubset(of: written))
            #expect(!items.damages.isEmpty || !items.torn.isEmpty || spoiled == bytes)
        }
    }

    /// SR-S-19
    @Test func `a record taken out, doubled or moved breaks the chain at its place`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(8)], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        let blocks = Bench.blocks(bytes)
        let (fifth, sixth) = (blocks[8], blocks[9])
        let (head, rest) = (bytes[..<fifth.lowerBound], bytes[sixth.upperBound...])
        let out: [UInt8] = Array(head) + bytes[sixth] + rest
        let doubled: [UInt8] = Array(head) + bytes[fifth] + bytes[fifth] + bytes[sixth] + rest
        let moved: [UInt8] = Array(head) + bytes[sixth] + bytes[fifth] + rest
        let cases = [
            ("out", out, fifth.lowerBound), ("doubled", doubled, sixth.lowerBound),
            ("moved", moved, fifth.lowerBound),
        ]
        for (name, edited, place) in cases {
            Bench.put(edited, at: directory.segment(1))
            let damage = try #require(try JournalVerification(path: directory.path).first)
            #expect(damage.offset == UInt64(place), "\(name)")
            guard case .chainBroken = damage.reason else {
                Issue.record("\(name): \(damage)")
                continue
            }
            #expect(damage.lostRecords == (name == "doubled" ? nil : 1))
        }
    }

    @Test func `octets missing at the end of an older segment are damage, not a torn tail`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(8), Bench.records(3)], to: directory)
        let bytes = Bench.bytes(directory.segment(1))
        let last = try #require(Bench.blocks(bytes).last)
        for cut in [last.lowerBound, last.lowerBound + 5, last.upperBound - 1] {
            Bench.put(bytes[..<cut], at: directory.segment(1))
            let items = try Bench.items(directory.path)
            #expect(items.torn.isEmpty && items.damages.count == 1)
            #expect(items.damages.first?.offset == UInt64(last.lowerBound))
            #expect(
                items.damages.first?.reason
                    == .endMissing(expected: UInt64(bytes.count), found: UInt64(cut)))
        }
    }

    /// SR-S-19
    @Test func `a segment that is missing, replaced or renamed is found`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(2), Bench.records(3), Bench.records(4)], to: directory)
        let second = Bench.bytes(directory.segment(2))
        try FileManager.default.removeItem(atPath: directory.segment(2))
        #expect(
            try JournalVerification(path: directory.path).damages.map(\.reason)
                == [.segmentsMissing(first: 2, last: 2)])
        let other = TemporaryDirectory()
        try Bench.write([Bench.records(9), Bench.records(3)], to: other)
        Bench.put(Bench.bytes(other.segment(2)), at: directory.segment(2))
        // Its header contradicts the end of the first segment; the third one says which of the two is wrong.
        #expect(try JournalVerification(path: directory.path).damages.map(\.position.segment) == [1, 3])
        #expect(try Bench.items(directory.path).records.count == 5 + 6 + 7)
        let shorter = TemporaryDirectory()
        try Bench.write([Bench.records(1, seed: 99), Bench.records(3)], to: shorter)
        Bench.put(Bench.bytes(shorter.segment(2)), at: directory.segment(2))
        #expect(try JournalVerification(path: directory.path).damages.map(\.position.segment) == [2, 3])
        #expect(try Bench.items(directory.path).records.count == 5 + 6 + 7)
        Bench.put(second, at: directory.segment(2))
        #expect(try JournalVerification(path: directory.path).isWhole)
        Bench.put(Bench.bytes(directory.segment(1)), at: directory.segment(2))
        #expect(try !JournalVerification(path: directory.path).isWhole)
    }

    @Test func `journal octets inside a payload are not taken for records`() throws {
        let directory = TemporaryDirectory()
        try Bench.write([Bench.records(6)], to: directory)
        let inner = Bench.bytes(directory.segment(1))
        let outer = TemporaryDirectory()
        var carrier = Bench.event(9, "")
        carrier.payload = inner
        try Bench.write([Bench.records(20) + [carrier, Bench.event(8, "after")]], to: outer)
        let bytes = Bench.bytes(outer.segment(1))
        let block = Bench.blocks(bytes)[27]
        try JournalEditor.flip(path: outer.segment(1), offset: block.lowerBound + 40, mask: 1)
        let items = try Bench.items(outer.path)
        #expect(items.records.last == Bench.event(8, "after"))
        #expect(items.damages.count == 1 && items.damages.first?.lostRecords == 1)
    }
}

@Suite struct ForeignFileTests {
    private static let ones = [UInt8](repeating: 255, count: 8)
    private static let littleEndian: [UInt8] =
        [0x0A, 0x0D, 0x0D, 0x0A, 28, 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0] + ones + [28, 0, 0, 0]
    private static let bigEndian: [UInt8] =
        [0x0A, 0x0D, 0x0D, 0x0A, 0, 0, 0, 28, 0x1A, 0x2B, 0x3C, 0x4D, 0, 1, 0, 0] + ones + [0, 0, 0, 28]
    private static let pcap: [UInt8] =
        [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 16)

    static let files: [(String, [UInt8], String)] = [
        (
            "text", Array("hello, this is no capture at all".utf8),
            "a file that begins with 68 65 6c 6c 6f 2c 20 74"
        ),
        ("pcap", pcap, "a pcap capture of another program"),
        ("pcapng", littleEndian, "a pcapng capture of another program"),
        ("big-endian pcapng", bigEndian, "a pcapng capture of a big-endian machine"),
    ]

    @Test(arguments: files)
    func `a foreign file is named`(name: String, bytes: [UInt8], found: String) throws {
        let directory = TemporaryDirectory()
        let path = directory.path + "/capture"
        Bench.put(bytes, at: path)
        let expected = JournalError.notAJournal(path: path, found: found)
        #expect(throws: expected) { _ = try JournalReader(segment: path) }
        // In a directory it does not hide the segments beside it.
        try Bench.write([Bench.records(2)], to: directory)
        Bench.put(bytes, at: directory.segment(2))
        let items = try Bench.items(directory.path)
        #expect(items.records.count == 5)
        #expect(items.damages.map(\.reason) == [.foreign(found: found)])
        try Bench.write([Bench.records(2)], to: directory)
        #expect(try Bench.items(directory.path).records.count == 10)
    }

    @Test func `an empty file and a missing one are told apart`() throws {
        let directory = TemporaryDirectory()
        Bench.put([], at: directory.segment(1))
        #expect(try Bench.items(directory.path).torn.first?.length == 0)
        #expect(throws: JournalError.system(call: "open", path: directory.segment(2), number: 2)) {
            _ = try JournalReader(segment: directory.segment(2))
        }
    }

    @Test func `random files never trap`() throws {
        let directory = TemporaryDirectory()
        var dice = Dice(state: 7)
        for _ in 0..<200 {
            var bytes = (0..<Int.random(in: 0...300, using: &dice)).map { _ in
                UInt8(truncatingIfNeeded: dice.next())
            }
            if dice.next() % 2 == 0 {
                bytes = [0x0A, 0x0D, 0x0D, 0x0A, UInt8(dice.next() % 64) * 4, 0, 0, 0] + bytes
            }
            Bench.put(bytes, at: directory.segment(1))
            #expect(try Bench.items(directory.path).records.isEmpty)
        }
    }
}
