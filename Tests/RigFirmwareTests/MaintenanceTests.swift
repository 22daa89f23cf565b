import MockDevices
import RigFirmware
import Testing

/// A person with the key in hand beside a string in the ground.
struct MaintenanceTests {
    private func takeKey(_ bench: BenchHost) {
        bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
        bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
        bench.run(1_500)
        bench.token = 0
    }

    /// R8
    @Test func `a held string may be jogged, and is held again afterwards`() throws {
        let bench = try BenchHost.drilling()
        #expect(bench.perform(.simple(4))?.subtype == 7)
        takeKey(bench)
        #expect(bench.rig.view.state == .hold && !bench.rig.view.isArmed)
        #expect(bench.arm(scope: 8)?.subtype == 7)
        #expect(bench.rig.view.state == .maintenance && bench.rig.view.isInHole)
        #expect(bench.perform(.simple(3))?.subtype == 7)
        #expect(bench.rig.view.state == .hold)
        #expect(bench.rig.view.illegalChanges == 0)
    }

    /// F-36: a jam ends with UNJAM, or drawn out; no key makes it forgotten.
    @Test func `no key leads out of a jam`() throws {
        let bench = try BenchHost.drilling()
        bench.rig.plant.jamTorque = 40
        #expect(bench.run(atMost: 5_000) { bench.rig.view.state == .jammed })
        takeKey(bench)
        let report = bench.arm(scope: 8)
        #expect(report?.subtype == 2 && report?.code == 19 && report?.value == 14)
        #expect(bench.rig.view.state == .jammed && bench.rig.view.illegalChanges == 0)
    }
}
