import MissionDatabase
import Monitoring
import Octets
import Testing

@Suite("Limits: hysteresis, persistence, context")
struct LimitTests {
    /// Feeds values 100 ms apart and gives the level after each.
    private func levels(
        _ monitor: inout LimitMonitor, _ values: [Double], isTrusted: Bool = true, from start: Int64 = 0
    ) -> [AlarmSeverity?] {
        values.enumerated().map { step, value in
            if !monitor.isCalm(0, value) {
                _ = monitor.judge(
                    0, value: value, raw: Int64(value.isNaN ? 0 : value), isTrusted: isTrusted,
                    at: JudgementTime(clock: 1, nanoseconds: start + Int64(step) * 100_000_000))
            }
            return monitor.level(of: Fixture.torque)
        }
    }

    private static let torque = LimitSet(
        warning: Fixture.range(-4, 4), critical: Fixture.range(-8, 8), hysteresis: 1)

    /// SR-S-10
    @Test(
        arguments: [
            ([0, 4, -4], [nil, nil, nil]),
            ([4.5, 3.5, 3.0], [.warning, .warning, nil]),
            ([-4.5, -3.5, -3.0], [.warning, .warning, nil]),
            ([9, 7.5, 7, 3.5, 3], [.critical, .critical, .warning, .warning, nil]),
            ([0, 9, 0], [nil, .critical, nil]),
        ] as [([Double], [AlarmSeverity?])])
    func `a limit breaks at its value and heals its hysteresis inside`(
        values: [Double], expected: [AlarmSeverity?]
    ) throws {
        var monitor = try Fixture.monitor(Self.torque)
        #expect(levels(&monitor, values) == expected)
    }

