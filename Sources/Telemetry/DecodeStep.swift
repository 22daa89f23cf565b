import MissionDatabase

/// One field of a packet, ready to be taken: nothing is looked up while decoding.
struct DecodeStep {
    enum Meaning: UInt8 {
        case integer, unsigned, real, polynomial, float32, float64, label, flag, octets
    }

    let parameter: ParameterID
    let meaning: Meaning
    let isSigned: Bool
    /// Up to 64; of binary fields the octets.
    let size: UInt32
    let bitOffset: Int
    /// The whole octets that hold the field; more than 8 are taken by `BitField`.
    let firstOctet: Int
    let octets: Int
    /// Bits after the field in its last octet.
    let shift: UInt64
    let mask: UInt64
    /// engineering = c0 + c1·raw, where the curve has no more terms.
    let c0: Double
    let c1: Double
    /// Index into the plan's tables of curves or enumerations; −1: none.
    let table: Int

    /// The unsigned bits; the caller has checked the packet's length.
    @inline(__always)
    func pattern(in bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var value: UInt64
        let base = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped) + firstOctet
        switch octets {
        case 1: value = UInt64(base.load(as: UInt8.self))
        case 2: value = UInt64(UInt16(bigEndian: base.loadUnaligned(as: UInt16.self)))
        case 4: value = UInt64(UInt32(bigEndian: base.loadUnaligned(as: UInt32.self)))
        case 8: value = UInt64(bigEndian: base.loadUnaligned(as: UInt64.self))
        default: return oddPattern(in: bytes)
        }
        value = value >> shift & mask
        return value
    }
}
