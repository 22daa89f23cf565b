/// Where the knowledge of a stage comes from; raw numbers stand in snapshots.
public enum StageSource: UInt8, Hashable, CaseIterable, Sendable {
    case operatorRequest = 1
    case stationCheck = 2
    case transmission = 3
    case linkAcknowledgement = 4
    /// A report of the rig (PUS service 1).
    case rigReport = 5
    /// The rig's answer to GET_CMD_STATUS.
    case rigAnswer = 6
    /// Nothing came in time.
    case silence = 7
    case link = 8
    case restart = 9
    /// The rig's heartbeat, without a report.
    case rigHeartbeat = 10
    case telemetry = 11
}

extension StageSource: CustomStringConvertible {
    public var description: String {
        switch self {
        case .operatorRequest: return "operator"
        case .stationCheck: return "station"
        case .transmission: return "transmission"
        case .linkAcknowledgement: return "link acknowledgement"
        case .rigReport: return "rig report"
        case .rigAnswer: return "rig, asked"
        case .silence: return "silence"
        case .link: return "link"
        case .restart: return "restart"
        case .rigHeartbeat: return "rig heartbeat"
        case .telemetry: return "telemetry"
        }
    }
}

extension StageTransition.Evidence {
    /// The same in one word.
    public var source: StageSource {
        switch self {
        case .request: return .operatorRequest
        case .transmission: return .transmission
        case .linkAcknowledgement: return .linkAcknowledgement
        case .report: return .rigReport
        case .answer: return .rigAnswer
        case .deadline: return .silence
        case .link: return .link
        case .restart: return .restart
        case .stationCheck: return .stationCheck
        case .heartbeat: return .rigHeartbeat
        case .telemetry: return .telemetry
        }
    }
}
