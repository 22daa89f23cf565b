import Octets

/// Body of HELLO (ICD §1, kind 4): what the host can do, and the nonce that the answer must carry.
public struct HelloQuestion: Hashable, Sendable {
    public static let encodedLength = 17

    public var lowestVersion: UInt8
    public var highestVersion: UInt8
    public var nonce: UInt32
    /// 8 octets (ICD §9).
    public var wireHash: [UInt8]
    public var maxBody: UInt16
    public var window: UInt8

    public init(
        lowestVersion: UInt8 = LinkFrame.version, highestVersion: UInt8 = LinkFrame.version, nonce: UInt32,
        wireHash: [UInt8], maxBody: UInt16, window: UInt8
    ) {
        precondition(wireHash.count == 8, "a wire hash has 8 octets")
        self.lowestVersion = lowestVersion
        self.highestVersion = highestVersion
        self.nonce = nonce
        self.wireHash = wireHash
        self.maxBody = maxBody
        self.window = window
    }

    public init(parsing body: [UInt8]) throws(RigLinkError) {
        guard body.count == HelloQuestion.encodedLength else {
            throw .wrongBodyLength(
                kind: .hello, found: body.count, expected: HelloQuestion.encodedLength)
        }
        do throws(OctetError) {
            var reader = ByteReader(body)
            lowestVersion = try reader.u8()
            highestVersion = try reader.u8()
            nonce = try reader.u32()
            wireHash = try reader.raw(8)
            maxBody = try reader.u16()
            window = try reader.u8()
        } catch {
            throw .wrongBodyLength(kind: .hello, found: body.count, expected: HelloQuestion.encodedLength)
        }
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: HelloQuestion.encodedLength)
        writer.u8(lowestVersion)
        writer.u8(highestVersion)
        writer.u32(nonce)
        writer.raw(wireHash)
        writer.u16(maxBody)
        writer.u8(window)
        return writer.bytes
    }
}
