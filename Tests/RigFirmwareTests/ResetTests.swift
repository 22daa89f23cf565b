import MockDevices
import Testing

/// What a reset leaves of outputs and of arms.
struct ResetTests {
    /// SR-F-01, SR-F-18 (reset), SR-F-20, T-05
    @Test(arguments: Motion.allCases)
    func `a reset at any moment of a motion ends every output within 5 ms and nothing comes back`(
        motion: Motion
    ) throws {
        var dice = SeededGenerator(seed: 2026)
        for round in 0..<40 {
            let (bench, _) = try motion.bench(running: 1 + dice.below(600))
            #expect(bench.rig.view.isArmed)
            let token = bench.token
            let at = bench.now
            bench.rig.trace = OutputTrace()
            try bench.rig.reset(cause: UInt8(1 + round % 4), at: at)
            // The station knows nothing of it yet: its lease frames come as before.
            bench.run(50)
            bench.hello(nonce: UInt32(900 + round))
            bench.run(100)
            #expect(bench.rig.view.state == .safe && bench.rig.view.token == 0)
            bench.token = token
            bench.beat()
            let refused = bench.perform(.spin(rpm: 60, seconds: 5))
            #expect(refused?.subtype == 2 && refused?.code == 13)
            bench.run(100)
            let trace = try #require(bench.rig.trace)
            let moved = trace.first(from: at + 5_000) {
                $0.drivesOn || $0.heater || !$0.stageBraked
            }
            #expect(moved == nil, "round \(round): \(((moved ?? at) - at) / 1_000) ms after the reset")
        }
    }
}
