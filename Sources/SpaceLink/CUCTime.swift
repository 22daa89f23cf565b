public import Octets

/// CCSDS unsegmented time code of 4 + 2 octets behind its P-field (CCSDS 301.0-B-4 §3.2).
///
/// P-field 1E: TAI since 1958-01-01. P-field 2E: the sender's own epoch, here the boot of the rig.
public struct CUCTime: Hashable, Sendable {
    public var isOwnEpoch: Bool
    public var seconds: UInt32
    /// Units of 2⁻¹⁶ s.
    public var fraction: UInt16

    /// Octets with the P-field.
    public static let encodedLength = 7

    @inlinable
    public init(isOwnEpoch: Bool, seconds: UInt32, fraction: UInt16) {
        self.isOwnEpoch = isOwnEpoch
        self.seconds = seconds
        self.fraction = fraction
    }

    /// Microseconds after the sender's boot as a time of its own epoch, rounded down to 2⁻¹⁶ s; modulo
    /// 2³² s.
    public init(microsecondsSinceBoot microseconds: UInt64) {
        isOwnEpoch = true
        seconds = UInt32(truncatingIfNeeded: microseconds / 1_000_000)
        fraction = UInt16(microseconds % 1_000_000 * 65_536 / 1_000_000)
    }

    public init(reading reader: inout ByteReader) throws(SpaceLinkError) {
        let left = reader.left
        do throws(OctetError) {
            let field = try reader.u8()
            guard field == 0x1E || field == 0x2E else {
                throw .invalid(what: "P-field", value: UInt64(field))
            }
            isOwnEpoch = field == 0x2E
            seconds = try reader.u32()
            fraction = try reader.u16()
        } catch {
            if case .invalid(_, let field) = error { throw .wrongTimeCode(found: UInt8(field)) }
            throw .truncated(part: "time field", found: left, expected: CUCTime.encodedLength)
        }
    }

    /// Nanoseconds since the epoch, rounded down.
    @inlinable
    public var nanoseconds: Int64 {
        Int64(seconds) * 1_000_000_000 + Int64(fraction) * 1_000_000_000 / 65_536
    }

    /// Microseconds since the epoch, rounded down.
    @inlinable public var microseconds: Int64 { nanoseconds / 1000 }

    public func encode(into writer: inout ByteWriter) {
        writer.u8(isOwnEpoch ? 0x2E : 0x1E)
        writer.u32(seconds)
        writer.u16(fraction)
    }
}
