import Commanding
import MissionDatabase
import Monitoring
import Octets
import Telemetry

/// Values against their limits, packets against their periods, and what follows for alarms.
extension StationCore {
    /// The station's time as people write it; a label on alarms.
    var utc: UTCTime { UTCTime(nanoseconds: time.nanoseconds &+ utcOffset) }

    /// When a packet is overdue next, or a shelf ends.
    var monitoringDeadline: CoreTime? {
        var earliest = alarms.deadline.map { CoreTime(nanoseconds: $0.nanoseconds &- utcOffset) }
        for index in watches.indices {
            guard let due = watches[index].staleness.deadline else { continue }
            earliest = earliest.map { min($0, due) } ?? due
        }
        return earliest
    }

    /// Takes the values of a packet: remembers them, and judges those that have limits.
    mutating func watch(_ batch: SampleBatch, on index: Int, into effects: inout [CoreEffect]) {
        let announced = watches[index].staleness.periodSample(of: batch.container).flatMap {
            batch.samples[$0].value.number
        }
        let fresh = watches[index].staleness.received(batch.container, announced: announced, at: time)
        watches[index].values.take(batch, dueAt: watches[index].staleness.dueAt(batch.container))
        if let fresh { tell(fresh, on: index, into: &effects) }
        for selection in program.limitTable.selections[batch.container.index] {
            let isNew = watches[index].limits.select(
                selection.selector, raw: batch.samples[selection.sample].raw)
            // What was read from the rig were the limits of the mode before.
            if isNew, program.limitTable.selectors[selection.selector] == program.limitMode {
                forgetRigLimits(index)
            }
        }
        followRigLimits(batch, on: index)
        for check in program.limitTable.checks[batch.container.index] {
            guard let value = batch.samples[check.sample].value.number,
                !watches[index].limits.isCalm(check.rule, value)
            else { continue }
            judge(batch.samples[check.sample], check.rule, value, batch, on: index, into: &effects)
        }
    }

    private mutating func judge(
        _ sample: Sample, _ rule: Int, _ value: Double, _ batch: SampleBatch, on index: Int,
        into effects: inout [CoreEffect]
    ) {
        let finding = watches[index].limits.judge(
            rule, value: value, raw: sample.raw, isTrusted: !batch.quality.contains(.otherDictionary),
            at: JudgementTime(batch.generation, or: time))
        guard let finding else { return }
        let key = AlarmKey(.limit, link: UInt8(index), name: program.database[sample.parameter].name)
        switch finding {
        case .worse: alarms.noteWorst(key, value: value, at: utc)
        case .moved(let from, let to?) where from.map({ to < $0 }) ?? false:
            tell(alarms.ease(key, to: to, at: utc), into: &effects)
        case .moved(_, let to?):
            let text = limitText(sample, to, on: index, octets: batch.octets)
            raise(AlarmCause(key, to, text: text, value: value), into: &effects)
        case .moved(_, nil): clear(key, into: &effects)
        }
    }

    private func limitText(_ sample: Sample, _ level: AlarmSeverity, on index: Int, octets: [UInt8]) -> String
    {
        let parameter = program.database[sample.parameter]
        let unit = parameter.type.unit.map { " " + $0 } ?? ""
        let limits = watches[index].limits.limits(of: sample.parameter)
        let range = level == .critical ? limits?.critical : limits?.warning
        let value = sample.text(in: program.database, octets: octets)
        guard let range else { return "\(parameter.name) is \(value)" }
        return "\(parameter.name) is \(value)\(unit), outside \(range)\(unit)"
    }

    // MARK: Staleness

    /// What did not come in time by now; shelves whose time is up.
    mutating func expireWatches(into effects: inout [CoreEffect]) {
        for index in watches.indices {
            for stale in watches[index].staleness.expire(at: time) {
                tell(stale, on: index, into: &effects)
            }
        }
        tell(alarms.expire(at: utc), into: &effects)
    }

    /// Nothing can come any more: every value is stale at once, with the cause.
    mutating func loseValues(_ index: Int, because cause: Freshness.Cause, into effects: inout [CoreEffect]) {
        watches[index].values.endAll()
        for stale in watches[index].staleness.loseAll(because: cause, at: time) {
            tell(stale, on: index, into: &effects)
        }
    }

