/// What the rig says of a command when it is asked (GET_CMD_STATUS).
public enum RecordedResult: Hashable, Sendable {
    /// The rig never had it: its id is above every id of this boot.
    case neverSeen
    /// The rig had ids above it and keeps only the last 32 results.
    case forgotten
    case running
    case completed(result: UInt32)
    /// Refused, or begun and failed, as `CommandFailure.stage` says.
    case failed(CommandFailure)
}
