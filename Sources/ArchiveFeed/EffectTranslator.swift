import Archive
import Commanding
import Journal
import MissionDatabase
import Monitoring
import Octets
import Station
import Telemetry

/// Says in an archive's words what an input of the core caused.
struct EffectTranslator {
    /// Where an effect comes from, and whether the archive lacks it.
    struct Place {
        var position: JournalPosition
        var record: JournalRecord
        var isNew: Bool

        func moment(_ ordinal: Int) -> ArchiveMoment {
            ArchiveMoment(
                position: position, ordinal: UInt32(ordinal), utc: record.utc, coreTime: record.coreTime)
        }
    }

    private var sequences = PacketSequences()

    mutating func take(
        _ effects: [CoreEffect], _ place: Place, _ program: StationProgram, run: UInt32?,
        into writer: ArchiveWriter
    ) {
        var answer: (id: UInt64, answer: Answer)?
        for (ordinal, effect) in effects.enumerated() {
            if case .answer(let id, let given) = effect { answer = (id, given) }
            if case .samples(let link, let batch) = effect {
                take(batch, of: link, place.moment(ordinal), isNew: place.isNew, program, into: writer)
            } else if place.isNew {
                Self.write(effect, at: place.moment(ordinal), program, into: writer)
            }
        }
        guard place.isNew, place.record.channel == .events, let kind = RecordKind(rawValue: place.record.kind)
        else { return }
        // Behind all effects, so that the command that it asked for is there.
        let moment = place.moment(effects.count)
        var reader = ByteReader(place.record.payload)
        switch kind {
        case .request, .untaken:
            guard let request = try? OperatorRequest(decoding: &reader) else { return }
            RequestWords.write(request, answer?.answer, at: moment, run: run, into: writer)
        case .gap:
            guard let gap = try? JournalGap(decoding: &reader) else { return }
            let text = "the journal could not write \(gap.records) records (\(gap.octets) octets)"
            writer.append(
                ArchivedGap(
                    moment: moment, kind: .records, link: "", subject: "",
                    count: Int64(clamping: gap.records), text: text))
        default: return
        }
    }

    private mutating func take(
        _ batch: SampleBatch, of link: LinkID, _ moment: ArchiveMoment, isNew: Bool,
        _ program: StationProgram, into writer: ArchiveWriter
    ) {
        let before = sequences.note(batch, of: link, at: moment.utc, in: program.database)
        guard isNew else { return }
        let name = program.linkName(link)
        writer.append(batch, link: name, at: moment)
        guard batch.quality.contains(.afterGap) else { return }
        let container = program.database[batch.container].name
        let count = before?.missing
        let text = "\(count.map { "\($0)" } ?? "some") packets before this \(container) never came"
        writer.append(
            ArchivedGap(
                moment: moment, kind: .packets, link: name, subject: container, from: before?.utc,
                count: count, text: text))
    }

    private static func write(
        _ effect: CoreEffect, at moment: ArchiveMoment, _ program: StationProgram, into writer: ArchiveWriter
    ) {
        switch effect {
        case .event(let event):
            writer.append(
                ArchivedEvent(
                    moment: moment, link: program.linkName(event.link), severity: Int(event.severity),
                    identifier: Int(event.identifier), name: event.name, bootCount: Int(event.bootCount),
                    count: Int64(event.count), bitDepthMicrometres: Int64(event.bitDepthMicrometres),
                    a: Int64(event.a), b: Int64(event.b)))
        case .alarm(let alarm):
            writer.append(ArchivedMessage(moment: moment, code: alarm.code.rawValue, text: alarm.text))
        case .alarmChange(let change): writer.append(alarm(change, at: moment, program))
        case .stage(let link, let transition):
            writer.append(
                ArchivedStage(
                    moment: moment, link: program.linkName(link), commandID: Int64(transition.commandID),
                    name: transition.name, stage: StageWords.word(transition.stage),
                    isFinal: transition.stage.isFinal, text: program.words(for: transition),
                    evidence: StageWords.evidence(transition.evidence),
                    inputs: transition.inputs.map { "\($0)" }))
        case .linkState(let transition):
            writer.append(
                ArchivedLinkState(
                    moment: moment, link: program.linkName(transition.link), state: transition.state,
                    cause: transition.cause))
        case .run(let change): write(change, at: moment, into: writer)
        case .transmit, .reopenPort, .answer, .decision, .samples, .freshness, .testStop, .stopBits, .left:
            return
        }
    }

    private static func write(
        _ change: RunChange, at moment: ArchiveMoment, into writer: ArchiveWriter
    ) {
        let number = Int64(change.number)
        switch change.step {
        case .began:
            writer.append(
                ArchivedRun(
                    number: number, title: change.title, principal: change.principal, from: moment,
                    isProtected: false))
        case .ended: writer.endRun(number, at: moment)
        case .protected, .unprotected: writer.protectRun(number, change.step == .protected)
        }
    }

    private static func alarm(
        _ change: AlarmChange, at moment: ArchiveMoment, _ program: StationProgram
    ) -> ArchivedAlarm {
        let alarm = change.alarm
        return ArchivedAlarm(
            moment: moment, step: change.step.word, number: Int64(alarm.number), kind: alarm.key.kind.word,
            link: program.linkName(LinkID(alarm.key.link)), name: alarm.key.name,
            severity: "\(alarm.severity)", worstSeverity: "\(alarm.worstSeverity)",
            state: alarm.state.words, isShelved: change.isShelved, isSafety: alarm.isSafety,
            principal: change.principal, text: alarm.text, note: alarm.acknowledgement?.note ?? "",
            value: alarm.value, count: Int64(alarm.count))
    }
}

extension StationProgram {
    /// Name of a link by its number, which an alarm of an earlier configuration may have.
    func linkName(_ link: LinkID) -> String {
        links.indices.contains(Int(link.index)) ? links[Int(link.index)].name : ""
    }
}
