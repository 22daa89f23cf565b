public import Octets

/// Running checksums over everything the core did: what moved or decided, and what it understood.
///
/// Two recordings with equal pairs did the same; each journal record carries the pair as it was before the
/// record.
public struct TracePair: Hashable, Sendable, SnapshotCodable {
    /// Transmitted octets, command stages, link states, alarms.
    public private(set) var safety: UInt32
    /// Samples and events.
    public private(set) var data: UInt32

    public init(safety: UInt32 = 0, data: UInt32 = 0) {
        self.safety = safety
        self.data = data
    }

    mutating func addSafety(_ bytes: [UInt8]) { safety = CRC32C.checksum(bytes, seed: safety) }

    mutating func addData(_ bytes: [UInt8]) { data = CRC32C.checksum(bytes, seed: data) }

    public func encode(into writer: inout ByteWriter) {
        writer.u32(safety)
        writer.u32(data)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        safety = try reader.u32()
        data = try reader.u32()
    }
}
