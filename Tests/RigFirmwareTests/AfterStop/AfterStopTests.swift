import MockDevices
import Testing

/// After a stop nothing moves until it was released, the rig was armed and somebody asked anew.
struct AfterStopTests {
    /// 20,000 in CI, 100,000 and more in the soak, where the build is a release.
    private static let interleavings = Counts.of("REGOLITH_INTERLEAVINGS", 350)
    /// Of one rig: its ledger is finite.
    private static let chunk = 1_000

    /// T-02, SR-F-06, SR-F-07, SR-F-18, SR-F-47, SR-L-03, SR-L-07
    @Test(arguments: AfterStopRun.Work.allCases)
    func `whatever is interleaved with a stop, no output gets power before clear, ARM and a new command`(
        work: AfterStopRun.Work
    ) throws {
        let count = Self.interleavings / AfterStopRun.Work.allCases.count
        var (done, released, acts, findings) = (0, 0, 0, [String]())
        while done < count {
            let run = try AfterStopRun(work, seed: UInt64(1 + done))
            for _ in 0..<min(Self.chunk, count - done) {
                if let finding = try run.interleave() { findings.append(finding) }
                done += 1
            }
            released += run.released
            acts += run.acts
        }
        #expect(findings.isEmpty, "\(findings.count): \(findings.prefix(8).joined(separator: "\n"))")
        #expect(released > 0 || count < 1_000)
        print("after a stop: \(work): \(done) interleavings, \(acts) acts, \(released) released")
    }

    /// The canaries: a rig that begins again by itself, seen by what it tells or by its outputs alone, and a
    /// report that comes twice.
    @Test(arguments: AfterStopRun.Sabotage.allCases)
    func `motion that begins by itself and a second report are found`(sabotage: AfterStopRun.Sabotage) throws
    {
        let run = try AfterStopRun(.spin, seed: 5, sabotage: sabotage)
        var findings: [String] = []
        for _ in 0..<60 { if let finding = try run.interleave() { findings.append(finding) } }
        let word =
            switch sabotage {
            case .buffered: "was accepted"
            case .bufferedUnseen: "the spindle"
            case .reportedTwice: "final reports"
            }
        #expect(findings.contains { $0.contains(word) }, "\(findings)")
    }
}
