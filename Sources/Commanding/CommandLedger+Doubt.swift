public import MissionDatabase
public import Octets

/// Commands of which nobody knows what became: the rig is asked, and nothing is ever sent again (R6).
extension CommandLedger {
    /// The next moment at which the rig is to be asked; `nil` where nothing is in doubt.
    public var nextQuestion: CoreTime? {
        open.compactMap { entry in
            entry.doubt.flatMap { $0.attempts < Limits.questions ? $0.nextAsk : nil }
        }.min()
    }

    /// The oldest command in doubt that the rig is to be asked about now.
    public func questionDue(at now: CoreTime) -> UInt32? {
        open.first { entry in
            entry.doubt.map { $0.attempts < Limits.questions && $0.nextAsk <= now } ?? false
        }?.commandID
    }

    /// Commands in doubt, oldest first.
    public var inDoubt: [UInt32] { open.filter { $0.doubt != nil }.map(\.commandID) }

    /// The question went out; the next one waits twice as long as the last.
    public mutating func asked(_ commandID: UInt32, at now: CoreTime) {
        guard let index = index(of: commandID), var doubt = open[index].doubt else { return }
        doubt.nextAsk = now + Limits.firstQuestionGap * (1 << Int64(doubt.attempts))
        doubt.attempts += 1
        open[index].doubt = doubt
        if doubt.attempts >= Limits.questions {
            open[index].deadline = min(open[index].deadline, now + Limits.lastAnswer)
        }
    }

    /// A new session: questions of the last one are not answered any more, so they do not count.
    public mutating func askAgain(at now: CoreTime) {
        for index in open.indices where open[index].doubt != nil {
            open[index].doubt = LedgerEntry.Doubt(nextAsk: now)
        }
    }

    /// What the rig says of a command in doubt. `nil`: it moved nothing.
    public mutating func answered(
        _ commandID: UInt32, _ result: RecordedResult, at now: CoreTime
    ) -> StageTransition? {
        guard let index = index(of: commandID), open[index].doubt != nil else { return nil }
        let stage: CommandStage
        switch result {
        case .running:
            open[index].doubt?.attempts = 1
            open[index].doubt?.nextAsk = now + Limits.runningQuestionGap
            open[index].deadline = max(open[index].deadline, now + Limits.doubt)
            return nil
        case .completed(let number): stage = .completed(result: number)
        case .failed(let failure): stage = .failed(failure)
        case .neverSeen:
            stage = .cancelled(
                Refusal(
                    .neverArrived,
                    "the rig says it never had it; look at the rig, then give it again if it is still "
                        + "wanted"))
        case .forgotten: stage = .unknown(.forgottenByRig)
        }
        return move(index, to: stage, evidence: .answer(result), at: now)
    }

    /// Takes in a request that was durable when an earlier process died and that the core is not known to
    /// have taken: it is in doubt, and never sent. Errors: `.idsExhausted`.
    public mutating func takeUntaken(
        name: String, hazard: HazardClass, operatorID: UInt16, windows: VerifierWindows, at now: CoreTime,
        principal: String, meaning: String, bootCount: UInt32? = nil
    ) throws(CommandingError) -> [StageTransition] {
        let queued = try admit(
            name: name, hazard: hazard, operatorID: operatorID, windows: windows, at: now,
            principal: principal, meaning: meaning)
        guard let index = index(of: queued.commandID) else { return [queued] }
        open[index].bootCount = bootCount
        let stage = lostSight(index, .neverTaken)
        return [queued, move(index, to: stage, evidence: .restart, at: now)]
    }
}
