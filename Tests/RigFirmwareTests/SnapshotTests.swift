import MockDevices
import RigFirmware
import RigLinkC
import Testing

/// What is kept of a trip: its event, and the two seconds around it.
struct SnapshotTests {
    private func jammed() throws -> BenchHost {
        let bench = try BenchHost.drilling()
        bench.rig.plant.jamTorque = 20
        #expect(bench.run(atMost: 4_000) { bench.rig.view.state == .jammed })
        bench.run(700)
        return bench
    }

    private func ask(_ part: Int, _ bench: BenchHost) -> BenchReport? {
        bench.perform(.query(8, [(part, 1)]))
    }

    /// SR-F-48 · T-18
    @Test func `each trip says its cause, its value, the limit it was held against, and where the bit stood`()
        throws
    {
        let bench = try BenchHost.ready()
        bench.rig.plant.softness = 2
        bench.send(.drill(millimetres: 100, levels: 2...2))
        #expect(bench.run(atMost: 200_000) { bench.rig.drives.hammer })
        bench.run(3_000)
        let moment = bench.moment()
        // The bit's temperature cools and trips nothing; a speed beyond all is told against the drive's own.
        for limit in MachineLimit.all where limit.name != "bit" {
            bench.restore(moment)
            let value = limit.beyond
            bench.rig.tamper = { limit.put(&$0, value) }
            let onset = bench.events.count
            bench.run(limit.milliseconds + 100)
            let held = limit.bound == .high ? value - 1 : value + 1
            let trips = bench.events.dropFirst(onset).filter { $0.id == 15 }
            let event = trips.first { [held, -held].contains($0.limit) }
            #expect(event != nil, "\(limit.name): \(trips)")
            #expect(event?.a != 0 && event?.boot == UInt16(bench.rig.view.bootCount))
        }
    }

    /// SR-F-48
    @Test func `a trip freezes the second and a half before it and the half second behind it`() throws {
        let bench = try jammed()
        let told = try #require(bench.events.first { $0.id == 32 })
        #expect(told.a == RD_CAUSE_TORQUE && told.b == 25)
        #expect(ask(0, bench)?.result == 25)
        bench.run(7_000)
        let parts = bench.parts
        #expect(parts.map(\.part) == Array(1...25) && parts.allSatisfy { $0.parts == 25 })
        #expect(parts.map(\.subtype) == [1] + Array(repeating: 2, count: 23) + [3])
        #expect(Set(parts.map(\.transaction)).count == 1)
        #expect(parts.allSatisfy { $0.cause == RD_CAUSE_TORQUE })
        for (part, next) in zip(parts, parts.dropFirst()) { #expect(next.at - part.at == 80) }
        let samples = parts.flatMap(\.samples)
        // 1,500 ms and a millisecond of the trip itself: the torque was cut there.
        let cut = try #require(samples.lastIndex { $0.torque > 1_200 })
        #expect((1_490...1_510).contains(cut), "\(cut)")
        #expect(samples[1_000].rpm > 900 && samples[1_000].force > 50 && samples[1_000].torque < 400)
        #expect(samples[1_999].rpm == 0 && samples[1_999].force < samples[1_400].force)
    }

    /// SR-F-48
    @Test
    func `it stays until a person acknowledges, whatever trips after it, and a lost part is asked for again`()
        throws
    {
        let bench = try jammed()
        bench.rig.plant.jamTorque = 0
        bench.rig.tamper = { $0.bus_mv = 35_000 }
        bench.run(1_000)
        bench.rig.tamper = nil
        #expect(bench.events.filter { $0.id == 32 }.count == 1)
        #expect(ask(7, bench)?.result == 1)
        bench.run(300)
        #expect(bench.parts.map(\.part) == [7] && bench.parts[0].cause == RD_CAUSE_TORQUE)
        #expect(ask(26, bench)?.subtype == 2 && bench.perform(.acknowledge(RD_CAUSE_BUS_HIGH))?.subtype == 7)
        #expect(ask(0, bench)?.result == 0)
        bench.run(2_000)
        bench.rig.tamper = { $0.key = 3 }
        bench.run(20)
        #expect(bench.parts.count == 1)
    }

    /// SR-F-48 · T-10
    @Test(arguments: [
        (UInt8(RL_RESET_WATCHDOG), true), (UInt8(RL_RESET_PIN), true), (UInt8(RL_RESET_POWER), false),
        (UInt8(RL_RESET_BROWN_OUT), false),
    ])
    func `a reset that leaves the memory leaves the snapshot, a loss of power takes it`(
        cause: UInt8, isKept: Bool
    ) throws {
        let bench = try jammed()
        try bench.rig.reset(cause: cause, at: bench.now)
        bench.token = 0
        bench.hello(nonce: 0xB0)
        bench.run(50)
        #expect(ask(1, bench)?.result == (isKept ? 1 : 0))
        bench.run(300)
        #expect(bench.parts.map(\.cause) == (isKept ? [RD_CAUSE_TORQUE] : []))
    }

    /// SR-F-48: the canary.
    @Test func `a snapshot that the reset has damaged is none`() throws {
        let bench = try jammed()
        #expect(ask(1, bench)?.result == 1)
        bench.run(300)
        let sample = try #require(bench.parts.first?.samples.first)
        let pattern = [sample.rpm, sample.current, sample.torque].flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        let damaged = try #require(bench.rig.moment().flipped(pattern, mask: 1))
        bench.rig.restore(damaged)
        try bench.rig.reset(cause: UInt8(RL_RESET_WATCHDOG), at: bench.now)
        bench.token = 0
        bench.hello(nonce: 0xB1)
        bench.run(50)
        #expect(ask(1, bench)?.result == 0)
    }
}
