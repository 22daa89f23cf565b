import Monitoring
import Octets
import Testing

@Suite("The life of an alarm")
struct AlarmTests {
    static func time(_ seconds: Int64) -> UTCTime { UTCTime(nanoseconds: seconds * 1_000_000_000) }

    static func cause(
        _ name: String = "torque", _ severity: AlarmSeverity = .warning, latched: Bool = false,
        safety: Bool = false, value: Double? = nil
    ) -> AlarmCause {
        AlarmCause(
            AlarmKey(.limit, link: 0, name: name), severity, isLatched: latched, isSafety: safety,
            text: "\(name) is out", value: value)
    }

    private static let key = AlarmKey(.limit, link: 0, name: "torque")

    @Test func `raised, acknowledged, and closed when its cause goes`() throws {
        var list = AlarmList()
        let raised = list.raise(Self.cause(), at: Self.time(1))
        #expect(raised.map(\.step) == [.raised])
        let seen = try list.acknowledge(1, by: "anna", note: "looking", at: Self.time(2))
        #expect(seen.map(\.step) == [.acknowledged])
        let alarm = try #require(list.alarm(1))
        #expect(alarm.state == .acknowledged && alarm.isCausePresent, "acknowledging clears nothing")
        #expect(alarm.acknowledgement == .init(principal: "anna", at: Self.time(2), note: "looking"))
        #expect(list.clear(Self.key, at: Self.time(3)).map(\.step) == [.closed])
        #expect(list.open.isEmpty && list.history.count == 1)
    }

