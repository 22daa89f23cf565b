public import Octets

/// The rung behind `completed`: whether telemetry shows what the command was for (SR-O-08).
extension CommandLedger {
    /// Notes it for a completed command; its final stage stays what it is. `nil`: it moved nothing.
    public mutating func sawEffect(
        _ commandID: UInt32, as stage: CommandStage, at now: CoreTime
    ) -> StageTransition? {
        guard let index = closed.lastIndex(where: { $0.commandID == commandID }),
            case .completed = closed[index].stage, closed[index].effect == nil
        else { return nil }
        switch stage {
        case .effectSeen, .effectNotSeen: break
        default: return nil
        }
        closed[index].effect = stage
        closed[index].remember(LedgerStep(stage: stage, at: now, source: .telemetry))
        return StageTransition(
            commandID: commandID, name: closed[index].name, from: closed[index].stage, stage: stage, at: now,
            evidence: .telemetry)
    }
}
