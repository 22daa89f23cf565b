import MissionDatabase
import Monitoring
import Octets

/// The list of what changed since a rig was last trusted: ARM shows it and quotes it (SR-S-05).
extension StationCore {
    /// What differs from the moment the rig was last trusted; a list that is too long ends with a line that
    /// stands for the rest.
    func changes(of connection: RigConnection) -> [String] {
        guard let picture = connection.picture else { return [] }
        var lines: [String] = []
        if let accepted = connection.accepted {
            lines = RigIdentity(picture).differences(from: accepted)
        }
        if let trusted = connection.trusted {
            for line in picture.differences(from: trusted.picture, in: program) where !lines.contains(line) {
                lines.append(line)
            }
            let index = Int(connection.id.index)
            lines += limitChanges(from: trusted.limits, to: watches[index].rigTable)
            lines += alarmChanges(from: trusted.alarms, to: standingAlarms(index))
        }
        guard lines.count > Limits.changes else { return lines }
        let rest = lines[(Limits.changes - 1)...]
        // The rest is named too: a change in it is another list.
        let sum = CRC32C.checksum(Array(rest.joined(separator: "\n").utf8))
        return lines.prefix(Limits.changes - 1) + ["and \(rest.count) more (checksum \(sum))"]
    }

    /// What the rig has not told in this session of what it had told before; nothing can be compared yet.
    func untold(of connection: RigConnection) -> [String] {
        guard let picture = connection.picture, let trusted = connection.trusted?.picture else { return [] }
        return program.kept.prefix(program.comparedCount).enumerated().compactMap { place, parameter in
            trusted.kept[place] != nil && picture.kept[place] == nil ? program.database[parameter].name : nil
        }
    }

    /// The sheet as it is at this moment; nil before anything was known.
    func sheet(_ index: Int) -> TrustedSheet? {
        connections[index].picture.map {
            TrustedSheet(picture: $0, limits: watches[index].rigTable, alarms: standingAlarms(index))
        }
    }

    /// Those of the station itself are left out: the loss is what everybody knows.
    private func standingAlarms(_ index: Int) -> [TrustedSheet.Standing] {
        let ofRig = alarms.open.filter { alarm in
            Int(alarm.key.link) == index && [.limit, .event, .rig].contains(alarm.key.kind)
        }
        return ofRig.prefix(Limits.sheetRows).map { alarm in
            TrustedSheet.Standing(
                name: "\(alarm.key.kind.word) \(alarm.key.name)", severity: "\(alarm.severity)",
                number: alarm.number, count: alarm.key.kind == .event ? alarm.count : 0)
        }
    }

    private func limitChanges(
        from before: [TrustedSheet.LimitRow], to now: [TrustedSheet.LimitRow]
    ) -> [String] {
        now.compactMap { row in
            guard let old = before.first(where: { $0.name == row.name }), old.text != row.text else {
                return nil
            }
            return "limits of \(row.name): \(old.text) → \(row.text)"
        }
    }

    private func alarmChanges(
        from before: [TrustedSheet.Standing], to now: [TrustedSheet.Standing]
    ) -> [String] {
        var lines: [String] = []
        for alarm in now {
            guard let old = before.first(where: { $0.name == alarm.name }) else {
                lines.append("alarm: \(alarm.name) (\(alarm.severity)) is new")
                continue
            }
            guard old != alarm else { continue }
            lines.append("alarm: \(alarm.name) (\(alarm.severity)) came again")
        }
        for alarm in before where !now.contains(where: { $0.name == alarm.name }) {
            lines.append("alarm: \(alarm.name) (\(alarm.severity)) is over")
        }
        return lines
    }
}
