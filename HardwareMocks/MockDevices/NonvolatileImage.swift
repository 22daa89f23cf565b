import RigFirmware

/// What a rig remembers over a power cycle: the two slots of its store, as the board keeps them.
public struct NonvolatileImage: Sendable, Equatable {
    /// Octets of one slot.
    public static let slotOctets = Int(RF_SLOT_OCTETS)
    static let slotCount = Int(RF_SLOTS)

    /// Both slots, one behind the other.
    public internal(set) var octets: [UInt8]

    /// A new rig that never ran; its stage stands at the top.
    public static let fresh = NonvolatileImage(bitDepthMicrometres: -1_155_000)
    /// Damaged, both slots: the rig takes the safe side.
    public static let unreadable = NonvolatileImage(
        octets: [UInt8](repeating: 0x5A, count: slotOctets * slotCount))

    /// `kept` are the octets of the firmware's `rf_kept`; empty = never written.
    public init(
        isValid: Bool = true, bootCount: UInt32 = 0, isStopLatched: Bool = false, stopID: UInt32 = 0,
        isInHole: Bool = false, bitDepthMicrometres: Int32, kept: [UInt8] = []
    ) {
        var record = rf_nonvolatile()
        record.valid = isValid
        record.boot_count = bootCount
        record.stop_latched = isStopLatched
        record.stop_id = stopID
        record.in_hole = isInHole
        record.z_bit_um = bitDepthMicrometres
        withUnsafeMutableBytes(of: &record.kept) { octets in
            if octets.count == kept.count { octets.copyBytes(from: kept) }
        }
        octets = [UInt8](repeating: 0, count: Self.slotOctets * Self.slotCount)
        if isValid { octets.withUnsafeMutableBufferPointer { rf_slot_write(&record, 1, $0.baseAddress) } }
        if !isValid { octets = Self.unreadable.octets }
    }

    init(octets: [UInt8]) {
        self.octets = octets
    }

    /// False = neither slot can be read.
    public var isValid: Bool { record != nil }
    public var bootCount: UInt32 { record?.boot_count ?? 0 }
    public var isStopLatched: Bool { record?.stop_latched ?? true }
    public var stopID: UInt32 { record?.stop_id ?? 0 }
    public var isInHole: Bool { record?.in_hole ?? true }
    public var bitDepthMicrometres: Int32 { record?.z_bit_um ?? 0 }
    /// The octets of the firmware's `rf_kept`.
    public var kept: [UInt8] {
        guard let record else { return [] }
        return withUnsafeBytes(of: record.kept) { Array($0) }
    }

    private var record: rf_nonvolatile? {
        var record = rf_nonvolatile()
        var sequence: UInt32 = 0
        var slot: UInt8 = 0
        let verdict = octets.withUnsafeBufferPointer {
            rf_slots_read($0.baseAddress, &record, &sequence, &slot)
        }
        return verdict == RF_SLOTS_UNREADABLE ? nil : record
    }
}
