/// Random numbers from a seed (SplitMix64), the same on every machine.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number below `bound`; cheap, and as good as fair for small bounds.
    mutating func below(_ bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }

    mutating func octet() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 24) }

    mutating func chance(_ percent: Double) -> Bool { Double(next() >> 40) < percent / 100 * 16_777_216 }
}
