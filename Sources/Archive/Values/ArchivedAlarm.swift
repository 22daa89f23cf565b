/// One step in the life of an alarm, with the alarm as it was after it.
public struct ArchivedAlarm: Hashable, Sendable {
    public var moment: ArchiveMoment
    /// raised, escalated, eased, cleared, acknowledged, closed, shelved, unshelved.
    public var step: String
    /// By which people name it.
    public var number: Int64
    /// limit, stale, station, event, rig.
    public var kind: String
    /// Empty for what belongs to none.
    public var link: String
    public var name: String
    public var severity: String
    public var worstSeverity: String
    public var state: String
    public var isShelved: Bool
    public var isSafety: Bool
    /// Who did it; empty for what happened by itself.
    public var principal: String
    public var text: String
    /// What was said when it was acknowledged.
    public var note: String
    public var value: Double?
    /// Times it was told.
    public var count: Int64

    public init(
        moment: ArchiveMoment, step: String, number: Int64, kind: String, link: String, name: String,
        severity: String, worstSeverity: String, state: String, isShelved: Bool, isSafety: Bool,
        principal: String, text: String, note: String, value: Double? = nil, count: Int64
    ) {
        self.moment = moment
        self.step = step
        self.number = number
        self.kind = kind
        self.link = link
        self.name = name
        self.severity = severity
        self.worstSeverity = worstSeverity
        self.state = state
        self.isShelved = isShelved
        self.isSafety = isSafety
        self.principal = principal
        self.text = text
        self.note = note
        self.value = value
        self.count = count
    }
}
