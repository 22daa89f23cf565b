import Octets
import Station

/// A stretch of time as people name it, the same for every command and for HTTP: `last 2h`, `run 7`,
/// `2026-11-30 10:00..10:30`, `today`, `last bite`.
public struct TimeExpression: Hashable, Sendable {
    public var from: TimeMark
    public var to: TimeMark
    /// One name for both ends: a moment then stands for a little before and behind it.
    public var isOne: Bool

    public init(from: TimeMark, to: TimeMark) {
        (self.from, self.to) = (from, to)
        isOne = false
    }

    /// Everything that there is.
    public static var all: TimeExpression {
        TimeExpression(from: TimeMark(.moment(.start)), to: TimeMark(.moment(.end)))
    }

    /// Errors: `.notATime`, which shows the accepted forms.
    public init(_ text: String) throws(TimeError) {
        guard let dots = text.firstRange(of: "..") else {
            guard let mark = TimeMark(text) else { throw .notATime(text) }
            self.init(from: mark, to: mark)
            isOne = true
            return
        }
        let left = text[..<dots.lowerBound].trimmingSpaces
        let right = text[dots.upperBound...].trimmingSpaces
        guard !left.isEmpty || !right.isEmpty,
            let from = left.isEmpty ? TimeMark(.moment(.start)) : TimeMark(left),
            var to = right.isEmpty ? TimeMark(.moment(.end)) : TimeMark(right)
        else { throw .notATime(text) }
        // "2026-11-30 10:00..10:30": the day is said once; an earlier time is one of the next day.
        if case .moment(.utc(let day)) = from.kind, case .moment(.timeOfDay(let time)) = to.kind {
            let midnight = day.nanoseconds / CivilDate.day * CivilDate.day
            let next = midnight + time.nanoseconds < day.nanoseconds ? CivilDate.day : 0
            to.kind = .moment(.utc(UTCTime(nanoseconds: midnight + next + time.nanoseconds)))
        }
        self.init(from: from, to: to)
    }

    /// The accepted forms, for help and errors.
    public static let forms = """
        last 2h · last hour · today · yesterday · 2026-11-30 · 2026-11-30 10:00..10:30 · 10:00..10:30 · \
        A..B of any two moments, A.. and ..B · A..+30s · all · run 7 · last run · command 12 · last bite (or \
        any command) · last stop · event NAME · alarm 3; as moments also: start · end · 5m ago · 10:30:05 · \
        2026-11-30T10:30:05Z · 2:1500 (segment and record); each may be moved: "last stop -10s". All UTC; \
        "last 2h" counts from the newest that is there
        """
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
