import Octets

/// One press of a hold-to-run key: a single command in the ledger, and the frames that keep it going.
struct JogPress: Hashable, Sendable {
    /// Why no more frames are sent.
    struct Ending: Hashable, Sendable {
        var code: String
        var text: String
    }

    let order: CommandOrder
    let principal: String
    let operatorID: UInt16
    /// Of the first frame; the ledger and the console know the press by it.
    let commandID: UInt32
    let pressedAt: CoreTime
    /// No frame leaves later than this.
    var heldUntil: CoreTime
    /// When the next frame is due; meaningless once it has an ending.
    var nextFrameAt: CoreTime
    var lastFrameAt: CoreTime
    /// Ids of the frames sent last, in rising order.
    var frames: [UInt32]
    var ending: Ending?

    init(
        order: CommandOrder, principal: String, operatorID: UInt16, commandID: UInt32, heldUntil: CoreTime,
        at now: CoreTime
    ) {
        self.order = order
        self.principal = principal
        self.operatorID = operatorID
        self.commandID = commandID
        pressedAt = now
        self.heldUntil = heldUntil
        lastFrameAt = now
        nextFrameAt = now + Limits.jogPeriod
        frames = [commandID]
    }

    var deadline: CoreTime { ending == nil ? nextFrameAt : lastFrameAt + Limits.jogEnd }

    /// Remembers a frame that has just been sent.
    mutating func sent(_ id: UInt32, at now: CoreTime) {
        frames.append(id)
        if frames.count > Limits.jogFrames { frames.removeFirst() }
        lastFrameAt = now
    }

    /// The frame after this one, in step with the ones before; one that is over a period late is left out.
    mutating func schedule(at now: CoreTime) {
        let next = nextFrameAt + Limits.jogPeriod
        nextFrameAt = next > now ? next : now + Limits.jogPeriod
    }
}

extension JogPress.Ending: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.text(code)
        writer.text(text)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        code = try reader.text()
        text = try reader.text()
    }
}

extension JogPress: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        order.encode(into: &writer)
        writer.text(principal)
        writer.u16(operatorID)
        writer.u32(commandID)
        writer.i64(pressedAt.nanoseconds)
        writer.i64(heldUntil.nanoseconds)
        writer.i64(nextFrameAt.nanoseconds)
        writer.i64(lastFrameAt.nanoseconds)
        writer.list(frames) { $0.u32($1) }
        writer.optional(ending) { $1.encode(into: &$0) }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        order = try CommandOrder(decoding: &reader)
        principal = try reader.text()
        operatorID = try reader.u16()
        commandID = try reader.u32()
        pressedAt = CoreTime(nanoseconds: try reader.i64())
        heldUntil = CoreTime(nanoseconds: try reader.i64())
        nextFrameAt = CoreTime(nanoseconds: try reader.i64())
        lastFrameAt = CoreTime(nanoseconds: try reader.i64())
        frames = try reader.list(limit: Limits.jogFrames) { (reader) throws(OctetError) in try reader.u32() }
        ending = try reader.optional { (reader) throws(OctetError) in try Ending(decoding: &reader) }
    }
}
