public import Octets

/// A command of many frames (hold-to-run): the ledger holds it once, whoever sends the frames ends it.
extension CommandLedger {
    /// An id for one more frame of a command that is open. It has no entry, and is never given out again.
    /// Errors: `.idsExhausted`.
    public mutating func frameID() throws(CommandingError) -> UInt32 { try takeID() }

    /// Closes an open command whose end shows otherwise than by a report on its first frame.
    public mutating func close(
        _ commandID: UInt32, as stage: CommandStage, evidence: StageTransition.Evidence, at now: CoreTime
    ) -> StageTransition? {
        guard stage.isFinal, let index = index(of: commandID) else { return nil }
        return move(index, to: stage, evidence: evidence, at: now)
    }
}
