import MockDevices
import RigFirmware
import Testing

/// When the hammer's level rises by itself, and what keeps it at rest.
struct PercussionTests {
    enum Ground: String, CaseIterable, Sendable { case soft, choked, meltBand, hot }

    /// SR-F-35 (the level's rise)
    @Test func `in a hard layer the level rises by one, never sooner than ten seconds after the last`() throws
    {
        let bench = try BenchHost.drilling()
        bench.rig.plant.softness = 0.02
        bench.rig.trace = OutputTrace()
        let onset = bench.now
        bench.run(45_000)
        let begun = try #require(bench.rig.trace?.first { $0.hammer })
        #expect(begun - onset >= 5_000_000, "after \(begun - onset) µs")
        let levels = bench.events.filter { $0.id == 38 }
        #expect(levels.allSatisfy { $0.b == $0.a + 1 } && (2...4).contains(levels.count), "\(levels)")
        #expect(bench.rig.view.state == .drill)
    }

    /// SR-F-35 (choke, the icy melt band, a hot bit)
    @Test(arguments: Ground.allCases)
    func `where blows do harm or nothing the level stays 0`(ground: Ground) throws {
        var settings = RigSettings()
        settings.isIce = ground == .meltBand
        let bench = try BenchHost.drilling(settings)
        if ground == .meltBand { bench.rig.plant.bitTemperature = -22 }
        if ground == .hot { bench.rig.tamper = { $0.bit_temperature_01c = 1_250 } }
        if ground != .soft { bench.rig.plant.softness = 0.02 }
        if ground == .choked { bench.rig.plant.jamTorque = 3 }
        bench.rig.trace = OutputTrace()
        bench.run(35_000)
        #expect(bench.rig.trace?.samples.contains { $0.hammer } == false)
    }
}
