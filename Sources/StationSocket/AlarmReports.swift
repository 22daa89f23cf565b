import MissionDatabase
import Monitoring
import Octets
import Station
import StationAPI
import Telemetry

extension AlarmEntry {
    init(_ alarm: Alarm, isShelved: Bool, _ program: StationProgram) {
        let link = Int(alarm.key.link)
        self.init(
            number: alarm.number, kind: alarm.key.kind.word,
            link: program.links.indices.contains(link) ? program.links[link].name : "link \(link)",
            name: alarm.key.name, state: alarm.state.words)
        severity = alarm.severity.description
        worstSeverity = alarm.worstSeverity.description
        text = alarm.text
        value = alarm.value.flatMap { $0.isFinite ? $0 : nil }
        worstValue = alarm.worstValue.flatMap { $0.isFinite ? $0 : nil }
        if alarm.key.kind == .limit { unit = program.database.parameter(named: alarm.key.name)?.type.unit }
        count = alarm.count
        isUnacknowledged = alarm.isUnacknowledged
        isCausePresent = alarm.isCausePresent
        isLatched = alarm.isLatched
        isSafety = alarm.isSafety
        self.isShelved = isShelved
        raisedAt = alarm.raisedAt.nanoseconds
        lastAt = alarm.lastAt.nanoseconds
        clearedAt = alarm.clearedAt?.nanoseconds
        acknowledgedBy = alarm.acknowledgement?.principal
        acknowledgedAt = alarm.acknowledgement?.at.nanoseconds
        note = alarm.acknowledgement?.note
    }
}

extension AlarmStanding {
    init(_ summary: AlarmSummary, _ program: StationProgram) {
        self.init(
            worst: summary.worst.map { AlarmEntry($0, isShelved: false, program) },
            unacknowledged: summary.unacknowledged, acknowledged: summary.acknowledged,
            shelved: summary.shelved, isSounding: summary.isSounding, unkept: summary.unkept)
    }
}

extension StationCore {
    /// The open alarms, or the closed ones, newest first, in pages; there is always one.
    func alarmPages(history: Bool, utc: Int64, id: UInt32) -> [ServerMessage] {
        let list = alarmList
        let alarms = (history ? list.history : list.open).reversed().map {
            AlarmEntry($0, isShelved: list.isShelved($0.key), program)
        }
        let standing = AlarmStanding(list.summary, program)
        return paged(alarms, Limits.alarmsOfPage).map { page, left in
            var message = ServerMessage(.alarms, id: id)
            message.alarms = AlarmsReport(
                standing: standing, alarms: page, shelves: left == 0 ? shelves(list) : [], left: left,
                time: utc)
            return message
        }
    }

    private func shelves(_ list: AlarmList) -> [AlarmsReport.Shelf] {
        list.shelves.map { shelf in
            let link = Int(shelf.key.link)
            return AlarmsReport.Shelf(
                kind: shelf.key.kind.word,
                link: program.links.indices.contains(link) ? program.links[link].name : "link \(link)",
                name: shelf.key.name, until: shelf.until.nanoseconds, by: shelf.principal, note: shelf.note)
        }
    }

    /// The last value of every parameter of housekeeping and events, in pages.
    func valuePages(now: Int64, utc: Int64, id: UInt32) -> [ServerMessage] {
        let values = valueViews(at: CoreTime(nanoseconds: now)).map { value(of: $0, utc: utc) }
        return paged(values, Limits.valuesOfPage).map { page, left in
            var message = ServerMessage(.values, id: id)
            message.values = ValuesReport(values: page, left: left)
            return message
        }
    }

    private func value(of view: ValueView, utc: Int64) -> ValuesReport.Value {
        let reading = view.reading
        let parameter = program.database[reading.sample.parameter]
        var number = reading.sample.value.number.flatMap { $0.isFinite ? $0 : nil }
        switch reading.sample.value {
        case .label, .unlabelled, .flag: number = nil
        case .integer, .unsigned, .real, .octets: break
        }
        if parameter.absent == reading.sample.raw { number = nil }
        return ValuesReport.Value(
            link: program.links[Int(view.link.index)].name, packet: program.database[reading.container].name,
            name: parameter.name, number: number, text: reading.sample.text(in: program.database),
            unit: parameter.type.unit, ageSeconds: Double(reading.age.nanoseconds) / 1e9,
            time: utc - reading.age.nanoseconds, quality: reading.quality.words,
            cause: view.staleCause?.words, origin: reading.quality.origin, alarm: view.level?.description)
    }

    private func paged<Element>(_ all: [Element], _ size: Int) -> [(page: [Element], left: Int)] {
        guard !all.isEmpty else { return [([], 0)] }
        return stride(from: 0, to: all.count, by: size).map { start in
            let end = min(start + size, all.count)
            return (Array(all[start..<end]), all.count - end)
        }
    }
}

extension SampleQuality {
    /// GOOD, or everything that speaks against a value.
    var words: String {
        let told: [(SampleQuality, String)] = [
            (.stale, "STALE"), (.otherDictionary, "OTHER DICTIONARY"), (.afterGap, "AFTER GAP"),
            (.timeUncorrelated, "TIME UNCERTAIN"),
        ]
        let words = told.filter { contains($0.0) }.map(\.1)
        return words.isEmpty ? "GOOD" : words.joined(separator: ", ")
    }

    /// Where the value comes from; the socket belongs to a live station.
    var origin: String { contains(.simulated) ? "SIM" : "LIVE" }
}
