import MockDevices
import Station

/// How often what happened: a world in which nothing happens proves nothing.
struct Coverage: Sendable {
    var counts: [String: Int] = [:]
    /// How often each function was completed.
    var completed: [UInt32: Int] = [:]
    /// Which function an executed command had, by its number.
    private var functions: [UInt32: UInt32] = [:]

    mutating func take(_ happening: Happening) {
        switch happening {
        case .tap(let entry):
            switch entry.kind {
            case .refused: add("rig refuses \(entry.a) as \(entry.b)")
            case .stage: add("stage \(entry.a)")
            case .motionStarted: add("motion \(entry.a)")
            case .motionEnded: add("motion \(entry.a) ends \(entry.b)")
            case .disarmed: add("disarmed \(entry.a)")
            case .executed: functions[entry.id] = entry.a
            case .completed: if let function = functions[entry.id] { completed[function, default: 0] += 1 }
            case .armed, .stopCleared, .boot, .session: add("\(entry.kind)")
            case .stop: add("stop \(entry.a) latched \(entry.b)")
            default: break
            }
        case .effect(.answer(_, .refused(let code, _))): add("station refuses \(code)")
        case .effect(.alarm(let alarm)): add("alarm \(alarm.code.rawValue)")
        default: break
        }
    }

    mutating func add(_ other: Coverage) {
        counts.merge(other.counts, uniquingKeysWith: +)
        completed.merge(other.completed, uniquingKeysWith: +)
    }

    private mutating func add(_ what: String) { counts[what, default: 0] += 1 }

    /// Completed commands by name, those that never were with 0.
    func completions(of mill: RequestMill) -> String {
        mill.functions.map { "\($0.name): \(completed[$0.function] ?? 0)" }.joined(separator: ", ")
    }

    /// In order of name.
    var words: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}
