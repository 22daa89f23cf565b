public import Commanding
import MissionDatabase
public import Octets
public import Station
public import StationAPI
public import Telemetry

extension EventReport {
    public init(_ event: RigEvent, link: String, time: Int64) {
        self.init(
            link: link, name: event.name, severity: event.severity, bootCount: event.bootCount,
            count: event.count, bitDepthMillimetres: Double(event.bitDepthMicrometres) / 1000, a: event.a,
            b: event.b, time: time)
    }
}

extension StageReport {
    public init(_ transition: StageTransition, detail: String, time: Int64, elapsedMilliseconds: Double) {
        var isSuccess = false
        switch transition.stage {
        case .completed, .effectSeen: isSuccess = true
        default: break
        }
        var detail = detail
        if let effect = transition.awaitedEffect { detail += "; its effect is not seen yet: \(effect)" }
        self.init(
            commandID: transition.commandID, command: transition.name, stage: transition.stage.word,
            detail: detail, isFinal: transition.stage.isFinal, isSuccess: isSuccess, time: time,
            elapsedMilliseconds: elapsedMilliseconds)
        awaitedEffect = transition.awaitedEffect
    }
}

extension StageTransition {
    /// Nothing more is told of the command.
    public var endsStory: Bool {
        switch stage {
        case .effectSeen, .effectNotSeen: return true
        default: return stage.isFinal && awaitedEffect == nil
        }
    }
}

extension CommandStage {
    /// One word for each rung, for programs.
    public var word: String {
        switch self {
        case .queued: return "queued"
        case .sent: return "sent"
        case .linkAcknowledged: return "link-acknowledged"
        case .accepted: return "accepted"
        case .started: return "started"
        case .progress: return "progress"
        case .completed: return "completed"
        case .failed: return "failed"
        case .refused: return "refused"
        case .cancelled: return "cancelled"
        case .inDoubt: return "in-doubt"
        case .unknown: return "UNKNOWN"
        case .effectSeen: return "effect-seen"
        case .effectNotSeen: return "effect-not-seen"
        }
    }
}

extension StationProgram {
    /// The values of a packet as people read them.
    public func report(_ batch: SampleBatch, link: LinkID, time: Int64) -> SamplesReport {
        SamplesReport(
            link: links[Int(link.index)].name, packet: database[batch.container].name, time: time,
            generation: batch.generation?.nanoseconds, isAtomic: batch.generation.map { $0.epoch == .atomic },
            quality: batch.quality.words, origin: batch.quality.origin,
            values: batch.samples.map { value(of: $0, batch) })
    }

    private func value(of sample: Sample, _ batch: SampleBatch) -> SamplesReport.Value {
        let type = database[sample.parameter].type
        var number = sample.value.number
        switch sample.value {
        case .label, .unlabelled, .flag: number = nil
        case .integer, .unsigned, .real, .octets: break
        }
        if database[sample.parameter].absent == sample.raw { number = nil }
        return SamplesReport.Value(
            name: database[sample.parameter].name, number: number,
            text: sample.text(in: database, octets: batch.octets), unit: type.unit)
    }
}
