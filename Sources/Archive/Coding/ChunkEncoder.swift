import Octets

/// Puts columns together to a chunk.
package enum ChunkEncoder {
    /// `column` gives each of the columns; all have `rows` numbers.
    package static func encode(
        columns: Int, rows: Int, _ column: (Int) -> UnsafeBufferPointer<Int64>
    ) -> [UInt8] {
        var bodies: [UInt8] = []
        bodies.reserveCapacity(columns * 16 + rows * 16)
        var head: [UInt8] = [ChunkLayout.version]
        Varint.append(UInt64(columns), to: &head)
        Varint.append(UInt64(rows), to: &head)
        for index in 0..<columns {
            let before = bodies.count
            ColumnEncoder.append(column(index), to: &bodies)
            Varint.append(UInt64(bodies.count - before), to: &head)
        }
        head.reserveCapacity(head.count + bodies.count + ChunkLayout.checksumOctets)
        head.append(contentsOf: bodies)
        let checksum = CRC32C.checksum(head)
        withUnsafeBytes(of: checksum.littleEndian) { head.append(contentsOf: $0) }
        return head
    }
}