    private mutating func tell(_ freshness: Freshness, on index: Int, into effects: inout [CoreEffect]) {
        var writer = ByteWriter()
        writer.u8(UInt8(index))
        writer.u32(freshness.container.rawValue)
        writer.u8(freshness.cause.rawValue)
        trace.addData(writer.bytes)
        effects.append(.freshness(connections[index].id, freshness))
        let name = program.database[freshness.container].name
        let key = AlarmKey(.stale, link: UInt8(index), name: name)
        switch freshness.cause {
        case .fresh: clear(key, into: &effects)
        case .overdue:
            watches[index].values.end(freshness.container)
            watches[index].limits.interrupt(freshness.container)
            let severity: AlarmSeverity = connections[index].arm == nil ? .warning : .critical
            let text = "\(name) stopped coming: its values are stale"
            raise(AlarmCause(key, severity, text: text), into: &effects)
        case .linkLost, .restart: watches[index].limits.interrupt(freshness.container)
        }
    }

    // MARK: Alarms

    mutating func raise(_ cause: AlarmCause, isMoment: Bool = false, into effects: inout [CoreEffect]) {
        tell(alarms.raise(cause, isMoment: isMoment, at: utc), into: &effects)
    }

    mutating func clear(_ key: AlarmKey, into effects: inout [CoreEffect]) {
        tell(alarms.clear(key, at: utc), into: &effects)
    }

    /// A condition that is looked at again and again: raised once, cleared when it is gone.
    mutating func sustain(
        _ key: AlarmKey, _ isPresent: Bool, into effects: inout [CoreEffect], _ cause: () -> AlarmCause
    ) {
        guard isPresent != alarms.isPresent(key) else { return }
        if isPresent { raise(cause(), into: &effects) } else { clear(key, into: &effects) }
    }

    mutating func tell(_ changes: [AlarmChange], into effects: inout [CoreEffect]) {
        for change in changes {
            var writer = ByteWriter()
            writer.u8(5)
            change.encode(into: &writer)
            trace.addSafety(writer.bytes)
            effects.append(.alarmChange(change))
            let index = Int(change.alarm.key.link)
            if automaticHold.takes(change, by: program.automation, canMove: canMove(index)) {
                sendHold(because: change.alarm, on: index, into: &effects)
            }
        }
        if !changes.isEmpty { automaticHold.settle(alarms, by: program.automation) }
    }

    private func canMove(_ index: Int) -> Bool {
        guard connections.indices.contains(index), let picture = connections[index].picture,
            connections[index].state == "live" || connections[index].state == "degraded"
        else { return false }
        return picture.isArmed || !picture.isAtStandstill
    }

    /// The one thing that automation may do by itself (SR-S-21).
    private mutating func sendHold(because alarm: Alarm, on index: Int, into effects: inout [CoreEffect]) {
        raise(
            .automaticHold, "alarm #\(alarm.number) (\(alarm.text)) sends HOLD, as station.toml asks",
            into: &effects)
        let request = OperatorRequest(
            id: 0, principal: "automation, alarm #\(alarm.number)", askedAt: time.nanoseconds,
            action: .command(Self.holdOrder))
        _ = send(Self.holdOrder, for: request, into: &effects)
    }

    /// A person commanded motion: what an alarm had stopped goes on, and may be held again.
    mutating func noteMotion(_ order: CommandOrder) {
        guard let command = program.database.command(named: order.name),
            program.database.layout(of: command.id).significance >= .vital
        else { return }
        automaticHold.resume()
    }

    private static let holdOrder = CommandOrder(name: "HOLD", arguments: [], isConfirmed: true)

    // MARK: What people do with alarms

    mutating func take(_ order: AlarmOrder, by principal: String, into effects: inout [CoreEffect]) -> Answer
    {
        do {
            let changes: [AlarmChange]
            switch order.action {
            case .acknowledge:
                changes = try alarms.acknowledge(order.number, by: principal, note: order.note, at: utc)
            case .shelve(let minutes):
                changes = try alarms.shelve(
                    order.number, minutes: Int64(minutes), by: principal, note: order.note, at: utc)
            case .unshelve: changes = try alarms.unshelve(order.number, by: principal, at: utc)
            }
            tell(changes, into: &effects)
            return .noted
        } catch {
            return .refused(code: "ALARM", text: "\(error)")
        }
    }
}

extension JudgementTime {
    /// The source's time where it says one, else the core's.
    init(_ generation: GenerationTime?, or time: CoreTime) {
        guard let generation else {
            self.init(clock: 0, nanoseconds: time.nanoseconds)
            return
        }
        self.init(clock: generation.epoch.rawValue + 1, nanoseconds: generation.nanoseconds)
    }
}
