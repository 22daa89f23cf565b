/// One step in the life of an alarm.
public struct AlarmChangeReport: Codable, Hashable, Sendable {
    /// raised, escalated, eased, cleared, acknowledged, closed, shelved or unshelved.
    public var step: String
    public var alarm: AlarmEntry
    /// Who did it; nil for what happened by itself.
    public var by: String?
    public var time: Int64

    public init(step: String, alarm: AlarmEntry, by: String?, time: Int64) {
        self.step = step
        self.alarm = alarm
        self.by = by
        self.time = time
    }
}
