import MissionDatabase
public import Octets

/// What the link, the rig and the clock say about open commands.
extension CommandLedger {
    /// The packet was handed to the link. `requestID` are its first four octets.
    public mutating func sent(_ commandID: UInt32, requestID: UInt32, at now: CoreTime) -> StageTransition? {
        guard let index = index(of: commandID), open[index].stage == .queued else { return nil }
        open[index].requestID = requestID
        return move(index, to: .sent, evidence: .transmission, at: now)
    }

    /// The packet was handed to the link, which has yet to transmit it.
    public mutating func note(requestID: UInt32, bootCount: UInt32?, of commandID: UInt32) {
        guard let index = index(of: commandID), open[index].stage == .queued else { return }
        open[index].requestID = requestID
        open[index].bootCount = bootCount
    }

    /// The packet that was noted is on the line.
    public mutating func sent(_ commandID: UInt32, at now: CoreTime) -> StageTransition? {
        guard let index = index(of: commandID), let requestID = open[index].requestID else { return nil }
        return sent(commandID, requestID: requestID, at: now)
    }

    /// Commands that were handed to the link and are not known to be on the line.
    public var queued: [UInt32] {
        open.filter { $0.stage == .queued && $0.requestID != nil }.map(\.commandID)
    }

    /// The last command that moves something and was sent, for whoever finds the rig moving.
    public var lastMotion: LedgerEntry? {
        let all = closed + open
        return all.last { $0.hazard >= .vital && $0.requestID != nil }
    }

    /// The rig's end of the link has it. After a report this is old news and moves nothing.
    public mutating func linkAcknowledged(_ commandID: UInt32, at now: CoreTime) -> StageTransition? {
        guard let index = index(of: commandID), open[index].stage == .sent else { return nil }
        return move(index, to: .linkAcknowledged, evidence: .linkAcknowledgement, at: now)
    }

    /// The link gave the packet up: refused if it was never sent, UNKNOWN otherwise.
    public mutating func dropped(_ commandID: UInt32, at now: CoreTime) -> StageTransition? {
        guard let index = index(of: commandID) else { return nil }
        if case .inDoubt = open[index].stage { return nil }
        return move(index, to: outcome(index, lost: .droppedByLink), evidence: .link, at: now)
    }

    /// The station takes back a command that it has not sent, and says why.
    public mutating func withdraw(
        _ commandID: UInt32, because refusal: Refusal, at now: CoreTime
    ) -> StageTransition? {
        guard let index = index(of: commandID), open[index].stage == .queued else { return nil }
        return move(index, to: .refused(refusal), evidence: .stationCheck, at: now)
    }

    /// The session is over: its reports will not come any more (ICD §2). Transitions in rising order of id.
    public mutating func sessionLost(at now: CoreTime) -> [StageTransition] {
        var transitions: [StageTransition] = []
        for id in open.map(\.commandID) {
            guard let index = index(of: id) else { continue }
            if case .inDoubt = open[index].stage { continue }
            transitions.append(
                move(index, to: outcome(index, lost: .sessionLost), evidence: .link, at: now))
        }
        return transitions
    }

    /// The station takes an unsent command out of the link's queue (SR-S-06, SR-L-07).
    public mutating func cancel(
        _ commandID: UInt32, because refusal: Refusal, at now: CoreTime
    ) -> StageTransition? {
        guard let index = index(of: commandID), open[index].stage == .queued else { return nil }
        return move(index, to: .cancelled(refusal), evidence: .stationCheck, at: now)
    }

    private func outcome(_ index: Int, lost cause: UnknownCause) -> CommandStage {
        guard open[index].stage == .queued else { return lostSight(index, cause) }
        return .cancelled(
            Refusal(
                .sessionEnded,
                "the session with the rig ended while it waited; look at the rig, then give it again"
            ))
    }

    /// Closes what is overdue, in order of deadline and id. Silence about progress is told and closes
    /// nothing.
    public mutating func expire(at now: CoreTime) -> [StageTransition] {
        var transitions: [StageTransition] = []
        while let index = nextDue(at: now) {
            if let due = open[index].progressDue, due < open[index].deadline {
                open[index].progressDue = nil
                counters.overdueProgress += 1
                let entry = open[index]
                transitions.append(
                    StageTransition(
                        commandID: entry.commandID, name: entry.name, from: entry.stage, stage: entry.stage,
                        at: now, evidence: .deadline(.progress)))
            } else {
                let (cause, stage) = CommandLedger.overdue(open[index])
                let isOver = open[index].doubt != nil
                transitions.append(
                    move(
                        index, to: isOver ? .unknown(cause) : lostSight(index, cause),
                        evidence: .deadline(stage), at: now))
            }
        }
        return transitions
    }

    private func nextDue(at now: CoreTime) -> Int? {
        var best: Int?
        for index in open.indices where open[index].nextDeadline <= now {
            if let known = best, open[known].nextDeadline <= open[index].nextDeadline { continue }
            best = index
        }
        return best
    }

    private static func overdue(_ entry: LedgerEntry) -> (UnknownCause, Verifier.Stage?) {
        switch entry.stage {
        case .queued: return (.notSentInTime, nil)
        case .inDoubt(let cause): return (cause, nil)
        case .sent, .linkAcknowledged: return (.acceptanceOverdue, .accepted)
        case .accepted where entry.windows.started != nil: return (.startOverdue, .started)
        default: return (.completionOverdue, .completed)
        }
    }
}
