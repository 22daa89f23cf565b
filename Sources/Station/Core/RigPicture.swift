import MissionDatabase
public import Octets

/// What the station last knew of a rig; two of them side by side tell an operator what changed.
public struct RigPicture: Hashable, Sendable, SnapshotCodable {
    public var mcuID: [UInt8] = []
    public var firmwareVersion: UInt32 = 0
    public var wireHash: [UInt8] = []
    public var bootCount: UInt32 = 0
    public var resetCause: UInt8 = 0
    public var isSimulator = false
    public var state: UInt8 = 0
    public var stateRevision: UInt32 = 0
    public var inhibitFlags: UInt32 = 0
    public var armScope: UInt8 = 0
    public var armSecondsLeft: UInt16 = 0
    public var leaseStage: UInt8 = 0
    public var stopBits: UInt8 = 0
    public var lastStopID: UInt32 = 0
    /// Nil before the first heartbeat of a session.
    public var authorityEpoch: UInt16?
    public var lastError: UInt16 = 0
    /// Micrometres below touch-off, from telemetry; nil before the first packet of a session.
    public var bitDepthMicrometres: Int32?
    /// Telemetry values that are compared after a loss, and that decisions read.
    public var kept = KeptValues()

    public init() {}

    public var isStopLatched: Bool { stopBits & 1 != 0 }
    public var isAtStandstill: Bool { stopBits & 2 != 0 }
    public var isArmed: Bool { armScope != 0 }

    /// What differs from `earlier`, one line each, in the order an operator wants to read it.
    func differences(from earlier: RigPicture, in program: StationProgram) -> [String] {
        var lines: [String] = []
        func compare(_ what: String, _ before: String, _ now: String) {
            if before != now { lines.append("\(what): \(before) → \(now)") }
        }
        compare("rig", hex(earlier.mcuID), hex(mcuID))
        compare("boot count", "\(earlier.bootCount)", "\(bootCount)")
        compare("firmware", "\(earlier.firmwareVersion)", "\(firmwareVersion)")
        compare("dictionary", hex(earlier.wireHash), hex(wireHash))
        compare("state", program.stateName(earlier.state), program.stateName(state))
        if let before = earlier.authorityEpoch, let now = authorityEpoch {
            compare("authority epoch", "\(before)", "\(now)")
        }
        compare("armed", earlier.isArmed ? "yes" : "no", isArmed ? "yes" : "no")
        compare(
            "STOP latched", earlier.isStopLatched ? "yes" : "no", isStopLatched ? "yes" : "no")
        if let before = earlier.bitDepthMicrometres, let now = bitDepthMicrometres,
            (now &- before).magnitude >= Limits.depthChange
        {
            lines.append("bit depth: \(millimetres(before)) mm → \(millimetres(now)) mm")
        }
        for (place, parameter) in program.kept.prefix(program.comparedCount).enumerated() {
            guard let before = earlier.kept[place], before.raw != kept[place]?.raw else { continue }
            let unit = program.database[parameter].type.unit.map { " " + $0 } ?? ""
            let now = kept[place].map { $0.text + unit } ?? "not told yet"
            lines.append("\(program.database[parameter].name): \(before.text)\(unit) → \(now)")
        }
        return lines
    }

    public func encode(into writer: inout ByteWriter) {
        writer.blob(mcuID)
        writer.u32(firmwareVersion)
        writer.blob(wireHash)
        writer.u32(bootCount)
        writer.u8(resetCause)
        writer.bool(isSimulator)
        writer.u8(state)
        writer.u32(stateRevision)
        writer.u32(inhibitFlags)
        writer.u8(armScope)
        writer.u16(armSecondsLeft)
        writer.u8(leaseStage)
        writer.u8(stopBits)
        writer.u32(lastStopID)
        writer.optional(authorityEpoch) { $0.u16($1) }
        writer.u16(lastError)
        writer.optional(bitDepthMicrometres) { $0.i32($1) }
        kept.encode(into: &writer)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        mcuID = try reader.blob()
        firmwareVersion = try reader.u32()
        wireHash = try reader.blob()
        bootCount = try reader.u32()
        resetCause = try reader.u8()
        isSimulator = try reader.bool()
        state = try reader.u8()
        stateRevision = try reader.u32()
        inhibitFlags = try reader.u32()
        armScope = try reader.u8()
        armSecondsLeft = try reader.u16()
        leaseStage = try reader.u8()
        stopBits = try reader.u8()
        lastStopID = try reader.u32()
        authorityEpoch = try reader.optional { (reader) throws(OctetError) in try reader.u16() }
        lastError = try reader.u16()
        bitDepthMicrometres = try reader.optional { (reader) throws(OctetError) in try reader.i32() }
        kept = try KeptValues(decoding: &reader)
    }
}

/// Lower-case hexadecimal without separators.
func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// Micrometres as millimetres with three places, without floating point.
func millimetres(_ micrometres: Int32) -> String {
    let magnitude = micrometres.magnitude
    let fraction = String(1000 + magnitude % 1000).dropFirst()
    return "\(micrometres < 0 ? "-" : "")\(magnitude / 1000).\(fraction)"
}
