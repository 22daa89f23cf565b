import Octets
import Testing

@Suite("Readers, writers and bit fields")
struct ByteTests {
    @Test func `every field comes back as written`() throws {
        var writer = ByteWriter()
        writer.u8(1)
        writer.u16(0x0203)
        writer.u32(0x0405_0607)
        writer.u64(0x0809_0A0B_0C0D_0E0F)
        writer.i64(-5)
        writer.f64(-1.5)
        writer.text("µm")
        writer.optional(UInt32?.none) { $0.u32($1) }
        writer.list([1, 2, 3] as [UInt8]) { $0.u8($1) }
        #expect(Array(writer.bytes.prefix(7)) == [1, 2, 3, 4, 5, 6, 7])
        var reader = ByteReader(writer.bytes)
        #expect(try reader.u8() == 1)
        #expect(try reader.u16() == 0x0203)
        #expect(try reader.u32() == 0x0405_0607)
        #expect(try reader.u64() == 0x0809_0A0B_0C0D_0E0F)
        #expect(try reader.i64() == -5)
        #expect(try reader.f64() == -1.5)
        #expect(try reader.text() == "µm")
        #expect(try reader.optional { (r: inout ByteReader) throws(OctetError) in try r.u32() } == nil)
        #expect(try reader.list { (r: inout ByteReader) throws(OctetError) in try r.u8() } == [1, 2, 3])
        #expect(reader.isAtEnd)
    }

    @Test func `a short row is an error, not a trap`() {
        var reader = ByteReader([1, 2, 3])
        #expect(throws: OctetError.truncated(wanted: 4, left: 3)) { try reader.u32() }
    }

    @Test func `a list longer than its limit is refused before it is read`() {
        var reader = ByteReader([0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: OctetError.self) {
            try reader.list { (r: inout ByteReader) throws(OctetError) in try r.u8() }
        }
    }

    @Test func `bits at any offset come back as inserted`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bits = Int.random(in: 1...64, using: &generator)
            let offset = Int.random(in: 0...20, using: &generator)
            let value = UInt64.random(in: 0...UInt64.max, using: &generator) >> UInt64(64 - bits)
            var bytes = [UInt8](repeating: 0xA5, count: 12)
            BitField.insert(value, into: &bytes, at: offset, bits: bits)
            #expect(BitField.extract(bytes, at: offset, bits: bits) == value)
        }
    }

    @Test func `two's complement of any width is extended`() {
        #expect(BitField.signExtend(0x7FF, bits: 11) == -1)
        #expect(BitField.signExtend(0x3FF, bits: 11) == 1023)
        #expect(BitField.signExtend(.max, bits: 64) == -1)
    }
}
