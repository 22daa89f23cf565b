import Octets

/// A coded chunk whose columns are taken one by one; the octets belong to the caller.
package struct ChunkView {
    package let columns: Int
    package let rows: Int
    private let bytes: UnsafeRawBufferPointer
    /// Where each column ends, from the start of the first.
    private let ends: [Int]
    private let start: Int

    /// Reads the head; `rows` and `columns` are what the caller's row says.
    package init(_ bytes: UnsafeRawBufferPointer, columns: Int, rows: Int) throws(ChunkError) {
        guard bytes.count > ChunkLayout.checksumOctets else { throw .truncated }
        var reader = CodeReader(
            UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - ChunkLayout.checksumOctets)]))
        guard try reader.octet() == ChunkLayout.version, try reader.varint() == UInt64(columns),
            try reader.varint() == UInt64(rows)
        else { throw .invalid }
        var ends: [Int] = []
        ends.reserveCapacity(columns)
        var end = 0
        for _ in 0..<columns {
            let length = try reader.varint()
            guard length <= UInt64(bytes.count) else { throw .truncated }
            end += Int(length)
            ends.append(end)
        }
        guard end == reader.left else { throw .truncated }
        self.bytes = bytes
        self.columns = columns
        self.rows = rows
        self.ends = ends
        start = reader.position
    }

    /// Whether all octets are what was written.
    package func verify() throws(ChunkError) {
        let end = bytes.count - ChunkLayout.checksumOctets
        var crc = CRC32C()
        crc.update(UnsafeRawBufferPointer(rebasing: bytes[..<end]).assumingMemoryBound(to: UInt8.self))
        let found = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self))
        guard crc.value == found else { throw .checksum }
    }

    func column(_ index: Int, into values: UnsafeMutableBufferPointer<Int64>) throws(ChunkError) {
        precondition(index < columns && values.count == rows, "a column of another chunk")
        let from = start + (index > 0 ? ends[index - 1] : 0)
        try ColumnDecoder.decode(
            UnsafeRawBufferPointer(rebasing: bytes[from..<start + ends[index]]), into: values)
    }

    func column(_ column: FixedColumn) throws(ChunkError) -> [Int64] { try self.column(column.rawValue) }

    package func column(_ index: Int) throws(ChunkError) -> [Int64] {
        var failure: ChunkError?
        let values = [Int64](unsafeUninitializedCapacity: rows) { room, count in
            do throws(ChunkError) {
                try column(index, into: UnsafeMutableBufferPointer(rebasing: room[..<rows]))
            } catch {
                failure = error
                room.update(repeating: 0)
            }
            count = rows
        }
        if let failure { throw failure }
        return values
    }
}
