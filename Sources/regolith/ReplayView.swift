import Journal
import MissionDatabase
import Monitoring
import Octets
import Station
import StationAPI
import StationReports
import Telemetry

/// Telemetry and what the core did, as text; marked so that nobody takes it for live.
struct ReplayView {
    let only: [String]?
    let isQuiet: Bool
    var isJSON = false
    /// Of the segment that is played.
    var database: MissionDatabase?
    /// The last line of how the rig stood, without its age.
    private var told: Standing?

    init(only: [String]?, isQuiet: Bool, isJSON: Bool) {
        self.only = only
        self.isQuiet = isQuiet
        self.isJSON = isJSON
    }

    /// One step; says whether anything of it was worth a line.
    @discardableResult
    mutating func show(_ step: JournalScan.Step) -> Bool {
        database = step.core?.program.database ?? database
        guard !isQuiet, let program = step.core?.program else { return false }
        if isJSON {
            let json = EffectJSON(
                database: program.database, wanted: only.map(Set.init), links: program.links.map(\.name),
                replayed: standings(step))
            let lines = step.effects.compactMap { json.line($0, step) }
            for line in lines { Terminal.say(line) }
            return !lines.isEmpty
        }
        let isSeen = step.effects.contains(where: isShown)
        if isSeen { showStanding(step) }
        for effect in step.effects { show(effect, step.record) }
        return isSeen
    }

    /// Before what is shown, whenever it is another than before (SR-O-04).
    private mutating func showStanding(_ step: JournalScan.Step) {
        guard let now = standings(step).first else { return }
        var timeless = now
        timeless.ageSeconds = nil
        guard timeless != told else { return }
        told = timeless
        Terminal.say("\(StandingText.line(now)) · at \(JournalWords.time(step.record.utc))")
    }

    private func standings(_ step: JournalScan.Step) -> [Standing] {
        guard let core = step.core else { return [] }
        return core.program.standings(
            core.standings(at: step.record.coreTime), since: 0, mode: "REPLAY")
    }

    private func isShown(_ effect: CoreEffect) -> Bool {
        switch effect {
        case .transmit, .reopenPort, .answer, .decision, .stopBits, .left, .testStop, .run: return false
        case .freshness(_, let freshness): return freshness.cause != .fresh
        case .samples(_, let batch):
            guard let database else { return false }
            return batch.samples.contains { sample in
                let name = database[sample.parameter].name
                return only.map { $0.contains(name) } ?? LiveView.usual.contains(name)
            }
        default: return true
        }
    }

    private func show(_ effect: CoreEffect, _ record: JournalRecord) {
        guard !isQuiet else { return }
        let time = JournalWords.time(record.utc)
        switch effect {
        case .samples(_, let batch): showSamples(batch, time)
        case .stage(_, let transition): Terminal.say("REPLAY \(time) \(transition)")
        case .linkState(let change): Terminal.say("REPLAY \(time) link \(change.state): \(change.cause)")
        case .event(let event): Terminal.say("REPLAY \(time) event \(event.name) \(event.words)")
        case .alarm(let alarm): Terminal.say("REPLAY \(time) \(alarm.code.rawValue): \(alarm.text)")
        case .alarmChange(let change):
            // The replay's own list: it never sounds, and nobody acknowledges it here (SR-O-11).
            let alarm = change.alarm
            Terminal.say(
                "REPLAY \(time) alarm #\(alarm.number) \(change.step.word): \(alarm.severity) \(alarm.text)")
        case .freshness(_, let freshness):
            guard freshness.cause != .fresh, let database else { return }
            let packet = database[freshness.container].name
            Terminal.say("REPLAY \(time) \(packet) is STALE: \(freshness.cause.words)")
        case .transmit, .reopenPort, .answer, .decision, .stopBits, .left, .testStop, .run: break
        }
    }

    private func showSamples(_ batch: SampleBatch, _ time: String) {
        guard let database else { return }
        let shown = batch.samples.filter { sample in
            let name = database[sample.parameter].name
            return only.map { $0.contains(name) } ?? LiveView.usual.contains(name)
        }
        guard !shown.isEmpty else { return }
        let words = shown.map { sample in
            let parameter = database[sample.parameter]
            let unit = parameter.type.unit.map { " " + $0 } ?? ""
            return "\(parameter.name) \(sample.text(in: database, octets: batch.octets))\(unit)"
        }
        Terminal.say("REPLAY \(time) \(database[batch.container].name)  \(words.joined(separator: "  "))")
    }
}
