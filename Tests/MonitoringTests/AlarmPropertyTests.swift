import Monitoring
import Octets
import Testing

@Suite("Alarms under random lives")
struct AlarmPropertyTests {
    /// What may follow what, for one occurrence.
    private static func isLegal(_ before: Alarm.State?, _ step: AlarmChange.Step, _ after: Alarm.State)
        -> Bool
    {
        switch (before, step, after) {
        case (nil, .raised, .raised): return true
        case (.raised?, .escalated, .raised), (.acknowledged?, .escalated, .raised): return true
        case (.raised?, .eased, .raised), (.acknowledged?, .eased, .acknowledged): return true
        case (.raised?, .cleared, .cleared), (.raised?, .cleared, .raised): return true
        case (.raised?, .acknowledged, .acknowledged), (.cleared?, .acknowledged, .acknowledged): return true
        case (.acknowledged?, .closed, .closed), (.cleared?, .closed, .closed): return true
        // Room was needed.
        case (.raised?, .closed, .closed): return true
        case (_, .shelved, _), (_, .unshelved, _): return true
        default: return false
        }
    }

    /// SR-O-11
    @Test(arguments: 1...UInt64(60))
    func `every life is legal, and no acknowledgement ends a cause`(seed: UInt64) throws {
        var dice = Dice(seed)
        var list = AlarmList()
        var states: [UInt32: Alarm.State] = [:]
        /// Causes that are there, by name; the truth that the list must agree with.
        var present: [Bool] = Array(repeating: false, count: 6)
        var now: Int64 = 0
        for step in 0..<600 {
            now += Int64(dice.roll(200))
            let name = dice.roll(6)
            let isSafety = name == 5
            let key = AlarmKey(.limit, link: 0, name: "p\(name)")
            let number = UInt32(1 + dice.roll(UInt64(list.nextNumber)))
            let causes = list.open.filter(\.isCausePresent).map(\.key)
            var changes: [AlarmChange] = []
            switch dice.roll(7) {
            case 0, 1:
                let severity: AlarmSeverity = dice.roll(2) == 0 ? .warning : .critical
                changes = list.raise(
                    AlarmTests.cause("p\(name)", severity, latched: name > 3, safety: isSafety),
                    at: AlarmTests.time(now))
                present[name] = true
            case 2:
                changes = list.clear(key, at: AlarmTests.time(now))
                present[name] = false
            case 3:
                changes = (try? list.acknowledge(number, by: "a", note: "", at: AlarmTests.time(now))) ?? []
                #expect(list.open.filter(\.isCausePresent).map(\.key) == causes, "step \(step)")
            case 4:
                let minutes = Int64(1 + dice.roll(60))
                let shelved = try? list.shelve(
                    number, minutes: minutes, by: "a", note: "", at: AlarmTests.time(now))
                changes = shelved ?? []
                if shelved != nil { #expect(changes[0].alarm.isSafety == false) }
            case 5: changes = (try? list.unshelve(number, by: "a", at: AlarmTests.time(now))) ?? []
            default: changes = list.expire(at: AlarmTests.time(now))
            }
            for change in changes {
                let alarm = change.alarm
                #expect(
                    Self.isLegal(states[alarm.number], change.step, alarm.state),
                    "step \(step): \(String(describing: states[alarm.number])) \(change.step) \(alarm.state)")
                states[alarm.number] = alarm.state
                if change.step == .closed { #expect(alarm.acknowledgement != nil || !alarm.isCausePresent) }
            }
            for name in 0..<6 {
                #expect(list.isPresent(AlarmKey(.limit, link: 0, name: "p\(name)")) == present[name])
            }
            #expect(list.shelves.allSatisfy { !$0.key.name.hasSuffix("5") })
            if dice.roll(40) == 0 {
                var writer = ByteWriter()
                list.encode(into: &writer)
                var reader = ByteReader(writer.bytes)
                let other = try AlarmList(decoding: &reader)
                #expect(other.open == list.open && other.history == list.history)
                #expect(other.shelves == list.shelves && other.nextNumber == list.nextNumber)
                list = other
            }
        }
    }
}
