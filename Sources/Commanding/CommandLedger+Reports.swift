import MissionDatabase
public import Octets

/// What the rig reports about open commands.
extension CommandLedger {
    /// A report of the rig. `nil`: it moved nothing, and a counter says why.
    public mutating func reported(_ report: VerificationReport, at now: CoreTime) -> StageTransition? {
        guard let index = index(of: report.commandID) else {
            if closed.contains(where: { $0.commandID == report.commandID }) {
                counters.late += 1
            } else {
                counters.foreign += 1
            }
            return nil
        }
        let entry = open[index]
        guard entry.requestID == report.requestID else {
            counters.illegal += 1
            return nil
        }
        let stage = CommandStage(report.content)
        switch CommandLedger.judge(stage, after: entry) {
        case .duplicate:
            counters.duplicate += 1
            return nil
        case .illegal:
            counters.illegal += 1
            return nil
        case .climb(let skipped):
            if skipped { counters.skipped += 1 }
            return move(index, to: stage, evidence: .report(report), at: now)
        }
    }

    private enum Verdict {
        case climb(skipped: Bool)
        case duplicate
        case illegal
    }

    /// A stage that was jumped over is no reason to disbelieve the one that was reported; going down is.
    private static func judge(_ stage: CommandStage, after entry: LedgerEntry) -> Verdict {
        if stage == entry.stage { return .duplicate }
        if case .progress(let step) = stage, case .progress(let known) = entry.stage {
            return step > known ? .climb(skipped: false) : .illegal
        }
        let before: CommandStage = entry.windows.started == nil ? .accepted : .started
        switch stage {
        case .accepted: return verdict(from: entry, over: .sent, below: .accepted)
        case .started: return verdict(from: entry, over: .accepted, below: .started)
        case .progress: return verdict(from: entry, over: before, below: .progress(step: 0))
        case .failed(let failure) where failure.stage == .accepted:
            return verdict(from: entry, over: .sent, below: .accepted)
        case .failed(let failure) where failure.stage == .started:
            return verdict(from: entry, over: .accepted, below: .started)
        default: return verdict(from: entry, over: before, below: .completed(result: 0))
        }
    }

    private static func verdict(
        from entry: LedgerEntry, over least: CommandStage, below bound: CommandStage
    ) -> Verdict {
        let rung = entry.stage.rung
        if rung >= bound.rung { return .illegal }
        return .climb(skipped: rung < least.rung)
    }
}

extension CommandStage {
    /// The stage a report stands for.
    init(_ content: VerificationReport.Content) {
        switch content {
        case .accepted: self = .accepted
        case .started: self = .started
        case .progress(let step): self = .progress(step: step)
        case .completed(let result): self = .completed(result: result)
        case .failed(let failure): self = .failed(failure)
        }
    }
}
