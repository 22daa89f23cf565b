import MockDevices
import Station

/// How often what happened: a world in which nothing happens proves nothing.
struct Coverage: Sendable {
    var counts: [String: Int] = [:]

    mutating func take(_ happening: Happening) {
        switch happening {
        case .tap(let entry):
            switch entry.kind {
            case .refused: add("rig refuses \(entry.b)")
            case .stage: add("stage \(entry.a)")
            case .motionStarted: add("motion \(entry.a)")
            case .motionEnded: add("motion ends \(entry.b)")
            case .disarmed: add("disarmed \(entry.a)")
            case .executed: add("executes \(entry.a)")
            case .armed, .stopCleared, .boot, .session: add("\(entry.kind)")
            case .stop: add("stop \(entry.a) latched \(entry.b)")
            default: break
            }
        case .effect(.answer(_, .refused(let code, _))): add("station refuses \(code)")
        case .effect(.alarm(let alarm)): add("alarm \(alarm.code.rawValue)")
        default: break
        }
    }

    mutating func add(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }

    private mutating func add(_ what: String) { counts[what, default: 0] += 1 }

    /// In order of name.
    var words: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}
