import MockDevices
import Testing

/// Automatic motion never meets a hand (T-08).
@Suite("Hands at a rig that would withdraw by itself")
struct HandTests {
    private func waiting() throws -> BenchHost {
        var settings = RigSettings()
        settings.allowsAbort = true
        settings.isIce = true
        let bench = try BenchHost(settings, nonvolatile: LadderTests.inTheGround)
        #expect(bench.arm()?.subtype == 7)
        bench.run(500)
        return bench
    }

    /// T-08, SR-F-14: what was opened, pressed or turned before S5 ends it for good, put back or not.
    @Test(
        arguments: [8_000, 300_000, 599_500, 606_000],
        [
            ["guard open", "guard closed"], ["loop open", "loop closed"], ["key local", "key remote"],
            ["key off", "key remote"], ["key local"],
            ["guard open", "guard closed", "button area_clear pressed"],
        ])
    func `nothing withdraws by itself after a hand was at the rig`(at: Int, words: [String]) throws {
        let bench = try waiting()
        bench.silence(at)
        for word in words {
            try bench.rig.hands.take(word)
            bench.silence(300)
        }
        bench.rig.trace = OutputTrace()
        let stage = bench.rig.plant.stage
        bench.silence(660_000 - at)
        #expect(bench.rig.trace?.first { $0.feedEnabled } == nil)
        #expect(bench.rig.plant.stage == stage)
    }

    /// T-08: without a hand it warns 10 s before, and moves only upward.
    @Test func `the withdrawal itself warns for ten seconds and only lifts`() throws {
        let bench = try waiting()
        bench.silence(595_000)
        bench.rig.trace = OutputTrace()
        bench.silence(120_000)
        let trace = try #require(bench.rig.trace)
        let warned = try #require(trace.first { $0.beacon && $0.sounder })
        let moved = try #require(trace.first { $0.feedEnabled })
        #expect(moved >= warned + 10_000_000)
        #expect(trace.samples.allSatisfy { !$0.feedEnabled || $0.feedMicrometresPerSecond <= 0 })
    }

    /// T-08: behind a key at LOCAL nobody moves it from elsewhere.
    @Test(arguments: ["key local", "key off"])
    func `a remote command under a turned key moves nothing`(word: String) throws {
        let bench = try BenchHost(RigSettings())
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_500)
        try bench.rig.hands.take(word)
        bench.run(300)
        bench.rig.trace = OutputTrace()
        let refused = bench.perform(.spin(rpm: 60, seconds: 5))
        #expect(refused?.subtype == 2)
        bench.run(2_000)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
        #expect(!bench.rig.view.isArmed)
    }
}
