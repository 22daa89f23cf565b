public import Octets

/// A moment of a journal, as people name it.
///
/// `start` · `end` · `+30s` after the start · `last 2m` or `-2m` before the end · `2026-11-30T19:31:05.5Z` ·
/// `19:31:05` or `19:31` on the day of the journal's end (UTC) · `2:1500` segment and record (two digits on
/// both sides are a time).
public enum JournalMoment: Hashable, Sendable {
    case start
    case end
    case afterStart(CoreTime.Span)
    case beforeEnd(CoreTime.Span)
    case utc(UTCTime)
    /// Since midnight (UTC) of the day of the journal's end.
    case timeOfDay(CoreTime.Span)
    case record(JournalPosition)

    /// Nil for words that are none of these.
    public init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        switch (words.count, words.first) {
        case (1, "start"?): self = .start
        case (1, "end"?), (1, "now"?): self = .end
        case (2, "last"?), (2, "first"?):
            guard let span = Self.span(words[1]) else { return nil }
            self = words[0] == "last" ? .beforeEnd(span) : .afterStart(span)
        default:
            guard let moment = Self.sign(text) ?? Self.position(text) ?? Self.clock(text) else { return nil }
            self = moment
        }
    }

    private static func sign(_ text: String) -> JournalMoment? {
        guard let sign = text.first, sign == "+" || sign == "-", let span = span(String(text.dropFirst()))
        else { return nil }
        return sign == "+" ? .afterStart(span) : .beforeEnd(span)
    }

    private static func position(_ text: String) -> JournalMoment? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.allSatisfy({ $0.utf8.count == 2 }) { return nil }
        guard parts.count == 2, let segment = UInt32(parts[0]), let record = UInt64(parts[1]) else {
            return nil
        }
        return .record(JournalPosition(segment: segment, record: record))
    }

    /// `250ms`, `30s`, `2m`, `1.5h`, `1d`.
    public static func span(_ text: String) -> CoreTime.Span? {
        let units: [(String, Int64)] = [
            ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
            ("d", 86_400_000_000_000),
        ]
        guard let (unit, size) = units.first(where: { text.hasSuffix($0.0) }),
            let count = Double(text.dropLast(unit.count)), count >= 0, count * Double(size) < 9e18
        else { return nil }
        return CoreTime.Span(nanoseconds: Int64((count * Double(size)).rounded()))
    }

    /// A date with a time, or a time alone.
    private static func clock(_ text: String) -> JournalMoment? {
        var rest = text.hasSuffix("Z") ? text.dropLast() : text[...]
        guard let mark = rest.firstIndex(where: { $0 == "T" || $0 == " " }) else {
            return timeOfDay(rest).map { .timeOfDay(CoreTime.Span(nanoseconds: $0)) }
        }
        let date = rest[..<mark].split(separator: "-", omittingEmptySubsequences: false)
        rest = rest[rest.index(after: mark)...]
        guard date.count == 3, date[0].count == 4, let year = Int64(date[0]), let month = Int64(date[1]),
            (1...12).contains(month), let day = Int64(date[2]), (1...31).contains(day),
            let time = timeOfDay(rest)
        else { return nil }
        return .utc(UTCTime(nanoseconds: CivilDate.days(year, month, day) * CivilDate.day + time))
    }

    /// Nanoseconds since midnight of `19:31`, `19:31:05` or `19:31:05.25`.
    private static func timeOfDay(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = Int64(parts[0]), (0...23).contains(hour),
            let minute = Int64(parts[1]), (0...59).contains(minute),
            let second = parts.count == 3 ? Double(parts[2]) : 0, second >= 0, second < 60
        else { return nil }
        return (hour * 60 + minute) * 60_000_000_000 + Int64((second * 1e9).rounded())
    }
}
