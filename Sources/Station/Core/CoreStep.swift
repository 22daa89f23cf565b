import Commanding
public import Journal
import Monitoring
public import Octets

/// One input of the core with what it caused, as the records that keep it and the effects that wait for them.
public struct CoreStep: Sendable {
    public var records: [JournalRecord] = []
    public var effects: [CoreEffect] = []

    public init() {}
}

extension StationCore {
    /// Handles one input and appends records and effects to `step`. `utc` only labels the records.
    public mutating func take(_ input: CoreInput, at now: CoreTime, utc: UTCTime, into step: inout CoreStep) {
        let before = trace
        let first = step.effects.count
        handle(input, at: now, into: &step.effects)
        step.records.append(record(of: input, before: before, utc: utc))
        if case .stopSent(let link, let write) = input {
            step.records.append(lateStopRecord(link, write, utc: utc))
        }
        for effect in step.effects[first...] {
            if let record = record(of: effect, utc: utc) { step.records.append(record) }
        }
    }

    /// The frame of the stop lane as it stands on its link, for Wireshark; written to the device before this
    /// record.
    func lateStopRecord(_ link: LinkID, _ write: StopWrite, utc: UTCTime) -> JournalRecord {
        journalRecord(
            .link(link, direction: .transmitted, lateStop: true), kind: 0, utc: utc, trace: trace,
            payload: write.bytes)
    }

    private func record(of input: CoreInput, before: TracePair, utc: UTCTime) -> JournalRecord {
        if case .received(let link, let bytes, let readAt) = input {
            return JournalRecord(
                channel: .link(link, direction: .received, lateStop: false), coreTime: time, utc: utc,
                readAt: readAt, trace: before.forJournal, payload: bytes)
        }
        let (kind, payload) = input.eventRecord()
        return journalRecord(.events, kind: kind.rawValue, utc: utc, trace: before, payload: payload)
    }

    /// What an effect leaves in the journal; telemetry leaves nothing, since replay makes it again.
    func record(of effect: CoreEffect, utc: UTCTime) -> JournalRecord? {
        var writer = ByteWriter()
        switch effect {
        case .transmit(let link, let bytes):
            return journalRecord(
                .link(link, direction: .transmitted, lateStop: false), kind: 0, utc: utc, trace: trace,
                payload: bytes)
        case .stage(let link, let transition):
            writer.u8(link.index)
            writer.u32(transition.commandID)
            writer.text(transition.name)
            transition.stage.encode(into: &writer)
            writer.list(transition.inputs) { $1.encode(into: &$0) }
            return journalRecord(
                .events, kind: RecordKind.stage.rawValue, utc: utc, trace: trace, payload: writer.bytes)
        case .linkState(let transition):
            writer.u8(transition.link.index)
            writer.text(transition.state)
            writer.text(transition.cause)
            return journalRecord(
                .events, kind: RecordKind.linkState.rawValue, utc: utc, trace: trace, payload: writer.bytes)
        case .alarm(let alarm):
            writer.text(alarm.code.rawValue)
            writer.text(alarm.text)
            return journalRecord(
                .events, kind: RecordKind.alarm.rawValue, utc: utc, trace: trace, payload: writer.bytes)
        case .alarmChange(let change):
            change.encode(into: &writer)
            return journalRecord(
                .events, kind: RecordKind.alarmChange.rawValue, utc: utc, trace: trace,
                payload: writer.bytes)
        case .reopenPort, .answer, .decision, .samples, .event, .stopBits, .testStop, .freshness, .left, .run:
            return nil
        }
    }

    func journalRecord(
        _ channel: JournalRecord.Channel, kind: UInt8, utc: UTCTime, trace: TracePair, payload: [UInt8]
    ) -> JournalRecord {
        JournalRecord(
            channel: channel, kind: kind, coreTime: time, utc: utc, trace: trace.forJournal, payload: payload)
    }

    /// What a segment begins with, so that replay needs nothing else. `now`: the boot-time clock, which a
    /// core that was restored on a later boot of the machine does not have yet.
    public func segmentHeader(at now: CoreTime, utc: UTCTime) -> [JournalRecord] {
        var mapping = ByteWriter()
        mapping.i64(utc.nanoseconds)
        mapping.i64(now.nanoseconds)
        let parts: [(RecordKind, [UInt8])] = [
            (.configuration, program.encodedSettings()), (.dictionary, program.dictionary),
            (.clockMapping, mapping.bytes), (.snapshot, snapshot()),
        ]
        return parts.map { kind, payload in
            JournalRecord(
                channel: .events, kind: kind.rawValue, coreTime: now, utc: utc, trace: trace.forJournal,
                payload: payload)
        }
    }

    public func snapshotRecord(utc: UTCTime) -> JournalRecord {
        journalRecord(
            .events, kind: RecordKind.snapshot.rawValue, utc: utc, trace: trace, payload: snapshot())
    }
}

extension TracePair {
    public var forJournal: JournalRecord.Trace { JournalRecord.Trace(safety: safety, data: data) }
}

extension StationProgram {
    /// The settings that stand in the configuration record of a segment.
    func encodedSettings() -> [UInt8] {
        var writer = ByteWriter()
        writer.text(stationName)
        writer.u16(stationID)
        writer.list(links) {
            $0.text($1.name)
            $0.u32($1.baud)
        }
        for action in [automation.warning, automation.critical] { writer.bool(action == .hold) }
        writer.optional(rig) {
            $0.blob($1.controllerID)
            $0.bool($1.isSimulator)
        }
        writer.u64(reserve)
        writer.optional(configuredHash == wireHash ? nil : configuredHash) { $0.raw($1) }
        return writer.bytes
    }

    /// The program that a segment's configuration and dictionary records stand for.
    public init(settings: [UInt8], dictionary: [UInt8]) throws(StationError) {
        var reader = ByteReader(settings)
        do {
            let name = try reader.text()
            let id = try reader.u16()
            let links = try reader.list(limit: Limits.links) { (reader) throws(OctetError) in
                LinkSettings(name: try reader.text(), baud: try reader.u32())
            }
            let automation = AutomaticHold.Policy(
                warning: try reader.bool() ? .hold : .none, critical: try reader.bool() ? .hold : .none)
            let rig = try reader.optional { (reader) throws(OctetError) in
                RigExpectation(controllerID: try reader.blob(), isSimulator: try reader.bool())
            }
            let reserve = try reader.u64()
            let configured = try reader.optional { (reader) throws(OctetError) in try reader.raw(8) }
            try self.init(
                stationName: name, stationID: id, links: links, rig: rig, dictionary: dictionary,
                file: "journal", automation: automation, reserve: reserve, configuredHash: configured)
        } catch let error as StationError {
            throw error
        } catch {
            throw .replay("the configuration record is damaged: \(error)")
        }
    }
}
