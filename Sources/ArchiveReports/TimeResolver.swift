public import Archive
public import Octets
import Station

/// Finds in an archive what an expression of time means.
public struct TimeResolver {
    private let archive: ArchiveReader
    private let now: UTCTime

    /// `now`: for the day that is today.
    public init(_ archive: ArchiveReader, now: UTCTime) {
        (self.archive, self.now) = (archive, now)
    }

    /// The first and the last moment of something; the same for a point in time.
    private struct Stretch {
        var from: UTCTime
        var to: UTCTime
        var isPoint = false
    }

    /// The stretch of time, its end not counted any more. A moment alone is taken with 5 s on both sides.
    public func range(_ time: TimeExpression) throws(TimeError) -> Range<UTCTime> {
        let first = try stretch(time.from, after: nil)
        var (from, to) = (first.from, first.to)
        if !time.isOne {
            to = try stretch(time.to, after: from).to
        } else if first.isPoint {
            from = from.advanced(by: -Limits.around)
            to = to.advanced(by: Limits.around)
        }
        guard from <= to else {
            throw .backwards(from: CivilDate.text(from), to: CivilDate.text(to))
        }
        return from..<to.advanced(by: 1)
    }

    /// The moment that a mark stands for: the end of what lasts.
    public func instant(_ mark: TimeMark) throws(TimeError) -> UTCTime { try stretch(mark, after: nil).to }

    /// The first moment of what a mark stands for.
    public func beginning(_ mark: TimeMark) throws(TimeError) -> UTCTime {
        try stretch(mark, after: nil).from
    }

    private func stretch(_ mark: TimeMark, after begin: UTCTime?) throws(TimeError) -> Stretch {
        var found = try stretch(mark.kind, after: begin)
        found.from = found.from.advanced(by: mark.offset)
        found.to = found.to.advanced(by: mark.offset)
        return found
    }

    private func stretch(_ kind: TimeMark.Kind, after begin: UTCTime?) throws(TimeError) -> Stretch {
        switch kind {
        case .moment(let moment): return try point(moment)
        case .last(let span):
            let end = try bounds().upperBound
            return Stretch(from: end.advanced(by: -span.nanoseconds), to: end)
        case .after(let span):
            if let begin { return point(begin.advanced(by: span.nanoseconds)) }
            return point(try bounds().lowerBound.advanced(by: span.nanoseconds))
        case .day(let before): return day(now.nanoseconds / CivilDate.day - before)
        case .date(let days): return day(days)
        case .all:
            let all = try bounds()
            return Stretch(from: all.lowerBound, to: all.upperBound)
        case .event(let name):
            guard let event = try asking({ () throws(ArchiveError) in try archive.lastEvent(named: name) })
            else {
                let known = try asking { () throws(ArchiveError) in try archive.happenings() }.events
                throw .noSuchEvent(name: name, known: known)
            }
            return point(event.moment.utc)
        case .lastOf(let name): return try newest(name)
        case .command(let id):
            guard let command = try asking({ () throws(ArchiveError) in try archive.command(id) }) else {
                throw .noSuchCommand(id)
            }
            return try stretch(of: command)
        case .run(let number):
            return try stretch(of: try asking { () throws(ArchiveError) in try archive.run(number) })
        case .lastRun:
            guard let run = try asking({ () throws(ArchiveError) in try archive.lastRun() }) else {
                throw .noRun
            }
            return try stretch(of: run)
        case .alarm(let number):
            let steps = try asking { () throws(ArchiveError) in try archive.steps(ofAlarm: number) }
            guard let first = steps.first, let last = steps.last else { throw .noSuchAlarm(number) }
            let isOver = last.step == "closed"
            return Stretch(from: first.moment.utc, to: isOver ? last.moment.utc : try bounds().upperBound)
        }
    }

    private func point(_ utc: UTCTime) -> Stretch { Stretch(from: utc, to: utc, isPoint: true) }

    private func day(_ days: Int64) -> Stretch {
        let midnight = UTCTime(nanoseconds: days * CivilDate.day)
        return Stretch(from: midnight, to: midnight.advanced(by: CivilDate.day - 1))
    }

    private func point(_ moment: JournalMoment) throws(TimeError) -> Stretch {
        switch moment {
        case .start: return point(try bounds().lowerBound)
        case .end: return point(try bounds().upperBound)
        case .afterStart(let span): return point(try bounds().lowerBound.advanced(by: span.nanoseconds))
        case .beforeEnd(let span): return point(try bounds().upperBound.advanced(by: -span.nanoseconds))
        case .utc(let utc): return point(utc)
        case .timeOfDay(let span):
            let midnight = try bounds().upperBound.nanoseconds / CivilDate.day * CivilDate.day
            return point(UTCTime(nanoseconds: midnight + span.nanoseconds))
        case .record(let position):
            let utc = try asking { () throws(ArchiveError) in try archive.time(of: position) }
            guard let utc else { throw .empty(path: archive.path) }
            return point(utc)
        }
    }

    /// Whatever made chips is a bite.
    private static let bites = ["BITE", "DRILL", "PECK"]

    private func newest(_ name: String) throws(TimeError) -> Stretch {
        if name.lowercased() == "bite" {
            var found: ArchivedCommand?
            for name in Self.bites {
                let one = try asking { () throws(ArchiveError) in try archive.lastCommand(named: name) }
                if let one, found.map({ $0.id < one.id }) ?? true { found = one }
            }
            if let found { return try stretch(of: found) }
        }
        let isStop = name.lowercased() == "stop"
        if !isStop,
            let command = try asking({ () throws(ArchiveError) in try archive.lastCommand(named: name) })
        {
            return try stretch(of: command)
        }
        let event = isStop ? "STOPPED" : name
        if let found = try asking({ () throws(ArchiveError) in try archive.lastEvent(named: event) }) {
            return point(found.moment.utc)
        }
        let known = try asking { () throws(ArchiveError) in try archive.happenings() }
        throw .noSuchThing(name: isStop ? event : name, known: known.commands + known.events)
    }

    private func stretch(of command: ArchivedCommand) throws(TimeError) -> Stretch {
        if let end = command.endedAt { return Stretch(from: command.moment.utc, to: end) }
        return Stretch(from: command.moment.utc, to: try bounds().upperBound)
    }

    private func stretch(of run: ArchivedRun) throws(TimeError) -> Stretch {
        if let end = run.to { return Stretch(from: run.from.utc, to: end.utc) }
        return Stretch(from: run.from.utc, to: try bounds().upperBound)
    }

    private func bounds() throws(TimeError) -> ClosedRange<UTCTime> {
        guard let found = try asking({ () throws(ArchiveError) in try archive.bounds() }) else {
            throw .empty(path: archive.path)
        }
        return found
    }

    private func asking<Result>(
        _ question: () throws(ArchiveError) -> Result
    ) throws(TimeError) -> Result {
        do { return try question() } catch { throw .archive(error) }
    }
}

extension UTCTime {
    /// Kept within what can be written.
    func advanced(by nanoseconds: Int64) -> UTCTime {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        guard overflow else { return UTCTime(nanoseconds: sum) }
        return UTCTime(nanoseconds: nanoseconds > 0 ? .max - 1 : .min)
    }
}