    @Test func `cleared before anybody saw it, it waits for a person`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(1))
        #expect(list.clear(Self.key, at: Self.time(2)).map(\.step) == [.cleared])
        #expect(list.alarm(1)?.state == .cleared)
        #expect(list.summary.unacknowledged == 1)
        let steps = try list.acknowledge(1, by: "anna", note: "", at: Self.time(3)).map(\.step)
        #expect(steps == [.acknowledged, .closed])
    }

    @Test func `raised again after a clear it is a new occurrence, and the old one is history`() {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(1))
        _ = list.clear(Self.key, at: Self.time(2))
        let again = list.raise(Self.cause(), at: Self.time(3))
        #expect(again.map(\.step) == [.closed, .raised])
        #expect(list.open.map(\.number) == [2])
        #expect(list.history.map(\.number) == [1])
        #expect(list.history[0].acknowledgement == nil)
    }

    /// SR-O-11
    @Test func `a latched one stays until it is acknowledged and its cause is gone, whatever comes first`()
        throws
    {
        let stop = Self.cause("STOP", .critical, latched: true, safety: true)
        var list = AlarmList()
        _ = list.raise(stop, at: Self.time(1))
        _ = list.clear(stop.key, at: Self.time(2))
        #expect(list.alarm(1)?.state == .raised)
        #expect(list.summary.isSounding)
        _ = list.raise(stop, at: Self.time(3))
        #expect(list.alarm(1)?.count == 2, "the same occurrence")
        #expect(try list.acknowledge(1, by: "a", note: "", at: Self.time(4)).map(\.step) == [.acknowledged])
        #expect(!list.summary.isSounding)
        #expect(list.clear(stop.key, at: Self.time(5)).map(\.step) == [.closed])
    }

    @Test func `what is over in a moment stays until somebody has seen it, and is counted`() throws {
        let event = Self.cause("NOISE", .warning, latched: true)
        var list = AlarmList()
        for second in 1...5 { _ = list.raise(event, isMoment: true, at: Self.time(Int64(second))) }
        let alarm = try #require(list.alarm(1))
        #expect((alarm.count, alarm.raisedAt, alarm.lastAt) == (5, Self.time(1), Self.time(5)))
        #expect(try list.acknowledge(1, by: "a", note: "", at: Self.time(6)).last?.step == .closed)
    }

    @Test func `a worse cause speaks up again after it was acknowledged`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause(value: 5), at: Self.time(1))
        _ = try list.acknowledge(1, by: "a", note: "", at: Self.time(2))
        let worse = list.raise(Self.cause("torque", .critical, value: 9), at: Self.time(3))
        #expect(worse.map(\.step) == [.escalated])
        let alarm = try #require(list.alarm(1))
        #expect(alarm.state == .raised && alarm.acknowledgement == nil && alarm.worstValue == 9)
        #expect(list.ease(Self.key, to: .warning, at: Self.time(4)).map(\.step) == [.eased])
        #expect(list.alarm(1)?.worstSeverity == .critical)
        list.noteWorst(Self.key, value: 11, at: Self.time(5))
        #expect(list.alarm(1)?.worstValue == 11)
    }

    @Test func `an acknowledged one, and one that is not there, cannot be acknowledged`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(1))
        _ = try list.acknowledge(1, by: "anna", note: "", at: Self.time(2))
        #expect(throws: AlarmError.alreadyAcknowledged(number: 1, by: "anna")) {
            try list.acknowledge(1, by: "ben", note: "", at: Self.time(3))
        }
        #expect(throws: AlarmError.unknown(number: 9)) {
            try list.acknowledge(9, by: "ben", note: "", at: Self.time(3))
        }
    }

    // MARK: Shelves

    /// SR-O-11
    @Test(arguments: [0, 61, -1, Int64.max] as [Int64])
    func `the shelf holds 1 to 60 minutes`(minutes: Int64) {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(1))
        #expect(throws: AlarmError.shelfTime(minutes: minutes, longest: 60)) {
            try list.shelve(1, minutes: minutes, by: "a", note: "", at: Self.time(2))
        }
    }

    /// SR-O-11
    @Test func `a safety event cannot be shelved`() {
        var list = AlarmList()
        _ = list.raise(Self.cause("STOP", .critical, latched: true, safety: true), at: Self.time(1))
        #expect(throws: AlarmError.safety(number: 1, name: "STOP")) {
            try list.shelve(1, minutes: 5, by: "a", note: "", at: Self.time(2))
        }
    }

    @Test func `a shelved one is silent, listed, and back after its time`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause("torque", .critical), at: Self.time(0))
        _ = try list.shelve(1, minutes: 60, by: "a", note: "repair", at: Self.time(0))
        #expect(!list.summary.isSounding && list.summary.worst == nil && list.summary.shelved == 1)
        // The next occurrence is shelved as well.
        _ = list.clear(Self.key, at: Self.time(10))
        let again = list.raise(Self.cause("torque", .critical), at: Self.time(20))
        #expect(again.last?.isShelved == true)
        #expect(list.deadline == Self.time(3600))
        #expect(list.expire(at: Self.time(3599)).isEmpty)
        #expect(list.expire(at: Self.time(3600)).map(\.step) == [.unshelved])
        #expect(list.summary.isSounding)
    }

    @Test func `what becomes worse leaves the shelf by itself`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(0))
        _ = try list.shelve(1, minutes: 60, by: "a", note: "", at: Self.time(0))
        let worse = list.raise(Self.cause("torque", .critical), at: Self.time(1))
        #expect(worse.map(\.step) == [.unshelved, .escalated])
        #expect(list.summary.isSounding)
    }

    @Test func `a clock that was set back does not make a shelf longer`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(100_000))
        _ = try list.shelve(1, minutes: 60, by: "a", note: "", at: Self.time(100_000))
        #expect(list.expire(at: Self.time(50_000)).map(\.step) == [.unshelved])
    }

    @Test func `unshelving gives the voice back, once`() throws {
        var list = AlarmList()
        _ = list.raise(Self.cause(), at: Self.time(1))
        _ = try list.shelve(1, minutes: 5, by: "a", note: "", at: Self.time(1))
        #expect(try list.unshelve(1, by: "a", at: Self.time(2)).map(\.step) == [.unshelved])
        #expect(throws: AlarmError.notShelved(number: 1)) { try list.unshelve(1, by: "a", at: Self.time(3)) }
    }

    // MARK: Bounds

    @Test func `a flood is bounded and counted, and what matters most finds a place`() {
        var list = AlarmList()
        for number in 0..<1000 { _ = list.raise(Self.cause("p\(number)"), at: Self.time(1)) }
        #expect(list.open.count == 256)
        #expect(list.unkept == 744)
        let critical = list.raise(
            Self.cause("STOP", .critical, latched: true, safety: true), at: Self.time(2))
        #expect(critical.map(\.step) == [.closed, .raised])
        #expect(list.open.count == 256 && list.open.last?.key.name == "STOP")
        for number in 0..<5000 {
            let cause = Self.cause("q", number % 2 == 0 ? .warning : .critical)
            _ = list.raise(cause, at: Self.time(3))
            _ = list.clear(cause.key, at: Self.time(3))
        }
        #expect(list.open.count <= 256 && list.history.count <= 256)
    }

    @Test func `long texts are cut, long notes refused`() throws {
        var list = AlarmList()
        var cause = Self.cause()
        cause.text = String(repeating: "x", count: 10_000)
        _ = list.raise(cause, at: Self.time(1))
        #expect(list.open[0].text.utf8.count == 512)
        #expect(throws: AlarmError.text(found: 600, limit: 512)) {
            try list.acknowledge(1, by: "a", note: String(repeating: "n", count: 600), at: Self.time(1))
        }
    }

    // MARK: Automation

    /// SR-S-21
    @Test func `a storm of alarms sends one HOLD, and another only after it is over`() throws {
        let policy = AutomaticHold.Policy(critical: .hold)
        var hold = AutomaticHold()
        var list = AlarmList()
        var sent = 0
        for number in 0..<100 {
            for change in list.raise(Self.cause("p\(number)", .critical), at: Self.time(1)) {
                if hold.takes(change, by: policy, canMove: true) { sent += 1 }
                hold.settle(list, by: policy)
            }
        }
        #expect(sent == 1)
        for number in 0..<100 {
            #expect(hold.isSpent, "somebody has still to see \(100 - number) of them")
            _ = list.clear(AlarmKey(.limit, link: 0, name: "p\(number)"), at: Self.time(2))
            hold.settle(list, by: policy)
            #expect(hold.isSpent, "that a cause is gone is not enough")
            _ = try list.acknowledge(UInt32(number + 1), by: "a", note: "", at: Self.time(3))
            hold.settle(list, by: policy)
        }
        #expect(!hold.isSpent)
        let next = list.raise(Self.cause("p", .critical), at: Self.time(4))
        let isTaken = hold.takes(next[0], by: policy, canMove: true)
        #expect(isTaken && hold.isSpent)
        hold.resume()
        #expect(!hold.isSpent, "a person commanded motion again")
    }

    /// SR-S-21
    @Test func `no HOLD for a severity without the action, for a shelved one, for a rig that cannot move`() {
        var list = AlarmList()
        let raised = list.raise(Self.cause("p", .critical), at: Self.time(1))[0]
        var shelved = raised
        shelved.isShelved = true
        for (change, policy, canMove) in [
            (raised, AutomaticHold.Policy(), true), (raised, .init(warning: .hold), true),
            (raised, .init(critical: .hold), false), (shelved, .init(critical: .hold), true),
        ] {
            var hold = AutomaticHold()
            let isTaken = hold.takes(change, by: policy, canMove: canMove)
            #expect(!isTaken)
        }
        #expect(AutomaticHold.Action.allCases == [.none, .hold], "and there is no third action")
    }
}
