public import Octets

/// One thing that a person (or a script in a person's name) asks of the station.
///
/// It is an input of the core like any other: journaled, and the same in a replay.
public struct OperatorRequest: Hashable, Sendable {
    /// What is asked for.
    public enum Action: Hashable, Sendable {
        /// Send a command of the dictionary.
        case command(CommandOrder)
        /// Put a sentence into the record.
        case note(String)
        /// Acknowledge, shelve or unshelve an alarm.
        case alarm(AlarmOrder)
        /// Hold-to-run: begin a press, keep it alive, let go.
        case jog(JogAct)
        /// The console of an attended session is there; `hasActed`: its person did something.
        case presence(hasActed: Bool)
        /// The second step of a two-step command: the rig's name, typed (hazards.md §4.5).
        case fire(commandID: UInt32, rigName: String)
        /// The second person's word for a prepared command. `echo`: the checksum that the rig shows of what
        /// it prepared, as that person read it.
        case approve(commandID: UInt32, echo: UInt32?, reason: String)
        /// The rig is the right one although it differs from the last one; `review` names the list that was
        /// read.
        case accept(review: UInt32)
        /// Begin or end a stretch of work that has a name, or keep it.
        case run(RunOrder)
    }

    /// Number given by the face that took the request; the answer quotes it.
    public var id: UInt64
    /// Who asks, as the face knows it ("uid 1000 (anna)"); never a secret.
    public var principal: String
    /// The person's number on the wire: the low 16 bits of the user id.
    public var operatorID: UInt16
    /// When it was asked: boot-time clock, nanoseconds. Expiry counts from here.
    public var askedAt: Int64
    public var action: Action

    public init(
        id: UInt64, principal: String, operatorID: UInt16 = 0, askedAt: Int64, action: Action
    ) {
        self.id = id
        self.principal = principal
        self.operatorID = operatorID
        self.askedAt = askedAt
        self.action = action
    }

    /// Whether a journal can keep it: a request that could not be read back must never be written.
    public var isWithinLimits: Bool {
        switch action {
        case .note(let text): return text.utf8.count <= Limits.text
        case .alarm(let order): return order.note.utf8.count <= Limits.text
        case .command(let order), .jog(.press(let order)): return order.isWithinLimits
        case .jog, .presence: return true
        case .fire(_, let name): return name.utf8.count <= Limits.text
        case .approve(_, _, let reason): return reason.utf8.count <= Limits.reason
        case .accept: return true
        case .run(let order): return order.isWithinLimits
        }
    }
}

/// A command as a person gave it: names and texts with units.
public struct CommandOrder: Hashable, Sendable {
    public struct Argument: Hashable, Sendable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    public var name: String
    public var arguments: [Argument]
    /// The person confirmed the effect (or said `--yes`); needed from hazard class H2 on.
    public var isConfirmed: Bool
    /// The state the person saw; ARM quotes it.
    public var stateRevision: UInt32?
    /// Refuse unless the rig is in this state (its number); nil = any.
    public var expectedState: UInt8?
    /// Names the list of changes that the person saw (`LinkView.review`); ARM quotes it after a loss.
    public var review: UInt32?
    /// Somebody at a terminal gave it; an order of a script states its terms.
    public var isByPerson: Bool
    public var script: ScriptTerms?

    public init(
        name: String, arguments: [Argument], isConfirmed: Bool, stateRevision: UInt32? = nil,
        expectedState: UInt8? = nil, review: UInt32? = nil, isByPerson: Bool = true,
        script: ScriptTerms? = nil
    ) {
        self.name = name
        self.arguments = arguments
        self.isConfirmed = isConfirmed
        self.stateRevision = stateRevision
        self.expectedState = expectedState
        self.review = review
        self.isByPerson = isByPerson
        self.script = script
    }
}

extension CommandOrder {
    var isWithinLimits: Bool {
        arguments.count <= Limits.arguments && name.utf8.count <= Limits.text
            && (script?.rig.utf8.count ?? 0) <= Limits.text
            && arguments.allSatisfy { $0.name.utf8.count + $0.text.utf8.count <= Limits.text }
    }
}

extension OperatorRequest: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u64(id)
        writer.text(principal)
        writer.u16(operatorID)
        writer.i64(askedAt)
        switch action {
        case .command(let order):
            writer.u8(1)
            order.encode(into: &writer)
        case .note(let text):
            writer.u8(2)
            writer.text(text)
        case .alarm(let order):
            writer.u8(3)
            order.encode(into: &writer)
        case .jog(let act):
            writer.u8(16)
            act.encode(into: &writer)
        case .presence(let hasActed):
            writer.u8(17)
            writer.bool(hasActed)
        case .fire(let commandID, let rigName):
            writer.u8(32)
            writer.u32(commandID)
            writer.text(rigName)
        case .approve(let commandID, let echo, let reason):
            writer.u8(36)
            writer.u32(commandID)
            writer.optional(echo) { $0.u32($1) }
            writer.text(reason)
        case .accept(let review):
            writer.u8(34)
            writer.u32(review)
        case .run(let order):
            writer.u8(35)
            order.encode(into: &writer)
        }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        id = try reader.u64()
        principal = try reader.text()
        operatorID = try reader.u16()
        askedAt = try reader.i64()
        let tag = try reader.u8()
        switch tag {
        case 1: action = .command(try CommandOrder(decoding: &reader))
        case 2: action = .note(try reader.text())
        case 3: action = .alarm(try AlarmOrder(decoding: &reader))
        case 16: action = .jog(try JogAct(decoding: &reader))
        case 17: action = .presence(hasActed: try reader.bool())
        case 32: action = .fire(commandID: try reader.u32(), rigName: try reader.text())
        // As earlier versions recorded it.
        case 33: action = .approve(commandID: try reader.u32(), echo: nil, reason: try reader.text())
        case 36:
            action = .approve(
                commandID: try reader.u32(),
                echo: try reader.optional { reader throws(OctetError) in try reader.u32() },
                reason: try reader.text())
        case 34: action = .accept(review: try reader.u32())
        case 35: action = .run(try RunOrder(decoding: &reader))
        default: throw .invalid(what: "kind of request", value: UInt64(tag))
        }
    }
}

extension CommandOrder: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.text(name)
        writer.list(arguments) {
            $0.text($1.name)
            $0.text($1.text)
        }
        writer.bool(isConfirmed)
        writer.optional(stateRevision) { $0.u32($1) }
        writer.optional(expectedState) { $0.u8($1) }
        writer.optional(review) { $0.u32($1) }
        writer.bool(isByPerson)
        writer.optional(script) { $1.encode(into: &$0) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        name = try reader.text()
        arguments = try reader.list(limit: Limits.arguments) { (reader) throws(OctetError) in
            Argument(name: try reader.text(), text: try reader.text())
        }
        isConfirmed = try reader.bool()
        stateRevision = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
        expectedState = try reader.optional { (reader) throws(OctetError) in try reader.u8() }
        review = try reader.optional { (reader) throws(OctetError) in try reader.u32() }
        isByPerson = try reader.bool()
        script = try reader.optional { (reader) throws(OctetError) in try ScriptTerms(decoding: &reader) }
    }
}
