public import MissionDatabase
public import Octets

/// The verification ladder of every command, as a value: what happened goes in, transitions come out.
///
/// A command is named by its id on the wire. Ids rise over the life of the station and are never used
/// again. Each command gets exactly one final stage; whatever comes after it, or does not fit, is counted
/// and moves nothing. At most 64 are open (and 8 more that are never held back); the last 256 closed ones
/// are kept.
public struct CommandLedger: Equatable, Sendable {
    /// In rising order of id.
    public internal(set) var open: [LedgerEntry] = []
    /// In the order in which they were closed.
    public internal(set) var closed: [LedgerEntry] = []
    /// The id of the next command.
    public internal(set) var nextID: UInt32
    public internal(set) var counters = LedgerCounters()
    /// The rig can be asked for results: what is lost sight of is in doubt first and UNKNOWN only when the
    /// rig cannot tell. A property of the dictionary, so it stands in no snapshot.
    public var canAskRig = false

    public init(firstID: UInt32 = 1) { nextID = firstID }

    /// The earliest moment at which `expire` has something to do.
    public var deadline: CoreTime? { open.map(\.nextDeadline).min() }

    public func entry(_ commandID: UInt32) -> LedgerEntry? {
        if let index = index(of: commandID) { return open[index] }
        return closed.last { $0.commandID == commandID }
    }

    /// Takes a command in: it has its id and is queued. Its packet is made with this id.
    /// Errors: `.ledgerFull`, `.idsExhausted`.
    public mutating func admit(
        name: String, hazard: HazardClass, operatorID: UInt16, windows: VerifierWindows, at now: CoreTime,
        principal: String = "", meaning: String = "", inputs: [InterlockInput] = []
    ) throws(CommandingError) -> StageTransition {
        let always = AlwaysAllowed.contains(name: name, hazard: hazard)
        let places = Limits.openCommands + (always ? Limits.alwaysAllowedReserve : 0)
        guard open.count < places else { throw .ledgerFull(command: name, open: open.count) }
        let entry = LedgerEntry(
            commandID: try takeID(), name: name, hazard: hazard, operatorID: operatorID, windows: windows,
            admittedAt: now, principal: principal, meaning: meaning, inputs: inputs,
            steps: [LedgerStep(stage: .queued, at: now, source: .operatorRequest)], stage: .queued,
            stageAt: now, deadline: now + windows.accepted)
        open.append(entry)
        var transition = StageTransition(
            commandID: entry.commandID, name: name, from: nil, stage: .queued, at: now, evidence: .request)
        transition.inputs = inputs
        return transition
    }

    /// Takes a command in.
    public mutating func admit(
        _ command: PreparedCommand, operatorID: UInt16, at now: CoreTime, principal: String = "",
        inputs: [InterlockInput] = []
    ) throws(CommandingError) -> StageTransition {
        try admit(
            name: command.name, hazard: command.hazard, operatorID: operatorID, windows: command.windows,
            at: now, principal: principal, meaning: command.described(), inputs: inputs)
    }

    /// Records a command that the station refuses; it has an id, so that it can be asked about, and is
    /// closed. Errors: `.idsExhausted`.
    public mutating func refuse(
        _ command: PreparedCommand, operatorID: UInt16, because refusal: Refusal, at now: CoreTime,
        principal: String = "", inputs: [InterlockInput] = []
    ) throws(CommandingError) -> StageTransition {
        let stage = CommandStage.refused(refusal)
        let entry = LedgerEntry(
            commandID: try takeID(), name: command.name, hazard: command.hazard, operatorID: operatorID,
            windows: command.windows, admittedAt: now, principal: principal, meaning: command.described(),
            inputs: inputs, steps: [LedgerStep(stage: stage, at: now, source: .stationCheck)], stage: stage,
            stageAt: now, deadline: now)
        keep(entry)
        var transition = StageTransition(
            commandID: entry.commandID, name: entry.name, from: nil, stage: entry.stage, at: now,
            evidence: .stationCheck)
        transition.inputs = inputs
        return transition
    }

    /// A new process goes on with this ledger: what was open is UNKNOWN, and ids jump by 1024, so that an id
    /// that was given out but lost with the tail of the journal is not given out again.
    public mutating func restart(at now: CoreTime) -> [StageTransition] {
        let jump = nextID.addingReportingOverflow(Limits.idsSkippedAtRestart)
        nextID = jump.overflow ? .max : jump.partialValue
        var transitions: [StageTransition] = []
        for id in open.map(\.commandID) {
            guard let index = index(of: id) else { continue }
            let stage: CommandStage
            switch open[index].stage {
            case .inDoubt(let cause): stage = lostSight(index, cause)
            default: stage = lostSight(index, .stationRestarted)
            }
            transitions.append(move(index, to: stage, evidence: .restart, at: now))
        }
        return transitions
    }

    /// Ids go on at `id` or where they are, whichever is higher.
    public mutating func raiseIDs(to id: UInt32) { nextID = max(nextID, id) }

    mutating func takeID() throws(CommandingError) -> UInt32 {
        guard nextID < .max else { throw .idsExhausted }
        defer { nextID += 1 }
        return nextID
    }

    func index(of commandID: UInt32) -> Int? {
        open.firstIndex { $0.commandID == commandID }
    }

    /// Moves an open command to a stage; a final one closes it.
    mutating func move(
        _ index: Int, to stage: CommandStage, evidence: StageTransition.Evidence, at now: CoreTime
    ) -> StageTransition {
        let from = open[index].stage
        open[index].enter(stage, at: now)
        open[index].remember(LedgerStep(stage: stage, at: now, source: evidence.source))
        let entry = open[index]
        if stage.isFinal {
            open.remove(at: index)
            keep(entry)
        }
        return StageTransition(
            commandID: entry.commandID, name: entry.name, from: from, stage: stage, at: now,
            evidence: evidence)
    }

    /// What is lost sight of: in doubt where the rig can be asked, UNKNOWN where it cannot.
    func lostSight(_ index: Int, _ cause: UnknownCause) -> CommandStage {
        canAskRig && open[index].hazard != .normal ? .inDoubt(cause) : .unknown(cause)
    }

    private mutating func keep(_ entry: LedgerEntry) {
        if closed.count >= Limits.closedCommands { closed.removeFirst() }
        closed.append(entry)
        let old = closed.count - 1 - Limits.closedWithInputs
        if old >= 0 { closed[old].inputs = [] }
    }
}
