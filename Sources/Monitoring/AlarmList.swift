public import Octets

/// All alarms of a station and their lives.
///
/// raised → acknowledged → closed, or raised → cleared → closed: an occurrence ends when its cause is gone
/// and a person has acknowledged it. Acknowledging never clears anything. A latched one does not count as
/// cleared before it was acknowledged. The same alarm after a clear is a new occurrence.
public struct AlarmList: Sendable {
    /// Open occurrences, oldest first.
    public internal(set) var open: [Alarm] = []
    /// Closed ones, oldest first; the oldest go when there are too many.
    public internal(set) var history: [Alarm] = []
    public internal(set) var shelves: [Shelf] = []
    /// Occurrences that found no place.
    public internal(set) var unkept: UInt64 = 0
    /// The number that the next occurrence gets.
    public internal(set) var nextNumber: UInt32 = 1

    public init() {}

    public func alarm(_ number: UInt32) -> Alarm? { open.first { $0.number == number } }

    public func isShelved(_ key: AlarmKey) -> Bool { shelves.contains { $0.key == key } }

    /// Whether an occurrence of the key is open whose cause is present.
    public func isPresent(_ key: AlarmKey) -> Bool {
        open.contains { $0.isCausePresent && $0.key == key }
    }

    // MARK: What happens

    /// A cause is there. `isMoment`: it is over in the same moment, as an event is.
    public mutating func raise(
        _ cause: AlarmCause, isMoment: Bool = false, at now: UTCTime
    ) -> [AlarmChange] {
        var changes: [AlarmChange] = []
        if let place = open.firstIndex(where: { $0.key == cause.key }) {
            guard open[place].state == .cleared else {
                return repeated(place, cause, isMoment: isMoment, at: now)
            }
            // It was over and comes again: what nobody looked at is kept as history.
            changes.append(close(place, by: ""))
        }
        guard makeRoom(for: cause, into: &changes) else {
            unkept &+= 1
            return changes
        }
        var alarm = Alarm(number: nextNumber, cause: cause, isPresent: !isMoment, at: now)
        alarm.text = Self.cut(cause.text)
        nextNumber &+= 1
        open.append(alarm)
        var lifted: [AlarmChange] = []
        liftShelf(of: alarm, into: &lifted)
        changes.append(AlarmChange(.raised, alarm, isShelved: isShelved(alarm.key)))
        return changes + lifted
    }

    /// The cause of a key is gone; nothing happens if no open occurrence has one.
    public mutating func clear(_ key: AlarmKey, at now: UTCTime) -> [AlarmChange] {
        guard let place = open.firstIndex(where: { $0.isCausePresent && $0.key == key }) else { return [] }
        open[place].isCausePresent = false
        open[place].clearedAt = now
        switch open[place].state {
        case .acknowledged: return [close(place, by: "")]
        case .raised:
            // A latched one goes on as raised: that its cause is gone is told, and changes nothing.
            if !open[place].isLatched { open[place].state = .cleared }
            return [change(.cleared, place)]
        case .cleared, .closed: return []
        }
    }

    /// A value that is further outside than before; leaves no trace but in the alarm.
    public mutating func noteWorst(_ key: AlarmKey, value: Double, at now: UTCTime) {
        guard let place = open.firstIndex(where: { $0.isCausePresent && $0.key == key }) else { return }
        open[place].value = value
        open[place].worstValue = value
        open[place].lastAt = now
    }

    /// The alarm is still there, but only as bad as this.
    public mutating func ease(_ key: AlarmKey, to severity: AlarmSeverity, at now: UTCTime) -> [AlarmChange] {
        guard let place = open.firstIndex(where: { $0.isCausePresent && $0.key == key }),
            severity < open[place].severity
        else { return [] }
        open[place].severity = severity
        open[place].lastAt = now
        return [change(.eased, place)]
    }

    private mutating func repeated(
        _ place: Int, _ cause: AlarmCause, isMoment: Bool, at now: UTCTime
    ) -> [AlarmChange] {
        let isWorse = cause.severity > open[place].severity
        let isNewlyWorst = cause.severity > open[place].worstSeverity
        if open[place].count < .max { open[place].count += 1 }
        open[place].lastAt = now
        if !isMoment {
            open[place].isCausePresent = true
            open[place].clearedAt = nil
        }
        open[place].value = cause.value
        if isNewlyWorst || open[place].worstValue == nil { open[place].worstValue = cause.value }
        open[place].severity = cause.severity
        guard isWorse else { return [] }
        open[place].text = Self.cut(cause.text)
        open[place].worstSeverity = max(open[place].worstSeverity, cause.severity)
        // Whoever acknowledged a warning has not acknowledged this.
        open[place].state = .raised
        open[place].acknowledgement = nil
        var changes: [AlarmChange] = []
        liftShelf(of: open[place], into: &changes)
        changes.append(change(.escalated, place))
        return changes
    }

    // MARK: Bounds

    /// True if there is a place for the cause: of the open ones the oldest that is over goes first, then, for
    /// a critical or safety cause, the oldest warning.
    private mutating func makeRoom(for cause: AlarmCause, into changes: inout [AlarmChange]) -> Bool {
        guard open.count >= Limits.openAlarms else { return true }
        let over = open.firstIndex { !$0.isCausePresent && !$0.isSafety }
        let lesser = open.firstIndex { $0.severity == .warning && !$0.isSafety }
        guard let place = over ?? (cause.severity == .critical || cause.isSafety ? lesser : nil) else {
            return false
        }
        unkept &+= 1
        changes.append(close(place, by: "no room"))
        return true
    }

    mutating func close(_ place: Int, by principal: String) -> AlarmChange {
        var alarm = open.remove(at: place)
        alarm.state = .closed
        if history.count >= Limits.closedAlarms { history.removeFirst() }
        history.append(alarm)
        return AlarmChange(.closed, alarm, isShelved: isShelved(alarm.key), principal: principal)
    }

    func change(_ step: AlarmChange.Step, _ place: Int, by principal: String = "") -> AlarmChange {
        AlarmChange(step, open[place], isShelved: isShelved(open[place].key), principal: principal)
    }

    /// What is worse than what was shelved is not shelved.
    private mutating func liftShelf(of alarm: Alarm, into changes: inout [AlarmChange]) {
        guard let shelf = shelves.firstIndex(where: { $0.key == alarm.key }),
            alarm.isSafety || alarm.severity > shelves[shelf].severity
        else { return }
        shelves.remove(at: shelf)
        changes.append(AlarmChange(.unshelved, alarm, isShelved: false))
    }

    static func cut(_ text: String) -> String {
        text.utf8.count <= Limits.text ? text : String(decoding: text.utf8.prefix(Limits.text), as: UTF8.self)
    }
}
