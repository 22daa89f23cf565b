import Octets

/// Body of the device's TIME (ICD §1, kind 7): the question's time and the device's two.
public struct TimeExchange: Hashable, Sendable {
    public static let encodedLength = 24

    /// Host clock when asked, microseconds.
    public var asked: Int64
    /// Device clock when the question had come and when the answer left, microseconds since its boot.
    public var received: Int64
    public var answered: Int64

    public init(asked: Int64, received: Int64, answered: Int64) {
        self.asked = asked
        self.received = received
        self.answered = answered
    }

    public init(parsing body: [UInt8]) throws(RigLinkError) {
        guard body.count == TimeExchange.encodedLength else {
            throw .wrongBodyLength(kind: .time, found: body.count, expected: TimeExchange.encodedLength)
        }
        do throws(OctetError) {
            var reader = ByteReader(body)
            asked = try reader.i64()
            received = try reader.i64()
            answered = try reader.i64()
        } catch {
            throw .wrongBodyLength(kind: .time, found: body.count, expected: TimeExchange.encodedLength)
        }
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: TimeExchange.encodedLength)
        writer.i64(asked)
        writer.i64(received)
        writer.i64(answered)
        return writer.bytes
    }

    /// Body of the host's question.
    public static func question(at microseconds: Int64) -> [UInt8] {
        var writer = ByteWriter(capacity: 8)
        writer.i64(microseconds)
        return writer.bytes
    }
}
