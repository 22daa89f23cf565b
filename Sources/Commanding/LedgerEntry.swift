public import MissionDatabase
public import Octets

/// One command of the ledger.
public struct LedgerEntry: Equatable, Sendable {
    /// The id it carries on the wire, never used twice.
    public let commandID: UInt32
    public let name: String
    public let hazard: HazardClass
    public let operatorID: UInt16
    public let windows: VerifierWindows
    public let admittedAt: CoreTime
    /// Who asked for it, as the face knows them.
    public internal(set) var principal = ""
    /// The effect in words, arguments with units.
    public internal(set) var meaning = ""
    /// What the decision to send it was made by; forgotten after the next 32 commands, the journal has it.
    public internal(set) var inputs: [InterlockInput] = []
    /// Its stages so far, in order.
    public internal(set) var steps: [LedgerStep] = []
    public internal(set) var doubt: Doubt?
    /// The first four octets of its packet; `nil` until it is sent.
    public internal(set) var requestID: UInt32?
    /// The boot of the rig that it was meant for: another one knows nothing of it.
    public internal(set) var bootCount: UInt32?
    public internal(set) var stage: CommandStage
    /// Whether its effect was seen; `nil` where none is waited for, or not yet known.
    public internal(set) var effect: CommandStage?
    public internal(set) var stageAt: CoreTime
    /// When it is closed as UNKNOWN unless a report comes; meaningless once the stage is final.
    public internal(set) var deadline: CoreTime
    /// When silence about progress is told; `nil` where no step is waited for.
    public internal(set) var progressDue: CoreTime?

    /// Asking the rig what became of it.
    public struct Doubt: Hashable, Sendable {
        public internal(set) var attempts: UInt8 = 0
        public internal(set) var nextAsk: CoreTime
    }

    /// The next moment at which something is due for it.
    var nextDeadline: CoreTime { progressDue.map { min($0, deadline) } ?? deadline }

    /// The first stages and the last ones are kept.
    mutating func remember(_ step: LedgerStep) {
        if steps.count >= Limits.steps { steps.remove(at: Limits.steps / 2) }
        steps.append(step)
    }

    /// Takes the stage and opens the windows that follow from it.
    mutating func enter(_ stage: CommandStage, at now: CoreTime) {
        let hadStarted = self.stage.rung >= CommandStage.started.rung
        self.stage = stage
        stageAt = now
        doubt = nil
        switch stage {
        case .queued, .linkAcknowledged: break
        case .sent: deadline = now + windows.accepted
        case .accepted: deadline = now + (windows.started ?? windows.completed)
        case .started, .progress:
            if !hadStarted { deadline = now + windows.completed }
            progressDue = windows.progress.map { now + $0 }
        case .inDoubt:
            progressDue = nil
            doubt = Doubt(nextAsk: now)
            deadline = now + Limits.doubt
        case .completed, .failed, .refused, .cancelled, .unknown, .effectSeen, .effectNotSeen:
            progressDue = nil
        }
    }
}

extension LedgerEntry: SnapshotCodable {
    public func encode(into writer: inout ByteWriter) {
        writer.u32(commandID)
        writer.text(name)
        writer.u8(hazard.rawValue)
        writer.u16(operatorID)
        windows.encode(into: &writer)
        writer.i64(admittedAt.nanoseconds)
        writer.text(principal)
        writer.text(meaning)
        writer.list(inputs) { $1.encode(into: &$0) }
        writer.list(steps) { $1.encode(into: &$0) }
        writer.optional(doubt) {
            $0.u8($1.attempts)
            $0.i64($1.nextAsk.nanoseconds)
        }
        writer.optional(requestID) { $0.u32($1) }
        writer.optional(bootCount) { $0.u32($1) }
        stage.encode(into: &writer)
        writer.i64(stageAt.nanoseconds)
        writer.i64(deadline.nanoseconds)
        writer.optional(progressDue) { $0.i64($1.nanoseconds) }
        writer.optional(effect) { $1.encode(into: &$0) }
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        commandID = try reader.u32()
        name = try reader.text()
        let significance = try reader.u8()
        guard let hazard = HazardClass(rawValue: significance) else {
            throw .invalid(what: "hazard class", value: UInt64(significance))
        }
        self.hazard = hazard
        operatorID = try reader.u16()
        windows = try VerifierWindows(decoding: &reader)
        admittedAt = CoreTime(nanoseconds: try reader.i64())
        principal = try reader.text()
        meaning = try reader.text()
        inputs = try reader.list(limit: Limits.inputs) { (r: inout ByteReader) throws(OctetError) in
            try InterlockInput(decoding: &r)
        }
        steps = try reader.list(limit: Limits.steps) { (r: inout ByteReader) throws(OctetError) in
            try LedgerStep(decoding: &r)
        }
        doubt = try reader.optional { (r: inout ByteReader) throws(OctetError) in
            Doubt(attempts: try r.u8(), nextAsk: CoreTime(nanoseconds: try r.i64()))
        }
        requestID = try reader.optional { (r: inout ByteReader) throws(OctetError) in try r.u32() }
        bootCount = try reader.optional { (r: inout ByteReader) throws(OctetError) in try r.u32() }
        stage = try CommandStage(decoding: &reader)
        stageAt = CoreTime(nanoseconds: try reader.i64())
        deadline = CoreTime(nanoseconds: try reader.i64())
        progressDue = try reader.optional { (r: inout ByteReader) throws(OctetError) in
            CoreTime(nanoseconds: try r.i64())
        }
        effect = try reader.optional { (r: inout ByteReader) throws(OctetError) in
            try CommandStage(decoding: &r)
        }
    }
}
