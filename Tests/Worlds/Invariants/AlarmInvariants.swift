import Monitoring
import Station

/// An alarm lives as the book says.
struct AlarmLife: Invariant {
    static let name = "alarm-life"
    static let sentence = """
        An alarm ends only after a person acknowledged it (or for want of room, and says so, or because its \
        cause came again and is told anew), once, and nothing is told of it afterwards.
        """
    static let watchesTime = true

    private var closed: Set<UInt32> = []
    /// Ended unseen: the same key has to be raised with the next word.
    private var unseen: Alarm?

    mutating func judge(_ happening: Happening, _ truth: Truth) -> String? {
        switch happening {
        // Numbers that only lost records knew may come again.
        case .started: (closed, unseen) = ([], nil)
        case .tick, .ended: return orphan()
        case .effect(.alarmChange(let change)): return judge(change)
        default: break
        }
        return nil
    }

    private mutating func judge(_ change: AlarmChange) -> String? {
        let number = change.alarm.number
        if change.step == .raised, change.alarm.key == unseen?.key { unseen = nil }
        if let finding = orphan() { return finding }
        if closed.contains(number) { return "alarm \(number) is \(change.step.word) after its end" }
        if change.step == .acknowledged, change.principal.isEmpty {
            return "alarm \(number) is acknowledged by nobody"
        }
        guard change.step == .closed else { return nil }
        closed.insert(number)
        let isSeen = change.alarm.acknowledgement != nil || change.principal == "no room"
        unseen = isSeen ? nil : change.alarm
        return nil
    }

    private func orphan() -> String? {
        unseen.map { "alarm \($0.number) ended and nobody acknowledged it" }
    }
}
