import Octets
import RigLink
import Testing

@Suite("The rig's clock")
struct ClockTests {
    /// Runs a session of `seconds` with a drifting rig whose answers are late by a row of microseconds.
    static func fit(
        seconds: Int64, drift: Double, offset: Int64, baud: UInt32 = 0, lateness: (Int) -> Int64
    ) -> (link: HostLink, rig: (Int64) -> Int64) {
        let rigClock = { (host: Int64) in host + offset + Int64(drift * Double(host)) }
        let rig = ScriptedRig()
        var link = HostLink.live(rig, baud: baud)
        let out = baud == 0 ? 0 : 23 * 10_000_000 / Int64(baud)
        let back = baud == 0 ? 0 : 39 * 10_000_000 / Int64(baud)
        var turn = 0
        var now: Int64 = 0
        while now < seconds * 1_000_000 {
            now = link.deadline.map { max($0.microseconds, now) } ?? now
            var actions: [HostAction] = []
            link.receive(rig.heartbeat(), at: CoreTime(nanoseconds: now * 1000), into: &actions)
            link.wake(at: CoreTime(nanoseconds: now * 1000), into: &actions)
            for _ in actions.frames(.time) {
                let came = rigClock(now + out + 200)
                let exchange = TimeExchange(asked: now, received: came, answered: came + 50)
                let arrival = now + out + 200 + 50 + back + 200 + lateness(turn)
                turn += 1
                link.receive(
                    rig.frame(.time, exchange.encoded()), at: CoreTime(nanoseconds: arrival * 1000),
                    into: &actions)
                now = arrival
            }
        }
        return (link, rigClock)
    }

    /// SR-L-12
    @Test(arguments: [0, 1e-4, -1e-4], [0, 115_200, 9600] as [UInt32])
    func `offset and drift are found through late answers`(drift: Double, baud: UInt32) throws {
        let (link, rig) = Self.fit(seconds: 60, drift: drift, offset: 5_000_000_000, baud: baud) {
            $0 % 3 == 0 ? 0 : Int64($0 * 7919 % 9000)
        }
        let clock = try #require(link.clock)
        #expect(clock.exchanges == 8)
        #expect(abs(clock.drift - drift) < 2e-6)
        #expect(clock.residual < 5)
        #expect(clock.quickest >= 390 && clock.quickest <= 410)
        for host in [Int64(40_000_000), 60_000_000, 70_000_000] {
            let found = try #require(link.rigMicroseconds(at: CoreTime(nanoseconds: host * 1000)))
            #expect(abs(found - rig(host)) < 25)
            let back = clock.coreTime(ofRig: found)
            #expect(abs(back.microseconds - host) <= 1)
        }
        #expect(
            link.rigMilliseconds(at: .milliseconds(60_000))
                == link.rigMicroseconds(at: .milliseconds(60_000)).map {
                    UInt32(truncatingIfNeeded: $0 / 1000)
                })
    }

    @Test func `one exchange is uncertain by half its round trip`() throws {
        var link = HostLink.live()
        let rig = ScriptedRig()
        #expect(link.clock == nil && link.rigMicroseconds(at: .zero) == nil)
        let exchange = TimeExchange(asked: 0, received: 1000, answered: 2000)
        let actions = link.received(rig.frame(.time, exchange.encoded()), at: 5)
        let clock = try #require(link.clock)
        #expect(actions == [.clockFitted(clock)])
        #expect(clock.residual == 2000 && clock.quickest == 4000)
        #expect(clock.offset == (1000 - 0 + 2000 - 5000) / 2)
    }

    @Test(arguments: [
        TimeExchange(asked: 6000, received: 0, answered: 0),
        TimeExchange(asked: .min, received: 0, answered: 0),
        TimeExchange(asked: 0, received: .max, answered: .max),
        TimeExchange(asked: 0, received: .min, answered: 0),
        TimeExchange(asked: 0, received: 5, answered: 4),
        TimeExchange(asked: 0, received: 0, answered: 1 << 51),
    ])
    func `times that make no sense are counted and never trap`(exchange: TimeExchange) {
        var link = HostLink.live()
        #expect(link.received(ScriptedRig().frame(.time, exchange.encoded()), at: 5).isEmpty)
        #expect(link.counters.strayTimes == 1 && link.clock == nil)
    }

    @Test func `a rig that lies wildly about its clock never traps the host`() {
        var link = HostLink.live()
        let rig = ScriptedRig()
        for turn in 0..<100 as Range<Int64> {
            let lie = turn % 2 == 0 ? 0 : (1 << 52) - 1 as Int64
            let exchange = TimeExchange(asked: turn * 1_000_000, received: lie, answered: lie)
            _ = link.received(rig.heartbeat() + rig.frame(.time, exchange.encoded()), at: turn * 1000)
            _ = link.rigMicroseconds(at: .milliseconds(1_000_000_000_000))
            _ = link.clock?.coreTime(ofRig: .max)
            _ = link.clock?.coreTime(ofRig: .min)
        }
        #expect(abs(link.clock?.drift ?? 1) <= 0.02)
    }

    @Test func `the fit is kept in a new session of the same boot and forgotten after another`() {
        var (link, _) = Self.fit(seconds: 3, drift: 0, offset: 100) { _ in 0 }
        var rig = ScriptedRig()
        _ = link.opened(nonce: 2, at: 4000)
        #expect(link.clock != nil)
        _ = link.received(rig.answer(nonce: 2), at: 4001)
        #expect(link.clock != nil)
        rig.bootCount += 1
        _ = link.opened(nonce: 3, at: 5000)
        _ = link.received(rig.answer(nonce: 3), at: 5001)
        #expect(link.clock == nil)
    }
}
