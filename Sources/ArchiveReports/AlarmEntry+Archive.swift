public import Archive
public import Octets
public import StationAPI

extension AlarmEntry {
    /// The alarms that were open for some of `range`, each as it stood at its end.
    public static func archived(
        in range: Range<UTCTime>, of archive: ArchiveReader
    ) throws(ArchiveError) -> [AlarmEntry] {
        var entries: [AlarmEntry] = []
        for number in try archive.alarmNumbers(in: range) {
            let steps = try archive.steps(ofAlarm: number).filter { $0.moment.utc < range.upperBound }
            if let entry = AlarmEntry(steps) { entries.append(entry) }
        }
        return entries
    }

    /// Of the steps of one alarm; nil without any.
    init?(_ steps: [ArchivedAlarm]) {
        guard let first = steps.first, let last = steps.last else { return nil }
        self.init(
            number: UInt32(clamping: last.number), kind: last.kind, link: last.link, name: last.name,
            state: last.state)
        severity = last.severity
        worstSeverity = last.worstSeverity
        text = last.text
        value = last.value.flatMap { $0.isFinite ? $0 : nil }
        count = UInt32(clamping: last.count)
        (isSafety, isShelved) = (last.isSafety, last.isShelved)
        (raisedAt, lastAt) = (first.moment.utc.nanoseconds, last.moment.utc.nanoseconds)
        clearedAt = steps.last { $0.step == "cleared" }?.moment.utc.nanoseconds
        if let seen = steps.last(where: { $0.step == "acknowledged" }) {
            (acknowledgedBy, acknowledgedAt) = (seen.principal, seen.moment.utc.nanoseconds)
        }
        isUnacknowledged = acknowledgedBy == nil && last.step != "closed"
        isCausePresent = clearedAt == nil && last.step != "closed"
        note = last.note.isEmpty ? nil : last.note
    }
}
