public import Octets

/// The line that maps the core's time to the rig's clock (ICD §4): both in microseconds.
public struct ClockFit: Hashable, Sendable, SnapshotCodable {
    /// Time of the core at which `offset` holds.
    public internal(set) var anchor: CoreTime
    /// Rig minus core at the anchor, whole microseconds.
    public internal(set) var wholeOffset: Int64
    /// What the fit adds to `wholeOffset`, microseconds.
    public internal(set) var partOffset: Double
    /// How much faster the rig's clock runs: 1e-6 is one microsecond in a second.
    public internal(set) var drift: Double
    /// Uncertainty: root mean square of what the fit leaves over; of fewer than three exchanges half the
    /// round trip.
    public internal(set) var residual: Double
    /// How wrong a time of the rig may be, microseconds: a delay that only one direction has shows in no
    /// residual, and is at most the quickest round trip.
    public var doubt: Double { max(residual, Double(max(0, quickest)) / 2) }
    /// Round trip of the quickest exchange without the line's own time, microseconds.
    public internal(set) var quickest: Int64
    /// Exchanges that the fit used.
    public internal(set) var exchanges: UInt8
    public internal(set) var fittedAt: CoreTime

    /// Rig minus core at the anchor, microseconds.
    public var offset: Double { Double(wholeOffset) + partOffset }

    /// The rig's clock at a time of the core, microseconds since its boot.
    public func rigMicroseconds(at time: CoreTime) -> Int64 {
        let since = time.microseconds - anchor.microseconds
        return time.microseconds + wholeOffset + ClockFit.nearest(partOffset + drift * Double(since))
    }

    /// The time of the core at which the rig's clock showed `microseconds`, which must lie within 10¹⁵.
    public func coreTime(ofRig microseconds: Int64) -> CoreTime {
        let bounded = min(max(microseconds, -1_000_000_000_000_000), 1_000_000_000_000_000)
        let uncorrected = bounded - wholeOffset
        let since = Double(uncorrected - anchor.microseconds)
        let host = uncorrected - ClockFit.nearest((partOffset + drift * since) / (1 + drift))
        return CoreTime(nanoseconds: host * 1000)
    }

    /// `rounded()` may call libm; this does not. Callers keep the value within 2⁵³.
    static func nearest(_ value: Double) -> Int64 {
        Int64(value < 0 ? value - 0.5 : value + 0.5)
    }

    init(
        anchor: CoreTime, wholeOffset: Int64, partOffset: Double, drift: Double, residual: Double,
        quickest: Int64, exchanges: UInt8, fittedAt: CoreTime
    ) {
        self.anchor = anchor
        self.wholeOffset = wholeOffset
        self.partOffset = partOffset
        self.drift = drift
        self.residual = residual
        self.quickest = quickest
        self.exchanges = exchanges
        self.fittedAt = fittedAt
    }

    public func encode(into writer: inout ByteWriter) {
        writer.i64(anchor.nanoseconds)
        writer.i64(wholeOffset)
        writer.f64(partOffset)
        writer.f64(drift)
        writer.f64(residual)
        writer.i64(quickest)
        writer.u8(exchanges)
        writer.i64(fittedAt.nanoseconds)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        anchor = CoreTime(nanoseconds: try reader.i64())
        wholeOffset = try reader.i64()
        partOffset = try reader.f64()
        drift = try reader.f64()
        residual = try reader.f64()
        quickest = try reader.i64()
        exchanges = try reader.u8()
        fittedAt = CoreTime(nanoseconds: try reader.i64())
        let largest = Int64(1) << 53
        guard abs(partOffset) < Double(largest), abs(drift) <= 0.02, residual >= 0, residual.isFinite,
            wholeOffset > -largest, wholeOffset < largest
        else { throw .invalid(what: "fit of a clock", value: UInt64(bitPattern: wholeOffset)) }
    }
}
