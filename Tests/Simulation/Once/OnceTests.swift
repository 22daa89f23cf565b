import MockDevices
import Octets
import Station
import Testing

@Suite("Once or not at all, whatever the clock")
struct OnceTests {
    /// 1,000 in CI, where the build is a release.
    private static let commands = Fixture.count("REGOLITH_ONCE", 24)

    /// T-06, SR-F-26, SR-F-27, SR-F-28, SR-L-07, SR-L-08, SR-L-12, SR-S-06, SR-S-16
    @Test(arguments: 1...UInt64(Fixture.count("REGOLITH_ONCE_SEEDS", 1)))
    func `each command runs once at most, never late, and has one end, over clocks, sleep and repeats`(
        seed: UInt64
    ) throws {
        var run = try OnceRun(seed: seed)
        try run.work(Self.commands)
        let judge = run.judge
        #expect(judge.verdict(run.rig) == [])
        #expect(judge.taken.count >= Self.commands, "\(judge.taken.count) were taken")
        #expect(judge.executions.count * 2 > judge.taken.count, "\(judge.executions.count) ran")
        #expect(judge.settled > 0)
        print(
            "once: seed \(seed): \(judge.taken.count) taken, \(judge.executions.count) ran, "
                + "\(judge.settled) settled by a question, \(judge.unknown) UNKNOWN, \(run.counts), "
                + "refused \(run.refusals)")
    }

    /// The canaries: the same judge finds a rig that has no memory of what it ran, and one that takes a
    /// command after its time.
    @Test(arguments: OnceRun.Sabotage.allCases)
    func `a rig without this protection is found`(sabotage: OnceRun.Sabotage) throws {
        var run = try OnceRun(seed: 3, sabotage: sabotage)
        for index in 0..<8 {
            run.give(index)
            if sabotage == .ignoresExpiry { run.presentLate() } else { run.repeatCommands([1, 2]) }
        }
        let verdict = run.judge.verdict(run.rig)
        let word = sabotage == .forgetsResults ? "ran 2 times" : "after its expiry"
        #expect(verdict.contains { $0.hasPrefix("command") && $0.contains(word) }, "\(verdict)")
    }
}
