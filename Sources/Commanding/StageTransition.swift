public import MissionDatabase
public import Octets

/// One step of one command on its ladder, with what it is known by.
public struct StageTransition: Equatable, Sendable {
    /// What made the station say so.
    public enum Evidence: Equatable, Sendable {
        case request
        case transmission
        case linkAcknowledgement
        case report(VerificationReport)
        /// The rig was asked for the result.
        case answer(RecordedResult)
        /// Nothing came in the window of this stage; `nil`: it was never sent. With `.progress` the stage
        /// stays.
        case deadline(Verifier.Stage?)
        case link
        case restart
        case stationCheck
        /// The rig's heartbeat says it, without a report.
        case heartbeat
        /// What the rig's values show.
        case telemetry
    }

    public let commandID: UInt32
    /// Name in the dictionary.
    public let name: String
    /// `nil` for the first.
    public let from: CommandStage?
    public let stage: CommandStage
    public let at: CoreTime
    public let evidence: Evidence
    /// Of the first stage: what the decision to send, or not, was made by.
    public internal(set) var inputs: [InterlockInput] = []
    /// Of `.completed`: what telemetry still has to show.
    public var awaitedEffect: String?

    public init(
        commandID: UInt32, name: String, from: CommandStage?, stage: CommandStage, at: CoreTime,
        evidence: Evidence
    ) {
        self.commandID = commandID
        self.name = name
        self.from = from
        self.stage = stage
        self.at = at
        self.evidence = evidence
    }
}

extension StageTransition: CustomStringConvertible {
    public var description: String {
        if from == stage, evidence == .deadline(.progress) {
            return "\(name) #\(commandID): no progress report in time; \(stage)"
        }
        return "\(name) #\(commandID) \(stage)"
    }
}
