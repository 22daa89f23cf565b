public import Octets

/// A two-step command between its steps: the rig has checked it and waits for the second (hazards.md §4.5).
public struct PreparedStep: Hashable, Sendable, SnapshotCodable {
    /// A second person's word.
    public struct Approval: Hashable, Sendable {
        public var operatorID: UInt16
        public var principal: String
        public var reason: String
    }

    /// Id of the PREPARE command, by which people name it.
    public var commandID: UInt32
    public var order: CommandOrder
    public var meaning: String
    public var operatorID: UInt16
    public var principal: String
    public var isTwoPerson: Bool
    /// Nil until the rig has answered.
    public var token: UInt32?
    public var readyAt: CoreTime
    /// The rig's state when it answered: another one by the second step, and it is off.
    public var stateRevision: UInt32
    public var approval: Approval?
    /// Of the arguments as they were sent, and as the rig says it took them; nil until it has said so.
    public var argumentsSum: UInt32 = 0
    public var echoedSum: UInt32?

    /// The rig itself named the command and its arguments as they were sent.
    public var isEchoed: Bool { echoedSum == argumentsSum }

    /// The rig forgets it then.
    public var expiresAt: CoreTime { readyAt + Limits.tokenLife }

    public func encode(into writer: inout ByteWriter) {
        writer.u32(commandID)
        order.encode(into: &writer)
        writer.text(meaning)
        writer.u16(operatorID)
        writer.text(principal)
        writer.bool(isTwoPerson)
        writer.optional(token) { $0.u32($1) }
        writer.i64(readyAt.nanoseconds)
        writer.u32(stateRevision)
        writer.optional(approval) {
            $0.u16($1.operatorID)
            $0.text($1.principal)
            $0.text($1.reason)
        }
        writer.u32(argumentsSum)
        writer.optional(echoedSum) { $0.u32($1) }
    }
}

extension PreparedStep {
    public init(decoding reader: inout ByteReader) throws(OctetError) {
        commandID = try reader.u32()
        order = try CommandOrder(decoding: &reader)
        meaning = try reader.text()
        operatorID = try reader.u16()
        principal = try reader.text()
        isTwoPerson = try reader.bool()
        token = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
        readyAt = CoreTime(nanoseconds: try reader.i64())
        stateRevision = try reader.u32()
        approval = try reader.optional { (reader) throws(OctetError) in
            Approval(
                operatorID: try reader.u16(), principal: try reader.text(), reason: try reader.text())
        }
        argumentsSum = try reader.u32()
        echoedSum = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
    }
}
