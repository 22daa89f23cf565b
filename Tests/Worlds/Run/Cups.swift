import RigFirmware

/// The cups: what the rig has in its store about them, and what is in them.
struct Cups: Sendable {
    /// RD_CUP_STATE_… by cup; empty = nothing was ever stored.
    var states: [UInt8] = []
    /// Cups whose samples were too warm for too long.
    var thermal: [Bool] = []
    /// As the rig counted them, 0.1 g.
    var masses: [UInt16] = []
    /// As they are.
    var grams: [Double]

    init(kept: [UInt8], grams: [Double]) {
        self.grams = grams
        var record = rf_kept()
        guard kept.count == MemoryLayout<rf_kept>.size else { return }
        withUnsafeMutableBytes(of: &record) { $0.copyBytes(from: kept) }
        guard record.valid != 0 else { return }
        let octets = withUnsafeBytes(of: record.cup_state) { Array($0) }
        states = octets.map { $0 & UInt8(RF_CUP_STATE) }
        thermal = octets.map { $0 & UInt8(RF_CUP_THERMAL) != 0 }
        masses = withUnsafeBytes(of: record.cup_mass_01g) { Array($0.bindMemory(to: UInt16.self)) }
    }
}
