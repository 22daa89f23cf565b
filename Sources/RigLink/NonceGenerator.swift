import Octets

/// Nonces from a seed that is an input (SplitMix64), never 0 and never the same twice in a row.
struct NonceGenerator: Equatable, Sendable, SnapshotCodable {
    private var state: UInt64
    private var last: UInt32 = 0

    init(seed: UInt64) {
        state = seed
    }

    /// Takes what the caller chose into the row.
    mutating func mix(_ nonce: UInt32) {
        state ^= UInt64(nonce) &* 0xD6E8_FEB8_6659_FD93
        last = nonce
    }

    mutating func next() -> UInt32 {
        while true {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            let nonce = UInt32(truncatingIfNeeded: (mixed ^ mixed >> 31) >> 32)
            guard nonce != 0, nonce != last else { continue }
            last = nonce
            return nonce
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.u64(state)
        writer.u32(last)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        state = try reader.u64()
        last = try reader.u32()
    }
}
