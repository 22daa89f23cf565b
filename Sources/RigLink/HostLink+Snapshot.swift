public import Octets

extension HostLink {
    /// Layout of the snapshot; another one is refused.
    private static let layout: UInt8 = 1

    public func encode(into writer: inout ByteWriter) {
        writer.u8(HostLink.layout)
        configuration.encode(into: &writer)
        writer.u8(state.rawValue)
        counters.encode(into: &writer)
        writer.optional(rig) { $1.encode(into: &$0) }
        writer.u8(session)
        for instant in [
            sessionOpenedAt, lastFrameAt, lastHeartbeatAt, helloSentAt, helloAt, heartbeatAt, timeAt,
        ] { writer.optional(instant) { $0.i64($1.nanoseconds) } }
        decoder.encode(into: &writer)
        nonces.encode(into: &writer)
        writer.u32(nonce)
        writer.u32(hellosSent)
        sender.encode(into: &writer)
        receiver.encode(into: &writer)
        writer.u16(UInt16(longestBody))
        writer.u32(leaseToken)
        writer.u16(leaseCounter)
        writer.u8(hostState)
        estimator.encode(into: &writer)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        let found = try reader.u8()
        guard found == HostLink.layout else {
            throw .invalid(what: "layout of a link's snapshot", value: UInt64(found))
        }
        self.init(configuration: try HostLinkConfiguration(decoding: &reader))
        let number = try reader.u8()
        guard let state = LinkState(rawValue: number) else {
            throw .invalid(what: "state of a link", value: UInt64(number))
        }
        self.state = state
        counters = try LinkCounters(decoding: &reader)
        rig = try reader.optional { reader throws(OctetError) in try HelloAcknowledge(decoding: &reader) }
        session = try reader.u8()
        let instant = { (reader: inout ByteReader) throws(OctetError) in
            CoreTime(nanoseconds: try reader.i64())
        }
        sessionOpenedAt = try reader.optional(instant)
        lastFrameAt = try reader.optional(instant)
        lastHeartbeatAt = try reader.optional(instant)
        helloSentAt = try reader.optional(instant) ?? .zero
        helloAt = try reader.optional(instant)
        heartbeatAt = try reader.optional(instant)
        timeAt = try reader.optional(instant)
        decoder = try FrameDecoder(decoding: &reader)
        nonces = try NonceGenerator(decoding: &reader)
        nonce = try reader.u32()
        hellosSent = try reader.u32()
        sender = try ReliableSender(decoding: &reader)
        receiver = try ReliableReceiver(decoding: &reader)
        longestBody = Int(try reader.u16())
        leaseToken = try reader.u32()
        leaseCounter = try reader.u16()
        hostState = try reader.u8()
        estimator = try ClockEstimator(decoding: &reader)
        guard longestBody <= Limits.body, state.hasSession == (session != 0) else {
            throw .invalid(what: "session of a link", value: UInt64(session))
        }
    }
}
