/// A quantity over the last time: least and greatest of short equal steps, in bounded memory.
public struct Trend: Sendable {
    /// Nanoseconds of a step.
    public let step: Int64
    private var steps: [ClosedRange<Double>?]
    /// Number of the newest step that is kept.
    private var newest: Int64?
    private var last: (value: Double, at: Int64)?

    /// Keeps `span` nanoseconds in steps of `step`.
    public init(step: Int64, span: Int64) {
        self.step = max(1, step)
        steps = Array(repeating: nil, count: Int(min(max(1, span / max(1, step)), Limits.steps)))
    }

    /// Takes a value; times go forwards, an earlier one is left out. Between two values no further apart than
    /// `gap` the first one holds.
    public mutating func add(_ value: Double, at time: Int64, gap: Int64) {
        guard value.isFinite else { return interrupt() }
        let number = floored(time)
        if let newest, number < newest { return }
        if let last, time - last.at <= gap {
            advance(to: number, holding: last.value)
        } else {
            advance(to: number, holding: nil)
        }
        let place = index(number)
        let held = steps[place]
        steps[place] = held.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
        last = (value, time)
    }

    /// What comes next is not connected with what was.
    public mutating func interrupt() { last = nil }

    /// The time before `end` as columns, the newest last; nil where nothing was measured.
    public func columns(_ count: Int, span: Int64, end: Int64) -> [ClosedRange<Double>?] {
        guard count > 0, let newest else { return Array(repeating: nil, count: max(0, count)) }
        let oldest = newest - Int64(steps.count) + 1
        return (0..<count).map { column in
            let from = floored(end - span + span * Int64(column) / Int64(count))
            let to = max(from + 1, floored(end - span + span * Int64(column + 1) / Int64(count)))
            var found: ClosedRange<Double>?
            for number in max(from, oldest)..<max(from, oldest, min(to, newest + 1)) {
                guard let here = steps[index(number)] else { continue }
                found =
                    found.map {
                        min($0.lowerBound, here.lowerBound)...max($0.upperBound, here.upperBound)
                    } ?? here
            }
            return found
        }
    }

    private mutating func advance(to number: Int64, holding value: Double?) {
        guard let newest else {
            self.newest = number
            return
        }
        let first = max(newest + 1, number - Int64(steps.count) + 1)
        if first <= number {
            for skipped in first...number { steps[index(skipped)] = value.map { $0...$0 } }
        }
        self.newest = max(newest, number)
    }

    private func floored(_ time: Int64) -> Int64 { time >= 0 ? time / step : (time - step + 1) / step }

    private func index(_ number: Int64) -> Int {
        let count = Int64(steps.count)
        return Int(((number % count) + count) % count)
    }
}
