import MissionDatabase
import Monitoring
import Octets
import Testing

@Suite("Staleness by the announced period")
struct StalenessTests {
    private static func time(_ milliseconds: Int64) -> CoreTime { .milliseconds(milliseconds) }

    /// hazards §4.8: the maximum ages of the station. SR-S-10
    @Test(arguments: [(0.05, 250), (0.5, 1600), (2.0, 6100), (0.02, 160)] as [(Double, Int64)])
    func `a value is stale three periods and 0.1 s after the last packet`(
        period: Double, age: Int64
    ) throws {
        var monitor = StalenessMonitor(try Fixture.database())
        #expect(monitor.deadline == nil)
        _ = monitor.received(Fixture.fast, announced: period, at: Self.time(1000))
        #expect(monitor.deadline == Self.time(1000 + age))
        #expect(monitor.expire(at: Self.time(1000 + age - 1)).isEmpty)
        let stale = monitor.expire(at: Self.time(1000 + age))
        #expect(
            stale == [Freshness(container: Fixture.fast, cause: .overdue, age: .milliseconds(age))])
        #expect(monitor.deadline == nil, "it is told once")
        #expect(monitor.expire(at: Self.time(99_000)).isEmpty)
    }

    @Test func `the period of the last packet counts, whatever it was before`() throws {
        var monitor = StalenessMonitor(try Fixture.database())
        _ = monitor.received(Fixture.fast, announced: 0.5, at: Self.time(0))
        _ = monitor.received(Fixture.fast, announced: 0.05, at: Self.time(100))
        #expect(monitor.dueAt(Fixture.fast) == Self.time(350))
    }

    @Test(arguments: [0, -1, Double.nan, Double.infinity, 1e9, nil] as [Double?])
    func `a period that cannot be is taken for 2 s: nothing stays good for ever`(period: Double?) throws {
        var monitor = StalenessMonitor(try Fixture.database())
        _ = monitor.received(Fixture.fast, announced: period, at: .zero)
        #expect(monitor.deadline == Self.time(6100))
    }

    @Test func `over the radio the slack is 3 s, and no age is longer than 2 minutes`() {
        #expect(MaximumAge.radio.age(period: .seconds(1)) == .seconds(6))
        #expect(MaximumAge.radio.age(period: .seconds(60)) == .seconds(120))
        #expect(MaximumAge.wired.age(period: .milliseconds(50)) == .milliseconds(250))
    }

    @Test func `gaps and returns are counted, and a return says how long it was away`() throws {
        var monitor = StalenessMonitor(try Fixture.database())
        let first = monitor.received(Fixture.slow, announced: nil, at: Self.time(0))
        #expect(first == Freshness(container: Fixture.slow, cause: .fresh, age: .seconds(0)))
        #expect(monitor.received(Fixture.slow, announced: nil, at: Self.time(2000)) == nil)
        _ = monitor.expire(at: Self.time(9000))
        let again = monitor.received(Fixture.slow, announced: nil, at: Self.time(12_000))
        #expect(again == Freshness(container: Fixture.slow, cause: .fresh, age: .seconds(10)))
        let watch = try #require(monitor.watch(of: Fixture.slow))
        #expect((watch.packets, watch.gaps, watch.returns) == (3, 1, 1))
    }

    /// SR-S-10
    @Test func `a lost link makes everything stale at once, with the cause`() throws {
        var monitor = StalenessMonitor(try Fixture.database())
        _ = monitor.received(Fixture.fast, announced: 0.5, at: Self.time(0))
        _ = monitor.received(Fixture.slow, announced: nil, at: Self.time(0))
        _ = monitor.received(Fixture.note, announced: nil, at: Self.time(0))
        let lost = monitor.loseAll(because: .linkLost, at: Self.time(100))
        #expect(lost.map(\.container) == [Fixture.fast, Fixture.slow])
        #expect(lost.allSatisfy { $0.cause == .linkLost && $0.age == .milliseconds(100) })
        #expect(monitor.loseAll(because: .linkLost, at: Self.time(200)).isEmpty)
        #expect(monitor.deadline == nil)
    }

    @Test func `a snapshot brings back what was waited for`() throws {
        var monitor = StalenessMonitor(try Fixture.database())
        _ = monitor.received(Fixture.fast, announced: 0.5, at: Self.time(40))
        _ = monitor.loseAll(because: .linkLost, at: Self.time(50))
        _ = monitor.received(Fixture.slow, announced: nil, at: Self.time(60))
        var writer = ByteWriter()
        monitor.encode(into: &writer)
        var other = StalenessMonitor(try Fixture.database())
        var reader = ByteReader(writer.bytes)
        try other.restore(from: &reader)
        #expect(other.watches == monitor.watches)
        #expect(other.deadline == monitor.deadline)
    }
}
