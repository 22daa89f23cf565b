import ArgumentParser
import Links

/// How fast the records of a journal pass.
final class Pace {
    private(set) var factor: Double?
    private var first: (recorded: Int64, now: Int64)?

    init(_ text: String) throws {
        if text == "max" {
            factor = nil
        } else if let number = Double(text), number >= 0.001, number <= 1e6 {
            factor = number
        } else {
            throw ValidationError("--speed is \(text); give 0.001 to 1000000, or max")
        }
    }

    /// Counts anew from the next record.
    func restart() { first = nil }

    func multiply(_ by: Double) {
        factor = factor.map { min(1e6, max(0.001, $0 * by)) }
        restart()
    }

    /// How long until the record's time has come; a pause of over 5 s in the recording is none here.
    func nanoseconds(until recorded: Int64) -> Int64 {
        guard let factor else { return 0 }
        let now = bootTime()
        guard let first else {
            first = (recorded, now)
            return 0
        }
        let due = first.now + Int64(Double(recorded - first.recorded) / factor)
        // A new process in the recording may begin at another time.
        if due - now > 5_000_000_000 || due < now - 2_000_000_000 || recorded < first.recorded {
            self.first = (recorded, now)
            return 0
        }
        return max(0, due - now)
    }

    /// Sleeps until the record's time has come; a long pause in the recording is cut to 5 s.
    func wait(for recorded: Int64) {
        let left = nanoseconds(until: recorded)
        if left > 0 { sleepNanoseconds(left) }
    }
}
