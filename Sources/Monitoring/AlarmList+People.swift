public import Octets

/// What people do with alarms.
extension AlarmList {
    /// Somebody has seen it. It never clears a cause and never permits anything (SR-O-11).
    public mutating func acknowledge(
        _ number: UInt32, by principal: String, note: String, at now: UTCTime
    ) throws(AlarmError) -> [AlarmChange] {
        guard let place = open.firstIndex(where: { $0.number == number }) else {
            throw .unknown(number: number)
        }
        if open[place].state == .acknowledged {
            throw .alreadyAcknowledged(
                number: number, by: open[place].acknowledgement?.principal ?? "somebody")
        }
        guard note.utf8.count <= Limits.text else {
            throw .text(found: note.utf8.count, limit: Limits.text)
        }
        open[place].acknowledgement = Alarm.Acknowledgement(
            principal: Self.cut(principal), at: now, note: note)
        open[place].state = .acknowledged
        var changes = [change(.acknowledged, place, by: principal)]
        if !open[place].isCausePresent { changes.append(close(place, by: principal)) }
        return changes
    }

    /// Silences an alarm, and its next occurrences, for some minutes.
    public mutating func shelve(
        _ number: UInt32, minutes: Int64, by principal: String, note: String, at now: UTCTime
    ) throws(AlarmError) -> [AlarmChange] {
        let longest = Limits.longestShelf / 60_000_000_000
        guard let place = open.firstIndex(where: { $0.number == number }) else {
            throw .unknown(number: number)
        }
        guard !open[place].isSafety else { throw .safety(number: number, name: open[place].key.name) }
        guard (1...longest).contains(minutes) else { throw .shelfTime(minutes: minutes, longest: longest) }
        guard note.utf8.count <= Limits.text else {
            throw .text(found: note.utf8.count, limit: Limits.text)
        }
        let key = open[place].key
        guard isShelved(key) || shelves.count < Limits.shelves else {
            throw .tooManyShelved(limit: Limits.shelves)
        }
        shelves.removeAll { $0.key == key }
        shelves.append(
            Shelf(
                key: key, severity: open[place].severity,
                until: UTCTime(nanoseconds: now.nanoseconds + minutes * 60_000_000_000), since: now,
                principal: Self.cut(principal), note: note))
        return [change(.shelved, place, by: principal)]
    }

    /// Takes an alarm off the shelf. `number`: the open occurrence, or the last one of what is shelved.
    public mutating func unshelve(
        _ number: UInt32, by principal: String, at now: UTCTime
    ) throws(AlarmError) -> [AlarmChange] {
        guard let alarm = alarm(number) ?? history.last(where: { $0.number == number }) else {
            throw .unknown(number: number)
        }
        guard let shelf = shelves.firstIndex(where: { $0.key == alarm.key }) else {
            throw .notShelved(number: number)
        }
        shelves.remove(at: shelf)
        return [AlarmChange(.unshelved, alarm, isShelved: false, principal: principal)]
    }

    /// When the next shelf ends.
    public var deadline: UTCTime? { shelves.map(\.until).min() }

    /// Ends shelves whose time is up. A clock that was set back must not make one longer.
    public mutating func expire(at now: UTCTime) -> [AlarmChange] {
        var changes: [AlarmChange] = []
        var kept: [Shelf] = []
        let ended = shelves.filter { !Self.holds($0, at: now) }
        kept = shelves.filter { Self.holds($0, at: now) }
        guard !ended.isEmpty else { return [] }
        shelves = kept
        for shelf in ended {
            let alarm = open.first { $0.key == shelf.key } ?? history.last { $0.key == shelf.key }
            if let alarm { changes.append(AlarmChange(.unshelved, alarm, isShelved: false)) }
        }
        return changes
    }

    private static func holds(_ shelf: Shelf, at now: UTCTime) -> Bool {
        shelf.until > now && shelf.until.nanoseconds &- now.nanoseconds <= Limits.longestShelf
    }
}