    @Test func `open ends belong to the outside`() throws {
        var monitor = try Fixture.monitor(
            LimitSet(warning: ValueRange(low: .init(1, isInclusive: false), high: .init(2))))
        #expect(
            levels(&monitor, [1.0, 1.5, 2.0, 2.000001, 1.000001]) == [.warning, nil, nil, .warning, nil])
    }

    @Test func `a persistence of 0.25 s is waited for on the way up and on the way down`() throws {
        var limits = Self.torque
        limits.persistence = 250_000_000
        var monitor = try Fixture.monitor(limits)
        let up: [Double] = [5, 5, 5, 5]
        #expect(levels(&monitor, up) == [nil, nil, nil, .warning])
        // Back inside, but not for long enough; then for long enough.
        let down: [Double] = [0, 0, 5, 0, 0, 0, 0]
        #expect(
            levels(&monitor, down, from: 400_000_000)
                == [.warning, .warning, .warning, .warning, .warning, .warning, nil])
    }

    @Test func `a short excursion says nothing`() throws {
        var limits = Self.torque
        limits.persistence = 250_000_000
        var monitor = try Fixture.monitor(limits)
        #expect(levels(&monitor, [9, 9, 0, 9, 9, 0]).allSatisfy { $0 == nil })
    }

    @Test func `a source clock that goes back begins the count anew and never ends or raises anything early`()
        throws
    {
        var limits = Self.torque
        limits.persistence = 250_000_000
        var monitor = try Fixture.monitor(limits)
        _ = levels(&monitor, [5, 5], from: 10_000_000_000)
        #expect(levels(&monitor, [5, 5, 5, 5], from: 0) == [nil, nil, nil, .warning])
    }

    /// SR-S-10
    @Test func `a value that is invalid or of another dictionary never ends an alarm, but may raise one`()
        throws
    {
        var monitor = try Fixture.monitor(Self.torque)
        #expect(levels(&monitor, [5, .nan, .nan]) == [.warning, .warning, .warning])
        #expect(levels(&monitor, [0, 0], isTrusted: false) == [.warning, .warning])
        #expect(levels(&monitor, [9], isTrusted: false) == [.critical])
        #expect(levels(&monitor, [0]) == [nil])
    }

    @Test func `values that stopped coming do not count towards the end of an alarm`() throws {
        var limits = Self.torque
        limits.persistence = 250_000_000
        var monitor = try Fixture.monitor(limits)
        _ = levels(&monitor, [5, 5, 5, 5, 0])
        monitor.interrupt(Fixture.fast)
        #expect(levels(&monitor, [0], from: 10_000_000_000) == [.warning])
        #expect(levels(&monitor, [0], from: 10_250_000_000) == [nil])
    }

    @Test func `each mode has its own limits, and a mode without has the usual ones`() throws {
        var monitor = try Fixture.monitor(
            LimitSet(warning: Fixture.range(nil, 80)),
            contexts: [
                .init(
                    selector: Fixture.mode, raw: 3,
                    limits: LimitSet(warning: Fixture.range(nil, -10), critical: Fixture.range(nil, -2)))
            ])
        #expect(levels(&monitor, [0]) == [nil])
        monitor.select(0, raw: 3)
        #expect(levels(&monitor, [0]) == [.critical])
        #expect(levels(&monitor, [-5, -20]) == [.warning, nil])
        monitor.select(0, raw: 1)
        #expect(levels(&monitor, [0, 81]) == [nil, .warning])
    }

    @Test func `the rig's own limits come first once they were read, until another rig or boot is there`()
        throws
    {
        var monitor = try Fixture.monitor(Self.torque)
        monitor.setRigLimits(LimitSet(warning: Fixture.range(-2, 2)), of: Fixture.torque)
        #expect(levels(&monitor, [3]) == [.warning])
        monitor.forgetRigLimits()
        #expect(levels(&monitor, [2.5]) == [nil])
    }

    @Test func `a state can be an alarm by its raw value`() throws {
        var monitor = try Fixture.monitor(
            LimitSet(states: [.init(raw: 2, severity: .warning), .init(raw: 3, severity: .critical)]))
        #expect(levels(&monitor, [0, 2, 3, 2, 1]) == [nil, .warning, .critical, .warning, nil])
    }

    @Test func `a hysteresis wider than the range does not keep an alarm for ever`() throws {
        var monitor = try Fixture.monitor(LimitSet(warning: Fixture.range(0, 1), hysteresis: 10))
        #expect(levels(&monitor, [2, 0.5]) == [.warning, nil])
    }

    @Test func `the dictionary's limits are the usual ones, and every packet knows its checks`() throws {
        let table = LimitTable(try Fixture.database())
        #expect(table.rules.map(\.parameter) == [Fixture.torque, Fixture.guardState])
        #expect(table.checks[Fixture.fast.index].map(\.sample) == [2, 4])
        #expect(table.checks[Fixture.slow.index].isEmpty)
        #expect(table.selections.map { $0.map(\.sample) } == [[1], [], []])
        #expect(table.rule(of: Fixture.temperature) == nil)
        var monitor = LimitMonitor(table)
        #expect(monitor.limits(of: Fixture.torque)?.persistence == 250_000_000)
        monitor.select(0, raw: 3)
        #expect(monitor.limits(of: Fixture.torque)?.critical == Fixture.range(nil, 6))
        #expect(monitor.limits(of: Fixture.guardState)?.states == [.init(raw: 0, severity: .critical)])
    }

    /// The same rules written the slow way: whether the value was outside (or back inside) without a break
    /// for the persistence.
    private struct Naive {
        let limits: LimitSet
        var isBroken = [false, false]
        var since: [Int64?] = [nil, nil]

        mutating func take(_ value: Double, isTrusted: Bool, at now: Int64) {
            let ranges = [limits.warning, limits.critical]
            var outside = [false, false]
            for place in 0...1 {
                guard let range = ranges[place], !value.isNaN else { continue }
                var low = range.low?.value ?? -.infinity
                var high = range.high?.value ?? .infinity
                if isBroken[place] {
                    let step = min(limits.hysteresis, (high - low) / 4)
                    low += step
                    high -= step
                }
                outside[place] = value < low || value > high
            }
            if outside[1] { outside[0] = true }
            for place in 0...1 {
                if !outside[place], !isTrusted || value.isNaN {
                    if isBroken[place] { since[place] = nil }
                } else if outside[place] == isBroken[place] {
                    since[place] = nil
                } else {
                    since[place] = since[place] ?? now
                    if now - (since[place] ?? now) >= limits.persistence {
                        isBroken[place].toggle()
                        since[place] = nil
                    }
                }
            }
        }

        var level: AlarmSeverity? { isBroken[1] ? .critical : isBroken[0] ? .warning : nil }
    }

    /// SR-S-10
    @Test(arguments: 1...UInt64(40))
    func `random values give what the slow rules give, also over a snapshot`(seed: UInt64) throws {
        var dice = Dice(seed)
        let limits = LimitSet(
            warning: Fixture.range(-4, 4), critical: Fixture.range(-8, dice.roll(2) == 0 ? 8 : 6),
            hysteresis: Double(dice.roll(4)), persistence: Int64(dice.roll(4)) * 150_000_000)
        var monitor = try Fixture.monitor(limits)
        var naive = Naive(limits: limits)
        var now: Int64 = 0
        var reports = 0
        for step in 0..<500 {
            now += Int64(1 + dice.roll(300)) * 1_000_000
            let value = dice.roll(20) == 0 ? Double.nan : Double(dice.roll(25)) - 12
            let isTrusted = dice.roll(10) > 0
            let before = monitor.level(of: Fixture.torque)
            var finding: LimitFinding?
            if !monitor.isCalm(0, value) {
                finding = monitor.judge(
                    0, value: value, raw: 0, isTrusted: isTrusted,
                    at: JudgementTime(clock: 1, nanoseconds: now))
            }
            naive.take(value, isTrusted: isTrusted, at: now)
            let after = monitor.level(of: Fixture.torque)
            #expect(after == naive.level, "step \(step), value \(value)")
            if case .moved(let from, let to)? = finding {
                reports += 1
                #expect(from == before && to == after)
            } else {
                #expect(before == after, "every change is told")
            }
            if dice.roll(50) == 0 {
                var writer = ByteWriter()
                monitor.encode(into: &writer)
                var reader = ByteReader(writer.bytes)
                monitor = try LimitMonitor(monitor.table, decoding: &reader)
            }
        }
        #expect(reports > 1, "values that move nothing prove nothing")
    }
}
