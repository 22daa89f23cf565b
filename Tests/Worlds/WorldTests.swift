import Foundation
import MockDevices
import Station
import Testing

@Suite(
    "Worlds from seeds: station, line, rig and people, and what must hold at every moment", .serialized,
    .enabled(if: WorldFleet.isWanted))
struct WorldTests {
    private static let minutes = WorldFleet.count("REGOLITH_WORLD_MINUTES", 2)

    private static var seeds: ClosedRange<UInt64> {
        let one = WorldFleet.count("REGOLITH_SEED", 0)
        let first = one > 0 ? one : WorldFleet.count("REGOLITH_WORLD_FIRST", 1)
        let last = one > 0 ? one : max(first, WorldFleet.count("REGOLITH_WORLDS", 6))
        return UInt64(first)...UInt64(last)
    }

    /// SR-F-06, SR-F-07, SR-F-09, SR-F-15, SR-F-18 (never granted twice), SR-F-20, SR-F-27, SR-F-48 (once and
    /// in order), SR-F-38, SR-L-07, SR-L-08, SR-S-03, SR-S-04, SR-S-06, T-02, T-04, T-05, T-06, T-07
    @Test func `nothing that must hold is ever broken`() async throws {
        let mill = RequestMill(try WorldProgram.of(baud: 0).database)
        let report = try await WorldFleet.run(Self.seeds) { seed in
            WorldScript(seed: seed, minutes: Self.minutes, mill: mill)
        }
        print("worlds: \(report.words)\n  completed: \(report.coverage.completions(of: mill))")
        print("  \(report.coverage.words)")
        for (seed, text) in report.findings {
            Issue.record("REGOLITH_SEED=\(seed) REGOLITH_WORLD_MINUTES=\(Self.minutes)\n\(text)")
        }
    }

    @Test func `the same seed is the same world`() throws {
        let mill = RequestMill(try WorldProgram.of(baud: 0).database)
        let script = WorldScript(seed: 77, minutes: 1, mill: mill)
        let first = try WorldRun.outcome(of: script)
        let second = try WorldRun.outcome(of: WorldScript(seed: 77, minutes: 1, mill: mill))
        #expect(first.happenings == second.happenings)
        #expect(first.commandsExecuted == second.commandsExecuted)
    }
}
