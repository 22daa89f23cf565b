import Testing

import Archive
import Seeds

@Suite("Columns and chunks come back as they were written")
struct CodingTests {
    private func coded(_ values: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        values.withUnsafeBufferPointer { ColumnEncoder.append($0, to: &bytes) }
        return bytes
    }

    private func decoded(_ bytes: [UInt8], count: Int) throws(ChunkError) -> [Int64] {
        var values = [Int64](repeating: 77, count: count)
        var failure: ChunkError?
        bytes.withUnsafeBytes { raw in
            values.withUnsafeMutableBufferPointer { room in
                do throws(ChunkError) { try ColumnDecoder.decode(raw, into: room) } catch { failure = error }
            }
        }
        if let failure { throw failure }
        return values
    }

    private func rows(_ random: inout SeededGenerator) -> [[Int64]] {
        let counts = [1, 2, 63, 64, 65, 127, 128, 129, 1024]
        var rows: [[Int64]] = []
        for count in counts {
            rows.append(Array(repeating: .random(in: .min ... .max, using: &random), count: count))
            rows.append((0..<count).map { _ in .random(in: .min ... .max, using: &random) })
            rows.append((0..<count).map { _ in .random(in: -5...5, using: &random) })
            rows.append((0..<count).map { Int64($0) * 50_000_000 })
            rows.append((0..<count).map { Int64($0) * 50_000_000 + .random(in: 0...999, using: &random) })
            rows.append((0..<count).map { $0 % 2 == 0 ? .min : .max })
            rows.append((0..<count).map { Int64(bitPattern: (Double($0) / 7).bitPattern) })
            rows.append((0..<count).map { _ in Int64.random(in: 0...1, using: &random) << 63 })
        }
        return rows
    }

    @Test(arguments: 1...UInt64(8))
    func `every row of numbers comes back, whatever its range and length`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for row in rows(&random) {
            #expect(try decoded(coded(row), count: row.count) == row)
        }
    }

    @Test(arguments: 0...64)
    func `numbers of every width are packed and unpacked`(width: Int) throws {
        var random = SeededGenerator(seed: UInt64(width))
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        for count in [1, 7, 8, 64, 100, 128] {
            let values = (0..<count).map { _ in random.next() & mask }
            var bytes: [UInt8] = []
            values.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &bytes) }
            #expect(bytes.count == BitPacking.octets(count, width: width))
            var back = [UInt64](repeating: 1, count: count)
            bytes.withUnsafeBytes { raw in
                back.withUnsafeMutableBufferPointer { BitPacking.unpack(raw, width: width, into: $0) }
            }
            #expect(back == values)
        }
    }

    @Test
    func `what hardly changes takes hardly any room`() {
        #expect(coded(Array(repeating: 5, count: 1024)).count == 2)
        // Every 50 ms, as a counter counts: two groups of numbers that bend nowhere.
        let times = (0..<1024).map { 1_790_000_000_000_000_000 + Int64($0) * 50_000_000 }
        #expect(coded(times).count < 100)
        let noise = (0..<1024).map { Int64($0 * 7919 % 256) + 4000 }
        #expect(coded(noise).count < 1024 + 50)
    }

    @Test(arguments: 1...UInt64(8))
    func `damaged columns are an error or other numbers, never a trap`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for row in rows(&random) {
            var bytes = coded(row)
            for _ in 0..<20 {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
                _ = try? decoded(bytes, count: row.count)
                _ = try? decoded(Array(bytes.prefix(at)), count: row.count)
            }
        }
    }

    @Test
    func `a chunk gives each of its columns, and a flipped bit anywhere is found`() throws {
        var random = SeededGenerator(seed: 9)
        let columns = (0..<9).map { column in
            (0..<200).map { _ in Int64.random(in: 0...(1 << Int64(column * 7)), using: &random) }
        }
        let bytes = ChunkEncoder.encode(columns: 9, rows: 200) { index in
            // The arrays live as long as the call.
            columns[index].withUnsafeBufferPointer { UnsafeBufferPointer(start: $0.baseAddress, count: 200) }
        }
        try bytes.withUnsafeBytes { raw in
            let view = try ChunkView(raw, columns: 9, rows: 200)
            try view.verify()
            for index in [8, 0, 4] { #expect(try view.column(index) == columns[index]) }
        }
        for at in bytes.indices {
            var damaged = bytes
            damaged[at] ^= 1 << UInt8(at % 8)
            _ = damaged.withUnsafeBytes { raw in
                #expect(throws: ChunkError.self) {
                    try ChunkView(raw, columns: 9, rows: 200).verify()
                }
            }
        }
    }
}
