/// How the alarms of a station stand, in a few numbers.
public struct AlarmSummary: Hashable, Sendable {
    /// The open alarm that matters most: unacknowledged before acknowledged, critical before warning, then
    /// the newest. Shelved ones do not count.
    public var worst: Alarm?
    public var unacknowledged = 0
    public var acknowledged = 0
    public var shelved = 0
    /// A critical alarm that nobody acknowledged and nobody may shelve sounds (SR-O-11).
    public var isSounding = false
    public var unkept: UInt64 = 0
}

extension AlarmList {
    public var summary: AlarmSummary {
        var summary = AlarmSummary()
        summary.unkept = unkept
        summary.shelved = shelves.count
        for alarm in open where !isShelved(alarm.key) {
            if alarm.isUnacknowledged {
                summary.unacknowledged += 1
                if alarm.worstSeverity == .critical { summary.isSounding = true }
            } else {
                summary.acknowledged += 1
            }
            if summary.worst.map({ Self.rank($0) <= Self.rank(alarm) }) ?? true { summary.worst = alarm }
        }
        return summary
    }

    private static func rank(_ alarm: Alarm) -> Int {
        (alarm.isUnacknowledged ? 4 : 0) + (alarm.isCausePresent ? 2 : 0)
            + (alarm.worstSeverity == .critical ? 8 : 0)
    }
}
