import CThreadShim
import StationAPI

/// What the rig itself has on record about its checks.
struct CheckRecord {
    struct Entry: Codable {
        var mechanism: String
        /// NONE, PASSED or FAILED.
        var result: String
        var by: String
        var measured: String
        /// UTC by the rig's clock, or what is known of the time.
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
                when: text("check_time_\(place + 1)"))
        }
    }

    func isPassed(_ mechanism: String) -> Bool {
        entries.contains { $0.mechanism == mechanism && $0.result == "PASSED" }
    }
}
