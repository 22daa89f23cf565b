/// A sign by which a stage of a command is seen to be reached.
public struct Verifier: Hashable, Sendable {
    public enum Stage: String, Hashable, CaseIterable, Sendable {
        case accepted = "ACC"
        case started = "STA"
        case progress = "PRG"
        /// Seen by the station in telemetry, not reported by the rig.
        case served = "SVR"
        case completed = "COM"
    }

    public let stage: Stage
    /// The packet that reports it.
    public let container: ContainerID
    /// From the stage before (or the sending) to giving up on this one: XTCE's timeLastVerifierPassed.
    public let timeoutMilliseconds: Int64

    public init(stage: Stage, container: ContainerID, timeoutMilliseconds: Int64) {
        self.stage = stage
        self.container = container
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}
