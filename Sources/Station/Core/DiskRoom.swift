public import Octets

/// How much room the journal's disk has, as it was measured beside the core (SR-S-15).
public struct DiskRoom: Hashable, Sendable {
    /// Octets that the station may still write there.
    public var freeOctets: UInt64
    /// What the journal grew by in the last minute.
    public var octetsPerMinute: UInt64
    /// Boot-time clock, nanoseconds.
    public var measuredAt: Int64

    public init(freeOctets: UInt64, octetsPerMinute: UInt64, measuredAt: Int64) {
        self.freeOctets = freeOctets
        self.octetsPerMinute = octetsPerMinute
        self.measuredAt = measuredAt
    }

    /// What has to be free before something long is begun: the reserve, or half an hour at the present rate.
    func wanted(reserve: UInt64) -> UInt64 {
        let (halfHour, isTooMuch) = octetsPerMinute.multipliedReportingOverflow(by: Limits.roomMinutes)
        return isTooMuch ? .max : max(reserve, halfHour)
    }

    /// The figures as a person reads them.
    func words(reserve: UInt64) -> String {
        "\(Self.amount(freeOctets)) free, \(Self.amount(wanted(reserve: reserve))) wanted, the journal grows "
            + "by \(Self.amount(octetsPerMinute)) a minute"
    }

    /// Octets with a binary prefix and one digit behind the point, cut and not rounded up.
    static func amount(_ octets: UInt64) -> String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] as [(UInt64, String)]
        where octets >> shift > 0 {
            let tenths = ((octets & ((1 << shift) - 1)) * 10) >> shift
            return "\(octets >> shift).\(tenths) \(unit)"
        }
        return "\(octets) octets"
    }
}

extension DiskRoom: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u64(freeOctets)
        writer.u64(octetsPerMinute)
        writer.i64(measuredAt)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        freeOctets = try reader.u64()
        octetsPerMinute = try reader.u64()
        measuredAt = try reader.i64()
    }
}
