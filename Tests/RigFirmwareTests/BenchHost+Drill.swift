import MockDevices
import Testing

/// A rig that is ready to work in the ground.
extension BenchHost {
    /// Commissioned, armed for everything, tared, deployed: READY with the bit in the air.
    static func ready(
        _ settings: RigSettings = RigSettings(), nonvolatile: NonvolatileImage = .fresh,
        save: @escaping (NonvolatileImage) -> Bool = { _ in true },
        _ place: SourceLocation = #_sourceLocation
    ) throws -> BenchHost {
        let bench = try BenchHost(settings, nonvolatile: nonvolatile, save: save)
        #expect(bench.arm(scope: 7)?.subtype == 7, sourceLocation: place)
        bench.run(2_500)
        #expect(
            bench.perform(.deploy(), within: 10_000)?.subtype == 7, sourceLocation: place)
        bench.run(2_500)
        #expect(bench.perform(.tare(), within: 5_000)?.subtype == 7, sourceLocation: place)
        return bench
    }

    /// The same, drilling since some seconds at its full feed.
    static func drilling(
        _ settings: RigSettings = RigSettings(), _ place: SourceLocation = #_sourceLocation
    ) throws -> BenchHost {
        let bench = try ready(settings, place)
        bench.send(.drill(millimetres: 100))
        _ = bench.run(atMost: 180_000) { bench.rig.view.isInHole && bench.rig.plant.weightOnBit > 10 }
        bench.run(12_000)
        #expect(bench.rig.view.state == .drill && bench.rig.view.activeFunction == 55, sourceLocation: place)
        return bench
    }

    /// Waits long for the final report.
    func finish(_ command: BenchCommand, within seconds: Int = 600) -> BenchReport? {
        perform(command, within: seconds * 1_000)
    }

    /// Progress numbers reported for this command, in order.
    func progress(_ command: UInt32) -> [UInt32] {
        reports.filter { $0.command == command && $0.subtype == 5 }.map(\.result)
    }
}
