import Commanding
import MissionDatabase

/// Stages of a command and what they are known by, in words that stay.
enum StageWords {
    static func word(_ stage: CommandStage) -> String {
        switch stage {
        case .queued: return "queued"
        case .sent: return "sent"
        case .linkAcknowledged: return "linkAcknowledged"
        case .accepted: return "accepted"
        case .started: return "started"
        case .progress: return "progress"
        case .completed: return "completed"
        case .failed: return "failed"
        case .refused: return "refused"
        case .cancelled: return "cancelled"
        case .inDoubt: return "inDoubt"
        case .unknown: return "unknown"
        case .effectSeen: return "effectSeen"
        case .effectNotSeen: return "effectNotSeen"
        }
    }

    static func evidence(_ evidence: StageTransition.Evidence) -> String {
        switch evidence {
        case .request: return "request"
        case .transmission: return "transmission"
        case .linkAcknowledgement: return "link acknowledgement"
        case .report(let report): return "report of the rig: \(words(report.content))"
        case .answer(let result): return "answer of the rig: \(words(result))"
        case .deadline(let stage):
            return stage.map { "no report in the window of \($0.rawValue)" } ?? "not sent in time"
        case .link: return "link"
        case .restart: return "restart of the station"
        case .stationCheck: return "check of the station"
        case .heartbeat: return "heartbeat of the rig"
        case .telemetry: return "telemetry"
        }
    }

    private static func words(_ content: VerificationReport.Content) -> String {
        switch content {
        case .accepted: return "accepted (1,1)"
        case .started: return "started (1,3)"
        case .progress(let step): return "progress (1,5), step \(step)"
        case .completed(let result): return "completed (1,7), result \(result)"
        case .failed(let failure): return "failed at \(failure.stage.rawValue), \(failure)"
        }
    }

    private static func words(_ result: RecordedResult) -> String {
        switch result {
        case .neverSeen: return "never seen"
        case .forgotten: return "forgotten"
        case .running: return "running"
        case .completed(let result): return "completed, result \(result)"
        case .failed(let failure): return "failed at \(failure.stage.rawValue), \(failure)"
        }
    }
}
