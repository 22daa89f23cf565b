import Monitoring
import Station

/// An alarm lives as the book says.
struct AlarmLife: Invariant {
    static let name = "alarm-life"
    static let sentence = """
        An alarm ends only after a person acknowledged it (or for want of room, and says so), once, and \
        nothing is told of it afterwards.
        """

    private var closed: Set<UInt32> = []

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        // Numbers that only lost records knew may come again.
        case .started: closed = []
        case .effect(.alarmChange(let change)): return judge(change)
        default: break
        }
        return nil
    }

    private mutating func judge(_ change: AlarmChange) -> String? {
        let number = change.alarm.number
        if closed.contains(number) { return "alarm \(number) is \(change.step.word) after its end" }
        if change.step == .acknowledged, change.principal.isEmpty {
            return "alarm \(number) is acknowledged by nobody"
        }
        guard change.step == .closed else { return nil }
        closed.insert(number)
        let isSeen = change.alarm.acknowledgement != nil || change.principal == "no room"
        return isSeen ? nil : "alarm \(number) ended and nobody acknowledged it"
    }
}
