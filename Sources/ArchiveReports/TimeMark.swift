public import Octets
public import Station

/// A moment, or a stretch of time that has a name, as people say it: one side of a `TimeExpression`.
public struct TimeMark: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A clock's time, or a place of the journal.
        case moment(JournalMoment)
        /// So long before the end, and up to it: `last 2h`.
        case last(CoreTime.Span)
        /// So long behind the other side's beginning: `..+30s`.
        case after(CoreTime.Span)
        /// Of today (0) or so many days before.
        case day(before: Int64)
        /// Days since 1970-01-01.
        case date(Int64)
        case all
        /// The newest event with that name.
        case event(String)
        /// The newest command or event with that name; `stop` is the event STOPPED, `bite` the newest of
        /// BITE, DRILL and PECK.
        case lastOf(String)
        case command(Int64)
        case run(Int64)
        case lastRun
        case alarm(Int64)
    }

    public var kind: Kind
    /// Nanoseconds that both of its ends are moved by: `last stop -10s`.
    public var offset: Int64

    public init(_ kind: Kind, offset: Int64 = 0) {
        self.kind = kind
        self.offset = offset
    }

    /// Nil for words that are none.
    public init?(_ text: String) {
        var words = text.split(separator: " ").map(String.init)
        guard !words.isEmpty, text.utf8.count <= Limits.expression else { return nil }
        var offset: Int64 = 0
        if words.count > 1, let last = words.last, let sign = last.first, sign == "+" || sign == "-" {
            guard let span = JournalMoment.span(String(last.dropFirst())) else { return nil }
            offset = sign == "+" ? span.nanoseconds : -span.nanoseconds
            words.removeLast()
        }
        guard let kind = Self.kind(words) else { return nil }
        self.init(kind, offset: offset)
    }

    private static func kind(_ words: [String]) -> Kind? {
        let lower = words.map { $0.lowercased() }
        switch (lower.count, lower[0]) {
        case (1, "all"): return .all
        case (1, "today"): return .day(before: 0)
        case (1, "yesterday"): return .day(before: 1)
        case (1, let word) where word.hasPrefix("#"): return Int64(word.dropFirst()).map { .command($0) }
        case (2, "event"): return .event(words[1])
        case (2, "command"): return number(lower[1]).map { .command($0) }
        case (2, "run"): return number(lower[1]).map { .run($0) }
        case (2, "alarm"): return number(lower[1]).map { .alarm($0) }
        case (2, "last"): return last(lower[1], words[1])
        case (2, _) where lower[1] == "ago":
            return JournalMoment.span(lower[0]).map { .moment(.beforeEnd($0)) }
        default: return clock(words.joined(separator: " "))
        }
    }

    private static func number(_ word: String) -> Int64? {
        Int64(word.hasPrefix("#") ? String(word.dropFirst()) : word).flatMap { $0 >= 0 ? $0 : nil }
    }

    private static func last(_ lower: String, _ word: String) -> Kind? {
        let spans: [String: Int64] = ["minute": 60, "hour": 3600, "day": 86_400, "week": 604_800]
        if let seconds = spans[lower] { return .last(.seconds(seconds)) }
        if let span = JournalMoment.span(lower) { return .last(span) }
        if lower == "run" { return .lastRun }
        guard let first = lower.first, first.isLetter,
            lower.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
        else { return nil }
        return .lastOf(word.replacing("-", with: "_"))
    }

    /// A date alone, else what a journal knows too.
    private static func clock(_ text: String) -> Kind? {
        if text.count == 10, let midnight = JournalMoment(text + "T00:00:00Z"), case .utc(let utc) = midnight
        {
            return .date(utc.nanoseconds / CivilDate.day)
        }
        // "T" and "Z" may be small; numbers of a day's minute stand before a record's.
        guard let moment = JournalMoment(text.uppercased()) ?? JournalMoment(text.lowercased()) else {
            return nil
        }
        if case .afterStart(let span) = moment, text.hasPrefix("+") { return .after(span) }
        return .moment(moment)
    }

    /// What a journal finds without an archive; nil where that takes one.
    public var journalMoment: JournalMoment? {
        guard offset == 0 else { return nil }
        switch kind {
        case .moment(let moment): return moment
        case .last(let span): return .beforeEnd(span)
        case .after(let span): return .afterStart(span)
        default: return nil
        }
    }
}
