import CThreadShim
import Foundation
import StationAPI

/// What the rig itself has on record about its checks.
struct CheckRecord {
    struct Entry: Codable {
        var mechanism: String
        /// NONE, PASSED or FAILED.
        var result: String
        var by: String
        var measured: String
        /// UTC by the rig's clock, or what is known of the time; empty where there was no check.
        var when: String
    }

    let entries: [Entry]

    /// Asks the rig; nil when it does not answer or knows no such record.
    init?(from console: Console) throws {
        let began = cts_clock_boottime()
        _ = try console.run("GET_TM", [("group", "CHECKS")])
        let deadline = began + 3_000_000_000
        while (console.values["check_1"]?.at ?? 0) < began {
            switch try console.next(until: deadline) {
            case .time: return nil
            case .ended(let why):
                console.again(.ended(why))
                return nil
            case .key, .message: break
            }
        }
        func text(_ name: String) -> String { console.values[name]?.value.text ?? "" }
        entries = CheckStep.mechanisms.enumerated().map { place, mechanism in
            Entry(
                mechanism: mechanism, result: text("check_\(place + 1)"),
                by: text("checked_by_\(place + 1)"), measured: text("check_value_\(place + 1)"),
                when: Self.when(text("check_time_\(place + 1)")))
        }
    }

    /// The rig's seconds for people: TAI since 1958, or of that boot where nobody had set its clock.
    static func when(_ text: String) -> String {
        guard let seconds = Int64(text), seconds > 0 else { return "" }
        guard seconds >= leastAtomic else {
            func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
            let time = "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
            return "\(time) after the rig's boot, its clock was not set"
        }
        let utc = TimeInterval(seconds - atomicOf1970 - leapSeconds)
        return Date(timeIntervalSince1970: utc).formatted(.iso8601)
    }

    /// Less is no time since 1958 that a rig of ours can have.
    private static let leastAtomic: Int64 = 1_000_000_000
    private static let atomicOf1970: Int64 = 378_691_200
    /// TAI − UTC since 2017; a label for people may be a second off after the next one.
    private static let leapSeconds: Int64 = 37

    func isPassed(_ mechanism: String) -> Bool {
        entries.contains { $0.mechanism == mechanism && $0.result == "PASSED" }
    }
}
