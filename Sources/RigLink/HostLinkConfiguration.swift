public import Octets

/// What the host's end of one link is told before it starts.
public struct HostLinkConfiguration: Equatable, Sendable, SnapshotCodable {
    /// 8 octets of the station's dictionary (ICD §9).
    public var wireHash: [UInt8]
    /// Octets of the longest body that this station takes, 64…1012.
    public var maxBody: UInt16
    /// Wanted window, 1…8.
    public var window: UInt8
    /// Bits a second of a serial line with 10 bits an octet; 0 where octets take no time.
    public var baud: UInt32
    public var heartbeatPeriod: CoreTime.Span
    public var degradedAfter: CoreTime.Span
    public var lostAfter: CoreTime.Span
    public var giveUpAfter: CoreTime.Span
    /// Start of the generator from which nonces come when a session must be asked for again.
    public var seed: UInt64

    public init(
        wireHash: [UInt8], maxBody: UInt16 = 1012, window: UInt8 = 4, baud: UInt32 = 0, seed: UInt64 = 0,
        heartbeatPeriod: CoreTime.Span = .milliseconds(100),
        degradedAfter: CoreTime.Span = .milliseconds(300), lostAfter: CoreTime.Span = .seconds(1),
        giveUpAfter: CoreTime.Span = .milliseconds(1200)
    ) {
        precondition(wireHash.count == 8, "a wire hash has 8 octets")
        precondition(maxBody >= 64 && Int(maxBody) <= Limits.body, "a body has 64 to 1012 octets")
        precondition(window >= 1 && Int(window) <= Limits.window, "the window is 1 to 8")
        precondition(heartbeatPeriod.nanoseconds > 0, "the heartbeat needs a period")
        self.wireHash = wireHash
        self.maxBody = maxBody
        self.window = window
        self.baud = baud
        self.seed = seed
        self.heartbeatPeriod = heartbeatPeriod
        self.degradedAfter = degradedAfter
        self.lostAfter = lostAfter
        self.giveUpAfter = giveUpAfter
    }

    /// Time that `octets` take on the line.
    func lineTime(octets: Int) -> CoreTime.Span {
        baud == 0
            ? CoreTime.Span(nanoseconds: 0)
            : CoreTime.Span(nanoseconds: Int64(octets) * 10_000_000_000 / Int64(baud))
    }

    public func encode(into writer: inout ByteWriter) {
        writer.raw(wireHash)
        writer.u16(maxBody)
        writer.u8(window)
        writer.u32(baud)
        writer.u64(seed)
        for span in [heartbeatPeriod, degradedAfter, lostAfter, giveUpAfter] { writer.i64(span.nanoseconds) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        wireHash = try reader.raw(8)
        maxBody = try reader.u16()
        window = try reader.u8()
        baud = try reader.u32()
        seed = try reader.u64()
        heartbeatPeriod = CoreTime.Span(nanoseconds: try reader.i64())
        degradedAfter = CoreTime.Span(nanoseconds: try reader.i64())
        lostAfter = CoreTime.Span(nanoseconds: try reader.i64())
        giveUpAfter = CoreTime.Span(nanoseconds: try reader.i64())
        guard maxBody >= 64, Int(maxBody) <= Limits.body else {
            throw .invalid(what: "longest body", value: UInt64(maxBody))
        }
        guard window >= 1, Int(window) <= Limits.window else {
            throw .invalid(what: "window", value: UInt64(window))
        }
        guard heartbeatPeriod.nanoseconds > 0 else { throw .invalid(what: "heartbeat period", value: 0) }
    }
}
