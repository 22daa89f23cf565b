import MockDevices
import RigFirmware
import Testing

/// RESUME: what refuses it, each alone, and that it takes effect once.
struct ResumeTests {
    private func held() throws -> BenchHost {
        let bench = try BenchHost.drilling()
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.run(6_000)
        #expect(bench.rig.view.state == .hold)
        return bench
    }

    private func expectRefused(
        _ bench: BenchHost, _ codes: Set<UInt16>, cause: Int = 1, _ place: SourceLocation = #_sourceLocation
    ) {
        bench.rig.trace = OutputTrace()
        let report = bench.perform(.resume(cause: cause))
        #expect(report?.subtype == 2, "\(report as Any)", sourceLocation: place)
        #expect(codes.contains(report?.code ?? 0), "\(report as Any)", sourceLocation: place)
        bench.run(500)
        let fed = bench.rig.trace?.first { $0.feedMicrometresPerSecond > 0 || $0.hammer }
        #expect(fed == nil && bench.rig.view.state != .drill, sourceLocation: place)
    }

    /// SR-F-46 (armed)
    @Test func `RESUME without an arm is refused`() throws {
        let bench = try held()
        _ = bench.perform(.simple(3))
        bench.run(500)
        expectRefused(bench, [12, 13])
    }

    /// SR-F-46 (the cause by its id): one of an earlier hold, and one that has changed since.
    @Test func `RESUME that names another cause than this hold's is refused`() throws {
        let bench = try held()
        for cause in [0, 2, 20] { expectRefused(bench, [8, 9, 10, 11, 14, 29, 40], cause: cause) }
        bench.send(.resume(cause: 1))
        bench.run(8_000)
        #expect(bench.rig.view.state == .drill)
        bench.rig.plant.tilt.x = 1.2
        bench.run(6_000)
        bench.rig.plant.tilt.x = 0
        bench.run(500)
        #expect(bench.rig.view.state == .hold)
        expectRefused(bench, [8, 9, 10, 11, 14, 29, 40])
    }

    /// SR-F-46 (no active critical, W < 20 N)
    @Test func `RESUME with a hot bit or a loaded string is refused`() throws {
        let hot = try held()
        hot.rig.plant.bitTemperature = 150
        hot.run(200)
        expectRefused(hot, [21, 28])
        let loaded = try held()
        loaded.rig.plant.pull = 25
        loaded.run(200)
        expectRefused(loaded, [21, 28])
    }

    /// SR-F-46 (guard unbroken since the hold), T-08
    @Test func `RESUME after the guard was open is refused, whatever was pressed since`() throws {
        let bench = try held()
        bench.rig.plant.guardContact = .open
        bench.run(300)
        bench.rig.plant.guardContact = .closed
        bench.run(300)
        bench.press(areaClear: true)
        expectRefused(bench, [12, 13, 19, 21, 22, 28])
    }

    /// SR-F-46 (once, never above level 0)
    @Test func `RESUME twice runs once, and nothing hammers after it`() throws {
        let bench = try held()
        bench.rig.plant.softness = 0.02
        bench.rig.trace = OutputTrace()
        let id = bench.send(.resume(cause: 1))
        bench.run(40_000)
        #expect(bench.rig.view.state == .drill && bench.rig.view.activeCommand == id)
        #expect(bench.rig.trace?.samples.contains { $0.hammer } == false)
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.run(6_000)
        #expect(bench.perform(.resume(cause: 1))?.subtype != 2)
        bench.run(100)
        #expect(bench.perform(.resume(cause: 1))?.subtype == 2)
    }
}
