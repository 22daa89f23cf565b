import RigFirmware

/// What a rig remembers over a power cycle, as the firmware's `rf_nonvolatile`.
public struct NonvolatileImage: Sendable, Equatable {
    /// False = the store could not be read; the rig then takes the safe side.
    public var isValid: Bool
    public var bootCount: UInt32
    public var isStopLatched: Bool
    public var stopID: UInt32
    public var isInHole: Bool
    public var bitDepthMicrometres: Int32
    /// The firmware's `rf_kept` as it lies in memory; empty = never written.
    public var kept: [UInt8]

    /// A new rig that never ran; its stage stands at the top.
    public static let fresh = NonvolatileImage(bitDepthMicrometres: -1_155_000)
    public static let unreadable = NonvolatileImage(isValid: false, bitDepthMicrometres: 0)

    public init(
        isValid: Bool = true, bootCount: UInt32 = 0, isStopLatched: Bool = false, stopID: UInt32 = 0,
        isInHole: Bool = false, bitDepthMicrometres: Int32, kept: [UInt8] = []
    ) {
        self.isValid = isValid
        self.bootCount = bootCount
        self.isStopLatched = isStopLatched
        self.stopID = stopID
        self.isInHole = isInHole
        self.bitDepthMicrometres = bitDepthMicrometres
        self.kept = kept
    }

    init(_ store: rf_nonvolatile) {
        self.init(
            isValid: store.valid, bootCount: store.boot_count, isStopLatched: store.stop_latched,
            stopID: store.stop_id, isInHole: store.in_hole, bitDepthMicrometres: store.z_bit_um,
            kept: withUnsafeBytes(of: store.kept) { Array($0) })
    }

    func firmwareStore(resetCause: UInt8) -> rf_nonvolatile {
        var memory = rf_kept()
        withUnsafeMutableBytes(of: &memory) { octets in
            if octets.count == kept.count { octets.copyBytes(from: kept) }
        }
        return rf_nonvolatile(
            valid: isValid, boot_count: bootCount, reset_cause: resetCause, stop_latched: isStopLatched,
            stop_id: stopID, in_hole: isInHole, z_bit_um: bitDepthMicrometres, kept: memory)
    }
}
