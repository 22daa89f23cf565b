import StationAPI
import TerminalText

/// What became of a STOP or HOLD of this console, as its lane tells it.
struct StopStory: Hashable, Sendable {
    /// Boot time of the key.
    let pressedAt: Int64
    let action: StopAction
    private var steps: [String] = []
    private var isSent = false
    private var isReceived = false
    private var confirmed = 0
    private var unconfirmed = 0
    private var failure: String?
    private var isOver = false

    init(_ action: StopAction, at pressedAt: Int64) {
        self.action = action
        self.pressedAt = pressedAt
    }

    mutating func take(_ message: StopMessage) {
        switch message {
        case .sent(let link, let time):
            steps.append("sent\(isSent ? " to \(link)" : "") \(Self.words(time))")
            isSent = true
        case .unsent(let link, let why): steps.append("\(link): NOT SENT yet: \(why)")
        case .latched(_, let time):
            isReceived = true
            steps.append("received \(Self.words(time))")
        case .standstill(_, let time):
            confirmed += 1
            steps.append("standstill \(Self.words(time))")
        case .unconfirmed: unconfirmed += 1
        case .end: isOver = true
        }
    }

    /// The lane could not be reached, or went away.
    mutating func fail(_ why: String) {
        failure = why
        isOver = true
    }

    /// Nobody may rely on it.
    func isUnconfirmed(at now: Int64) -> Bool {
        switch action {
        case .hold: return failure != nil && !isSent
        case .stop:
            if unconfirmed > 0 { return true }
            guard confirmed == 0 else { return false }
            return failure != nil || isOver || now - pressedAt > Limits.stopConfirm
        }
    }

    /// True where there is nothing more to say.
    func isPast(at now: Int64) -> Bool { !isUnconfirmed(at: now) && now - pressedAt > Limits.stopShown }

    func words(at now: Int64) -> String {
        let path = ([action == .stop ? "STOP (software) requested" : "HOLD requested"] + steps).joined(
            separator: " › ")
        if isUnconfirmed(at: now) {
            if let failure, !isSent {
                return "\(action.rawValue) NOT SENT: USE THE WIRED E-STOP (\(failure)); an armed rig "
                    + "without its station holds within 5 s"
            }
            return "NOT CONFIRMED: USE THE WIRED E-STOP. " + path
        }
        if action == .stop, confirmed == 0, !isReceived, now - pressedAt > Limits.stopHint {
            return path + " › no answer yet: in doubt the wired stop"
        }
        return path
    }

    func style(at now: Int64) -> TextStyle {
        if isUnconfirmed(at: now) { return TextStyle(.red, isBold: true, isReversed: true) }
        return action == .stop && confirmed == 0 ? .yellow : .bold
    }

    private static func words(_ microseconds: Int) -> String {
        let milliseconds = Double(microseconds) / 1000
        return FixedPoint.text(milliseconds, digits: milliseconds < 10 ? 1 : 0) + " ms"
    }
}

/// What goes by the way of a STOP.
public enum StopAction: String, Hashable, Sendable {
    case stop = "STOP"
    case hold = "HOLD"
}
