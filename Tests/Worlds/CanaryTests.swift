import MockDevices
import Station
import Testing

@Suite(
    "Each sabotage of a world is found by the invariant that is there for it", .serialized,
    .enabled(if: WorldFleet.isWanted))
struct CanaryTests {
    /// Worlds in which a sabotage may hide before somebody has to find it.
    private static let seeds: ClosedRange<UInt64> = 1...72
    /// Findings that are made small; in one of them a handful of acts must be left.
    private static let findings = 3
    private static let handful = 8

    @Test(arguments: Canary.allCases)
    func `the sabotage is found and shrinks to a handful of acts`(canary: Canary) throws {
        let mill = RequestMill(try WorldProgram.of(baud: 0).database)
        var scripts: [WorldScript] = []
        for seed in Self.seeds where scripts.count < Self.findings {
            let script = WorldScript(seed: seed, minutes: 3, mill: mill)
            let outcome = try WorldRun.outcome(of: script, canary: canary)
            guard let violation = outcome.violation, violation.invariant == canary.finder else { continue }
            var shrinker = Shrinker(canary: canary)
            shrinker.budget = 120
            let small = shrinker.shrink(script, violation)
            print("\(canary): \(small.script.acts.count) acts of seed \(seed); \(small.violation.finding)")
            #expect(small.violation.invariant == canary.finder)
            if small.script.acts.count <= Self.handful { return }
            scripts.append(small.script)
        }
        Issue.record("\(canary): \(canary.finder) found \(scripts.count) of it, none small: \(scripts)")
    }

    @Test func `every invariant has a sabotage`() throws {
        let program = try WorldProgram.of(baud: 0)
        let all = Invariants.all(program, settings: WorldSettings()).map { type(of: $0).name }
        #expect(Set(all) == Set(Canary.allCases.map(\.finder)))
        #expect(Set(all).count == all.count)
    }
}
