import Octets
import Testing

@Suite("Checksums and stuffing")
struct ChecksumTests {
    @Test func `the catalogue's check values come out`() {
        let digits = Array("123456789".utf8)
        #expect(CRC32C.checksum(digits) == 0xE306_9283)
        #expect(CRC16.checksum(digits) == 0x29B1)
    }

    @Test func `a CRC-16 over data and field is zero`() {
        let data: [UInt8] = [1, 2, 3, 4, 5]
        let crc = CRC16.checksum(data)
        #expect(CRC16.checksum(data + [UInt8(crc >> 8), UInt8(crc & 0xFF)]) == 0)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 100, 1013])
    func `a CRC-32C taken in two parts equals the whole`(cut: Int) {
        let data = (0..<1013).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let part = CRC32C.checksum(Array(data[..<cut]))
        #expect(CRC32C.checksum(Array(data[cut...]), seed: part) == CRC32C.checksum(data))
    }

    @Test func `the published COBS example comes out both ways`() throws {
        let plain: [UInt8] = [1, 0, 2, 3, 0, 0, 4]
        var stuffed: [UInt8] = []
        COBS.encode(plain, into: &stuffed)
        #expect(stuffed == [2, 1, 3, 2, 3, 1, 2, 4])
        #expect(try COBS.decode(stuffed[...]) == plain)
    }

    @Test(arguments: [0, 1, 253, 254, 255, 508, 509, 1024])
    func `stuffing of any length comes back and holds no zero`(length: Int) throws {
        for fill in [UInt8(0), 7] {
            let plain = [UInt8](repeating: fill, count: length)
            var stuffed: [UInt8] = []
            COBS.encode(plain, into: &stuffed)
            #expect(!stuffed.contains(0))
            #expect(stuffed.count <= length + COBS.overhead(length))
            #expect(try COBS.decode(stuffed[...]) == plain)
        }
    }

    @Test func `a code that points past the end is an error`() {
        #expect(throws: OctetError.badCOBS(offset: 0)) { try COBS.decode([5, 1, 2]) }
    }
}
