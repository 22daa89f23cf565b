import Octets
import RigLink
import Testing

@Suite("Ground and device over a lossy wire")
struct LossyWireTests {
    static let clean = LossyWire.Faults()
    static let worn = LossyWire.Faults(lost: 2, flipped: 2, cut: 1, noise: 2, split: 20, jitter: 2000)
    static let bad = LossyWire.Faults(lost: 8, flipped: 6, cut: 4, noise: 5, split: 30, jitter: 6000)

    struct Row: CustomTestStringConvertible, Sendable {
        var name: String
        var faults: LossyWire.Faults
        var seed: UInt64

        var testDescription: String { "\(name) \(seed)" }
    }

    static let rows: [Row] =
        [Row(name: "clean", faults: clean, seed: 1)]
        + (1...6).map { Row(name: "worn", faults: worn, seed: $0) }
        + (1...6).map { Row(name: "bad", faults: bad, seed: $0) }

    /// Traffic both ways for `seconds`, then five quiet ones on a clean wire.
    static func run(
        _ faults: LossyWire.Faults, seed: UInt64, seconds: Int = 8, isSnapshotting: Bool = false,
        meanwhile: (inout WireWorld, Int) -> Void = { _, _ in }
    ) throws -> WireWorld {
        var world = WireWorld(faults: faults, seed: seed)
        world.isSnapshotting = isSnapshotting
        var dice = Dice(seed: seed ^ 0xABCD)
        var event: UInt32 = 0
        for turn in 0..<seconds * 100 {
            if dice.chance(40) {
                for _ in 0...dice.below(6) {
                    world.submit(length: 7 + dice.below(dice.chance(10) ? 1000 : 60))
                }
            }
            if dice.chance(30) {
                event += 1
                world.device.tell(event: event)
            }
            if dice.chance(20) {
                _ = world.device.send(numbered(0, length: 71), at: WireWorld.rigClock(world.now))
            }
            meanwhile(&world, turn)
            try world.run(until: (turn + 1) * 10_000)
        }
        world.setFaults(clean)
        world.connect(true)
        try world.run(until: (seconds + 5) * 1_000_000)
        return world
    }

    /// What must hold whatever the wire does.
    static func check(_ world: WireWorld, events: Int? = nil) {
        let commands = world.device.commands.map(number(of:))
        let acknowledged = world.log.acknowledged
        let dropped = world.log.dropped
        // Every packet ends once, either way, and what was acknowledged has arrived.
        #expect((acknowledged + dropped).sorted() == world.submitted)
        #expect(acknowledged == acknowledged.sorted())
        #expect(Set(acknowledged).isSubset(of: Set(commands)))
        // Commands arrive in order and never twice, over all sessions.
        #expect(zip(commands, commands.dropFirst()).allSatisfy { $0 < $1 })
        // Within a session every event comes in order and once; after all sessions none is missing.
        let rows = world.log.reliableBySession
        for row in rows { #expect(zip(row, row.dropFirst()).allSatisfy { $0 < $1 }) }
        let heard = Set(rows.flatMap(\.self))
        #expect(heard == Set(1...UInt32(max(1, heard.count))) || heard.isEmpty)
        #expect(world.device.waitingEvents == 0)
        #expect(Set(world.device.acknowledgedEvents) == heard)
        #expect(world.host.outstanding == 0 && world.host.state == .live)
        // The lease counter the device sees only rises.
        let counters = world.device.leases.map(\.counter)
        #expect(zip(counters, counters.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// SR-L-08
    @Test(arguments: rows)
    func `every packet ends once and arrives in order`(row: Row) throws {
        let world = try Self.run(row.faults, seed: row.seed)
        Self.check(world)
        #expect(world.submitted.count > 300)
        if row.name != "bad" {
            #expect(world.device.sessions.count == 1)
            #expect(world.device.commands.map(number(of:)) == world.submitted)
            #expect(world.log.dropped.isEmpty)
        }
        if row.name != "clean" {
            #expect(world.host.counters.retries > 0 && world.host.counters.damaged > 0)
        }
    }

    /// SR-L-07
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a cable that is out for three seconds is found again without a packet sent twice`(seed: UInt64)
        throws
    {
        let world = try Self.run(Self.worn, seed: seed) { world, turn in
            if turn == 200 { world.connect(false) }
            if turn == 500 { world.connect(true) }
        }
        Self.check(world)
        #expect(world.device.sessions.count >= 2)
        #expect(Set(world.device.sessions).count == world.device.sessions.count)
        #expect(world.log.contains { if case .reopenPort = $0 { true } else { false } })
    }

    /// SR-F-48
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a rig that resets gets a new session and tells its events again`(seed: UInt64) throws {
        let world = try Self.run(Self.worn, seed: seed) { world, turn in
            if turn == 300 || turn == 420 { world.device.boot() }
        }
        Self.check(world)
        #expect(world.device.sessions.count >= 2)
        #expect(world.host.rig?.bootCount == 3)
    }

    @Test func `a busy rig gets its command again by the retry time`() throws {
        let world = try Self.run(Self.clean, seed: 4) { world, turn in
            if turn % 50 == 0 { world.device.busy = 2 }
        }
        Self.check(world)
        #expect(world.device.sessions.count == 1 && world.host.counters.retries > 0)
        #expect(world.host.counters.refusalsReceived > 0)
    }

    @Test(arguments: [clean, worn, bad].enumerated().map { ($0.offset, $0.element) })
    func `a link that goes through its snapshot at every step does the same`(
        seed: Int, faults: LossyWire.Faults
    ) throws {
        let plain = try Self.run(faults, seed: UInt64(seed + 20), seconds: 4)
        let recoded = try Self.run(faults, seed: UInt64(seed + 20), seconds: 4, isSnapshotting: true)
        #expect(plain.log == recoded.log)
        #expect(plain.host == recoded.host)
    }

    @Test func `the rig's clock is known within its uncertainty`() throws {
        let world = try Self.run(Self.worn, seed: 9, seconds: 30)
        let clock = try #require(world.host.clock)
        let found = clock.rigMicroseconds(at: CoreTime(nanoseconds: Int64(world.now) * 1000))
        let truth = Int64(WireWorld.rigClock(world.now))
        #expect(abs(found - truth) < 500)
        #expect(abs(clock.drift - 1e-4) < 5e-5)
        #expect(clock.residual < 500)
    }
}
