public import Octets

/// Body of the device's HEARTBEAT (ICD §1, kind 6).
public struct RigHeartbeat: Hashable, Sendable, SnapshotCodable {
    public static let encodedLength = 25

    public var state: UInt8 = 0
    /// Low 16 bits causes, high 16 bits blocked actuators.
    public var inhibitFlags: UInt32 = 0
    public var freeCommandSlots: UInt8 = 0
    public var lastError: UInt16 = 0
    /// Bit 0 STOP_LATCHED, bit 1 STANDSTILL.
    public var stopBits: UInt8 = 0
    /// 0…5 for S0…S5 (ICD §5).
    public var leaseStage: UInt8 = 0
    public var armScope: UInt8 = 0
    public var armSecondsLeft: UInt16 = 0
    public var authorityEpoch: UInt16 = 0
    public var stateRevision: UInt32 = 0
    public var lastStopID: UInt32 = 0
    /// Milliseconds, 65535 = no lease.
    public var leaseAge: UInt16 = 0xFFFF

    public init() {}

    public var isStopLatched: Bool { stopBits & 1 != 0 }
    public var isAtStandstill: Bool { stopBits & 2 != 0 }

    public init(parsing body: [UInt8]) throws(RigLinkError) {
        guard body.count == RigHeartbeat.encodedLength else {
            throw .wrongBodyLength(kind: .heartbeat, found: body.count, expected: RigHeartbeat.encodedLength)
        }
        do throws(OctetError) {
            var reader = ByteReader(body)
            try self.init(decoding: &reader)
        } catch {
            throw .wrongBodyLength(kind: .heartbeat, found: body.count, expected: RigHeartbeat.encodedLength)
        }
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: RigHeartbeat.encodedLength)
        encode(into: &writer)
        return writer.bytes
    }

    public func encode(into writer: inout ByteWriter) {
        writer.u8(state)
        writer.u32(inhibitFlags)
        writer.u8(freeCommandSlots)
        writer.u16(lastError)
        writer.u8(stopBits)
        writer.u8(leaseStage)
        writer.u8(armScope)
        writer.u16(armSecondsLeft)
        writer.u16(authorityEpoch)
        writer.u32(stateRevision)
        writer.u32(lastStopID)
        writer.u16(leaseAge)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        state = try reader.u8()
        inhibitFlags = try reader.u32()
        freeCommandSlots = try reader.u8()
        lastError = try reader.u16()
        stopBits = try reader.u8()
        leaseStage = try reader.u8()
        armScope = try reader.u8()
        armSecondsLeft = try reader.u16()
        authorityEpoch = try reader.u16()
        stateRevision = try reader.u32()
        lastStopID = try reader.u32()
        leaseAge = try reader.u16()
    }
}
