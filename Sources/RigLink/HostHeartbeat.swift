import Octets

/// Body of the host's HEARTBEAT (ICD §1, kind 6): a lease frame if the token is the one granted at ARM
/// (§5).
public struct HostHeartbeat: Hashable, Sendable {
    public static let encodedLength = 7

    /// 0 = no lease.
    public var armToken: UInt32
    public var leaseCounter: UInt16
    /// 0 starting, 1 ready, 2 storage trouble.
    public var hostState: UInt8

    public init(armToken: UInt32, leaseCounter: UInt16, hostState: UInt8) {
        self.armToken = armToken
        self.leaseCounter = leaseCounter
        self.hostState = hostState
    }

    public init(parsing body: [UInt8]) throws(RigLinkError) {
        guard body.count == HostHeartbeat.encodedLength else {
            throw .wrongBodyLength(
                kind: .heartbeat, found: body.count, expected: HostHeartbeat.encodedLength)
        }
        do throws(OctetError) {
            var reader = ByteReader(body)
            armToken = try reader.u32()
            leaseCounter = try reader.u16()
            hostState = try reader.u8()
        } catch {
            throw .wrongBodyLength(kind: .heartbeat, found: body.count, expected: HostHeartbeat.encodedLength)
        }
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: HostHeartbeat.encodedLength)
        writer.u32(armToken)
        writer.u16(leaseCounter)
        writer.u8(hostState)
        return writer.bytes
    }
}
