import MissionDatabase
public import Monitoring
import Octets
public import Station
public import StationAPI
import Telemetry

extension AlarmEntry {
    public init(_ alarm: Alarm, isShelved: Bool, _ program: StationProgram) {
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
    public init(_ summary: AlarmSummary, _ program: StationProgram) {
        self.init(
            worst: summary.worst.map { AlarmEntry($0, isShelved: false, program) },
            unacknowledged: summary.unacknowledged, acknowledged: summary.acknowledged,
            shelved: summary.shelved, isSounding: summary.isSounding, unkept: summary.unkept)
    }
}

extension AlarmsReport {
    /// All alarms of one kind, newest first, with the shelves.
    public init(_ list: AlarmList, history: Bool, _ program: StationProgram, time: Int64) {
        self.init(
            standing: AlarmStanding(list.summary, program),
            alarms: (history ? list.history : list.open).reversed().map {
                AlarmEntry($0, isShelved: list.isShelved($0.key), program)
            },
            shelves: list.shelves.map { shelf in
                let link = Int(shelf.key.link)
                return Shelf(
                    kind: shelf.key.kind.word,
                    link: program.links.indices.contains(link) ? program.links[link].name : "link \(link)",
                    name: shelf.key.name, until: shelf.until.nanoseconds, by: shelf.principal,
                    note: shelf.note)
            }, left: 0, time: time)
    }
}
