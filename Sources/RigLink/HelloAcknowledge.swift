public import Octets

/// Body of HELLO-ACK (ICD §1, kind 5): who the rig is, and the session that begins.
public struct HelloAcknowledge: Hashable, Sendable, SnapshotCodable {
    public static let encodedLength = 52

    public var version: UInt8 = LinkFrame.version
    /// 1…255.
    public var session: UInt8 = 1
    public var nonce: UInt32 = 0
    /// 12 octets.
    public var controllerID: [UInt8] = [UInt8](repeating: 0, count: 12)
    public var firmwareVersion: UInt32 = 0
    /// 8 octets.
    public var buildHash: [UInt8] = [UInt8](repeating: 0, count: 8)
    /// 8 octets (ICD §9).
    public var wireHash: [UInt8] = [UInt8](repeating: 0, count: 8)
    public var bootCount: UInt32 = 0
    /// 0 unknown, 1 power, 2 pin, 3 watchdog, 4 software, 5 brown-out.
    public var resetCause: UInt8 = 0
    public var clockHertz: UInt32 = 0
    public var maxBody: UInt16 = UInt16(Limits.body)
    public var window: UInt8 = 4
    public var rigState: UInt8 = 0
    public var flags: UInt8 = 0

    public init() {}

    /// Flag bit 0: this is not a real rig.
    public var isSimulator: Bool { flags & 1 != 0 }

    public init(parsing body: [UInt8]) throws(RigLinkError) {
        guard body.count == HelloAcknowledge.encodedLength else {
            throw .wrongBodyLength(
                kind: .helloAcknowledge, found: body.count, expected: HelloAcknowledge.encodedLength)
        }
        do throws(OctetError) {
            var reader = ByteReader(body)
            try self.init(decoding: &reader)
        } catch {
            throw .wrongBodyLength(
                kind: .helloAcknowledge, found: body.count, expected: HelloAcknowledge.encodedLength)
        }
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: HelloAcknowledge.encodedLength)
        encode(into: &writer)
        return writer.bytes
    }

    public func encode(into writer: inout ByteWriter) {
        precondition(controllerID.count == 12 && buildHash.count == 8 && wireHash.count == 8)
        writer.u8(version)
        writer.u8(session)
        writer.u32(nonce)
        writer.raw(controllerID)
        writer.u32(firmwareVersion)
        writer.raw(buildHash)
        writer.raw(wireHash)
        writer.u32(bootCount)
        writer.u8(resetCause)
        writer.u32(clockHertz)
        writer.u16(maxBody)
        writer.u8(window)
        writer.u8(rigState)
        writer.u8(flags)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        version = try reader.u8()
        session = try reader.u8()
        nonce = try reader.u32()
        controllerID = try reader.raw(12)
        firmwareVersion = try reader.u32()
        buildHash = try reader.raw(8)
        wireHash = try reader.raw(8)
        bootCount = try reader.u32()
        resetCause = try reader.u8()
        clockHertz = try reader.u32()
        maxBody = try reader.u16()
        window = try reader.u8()
        rigState = try reader.u8()
        flags = try reader.u8()
    }
}
