import MockDevices
import Testing

/// ICD §8: what a station sees first.
struct SessionTests {
    /// FAST, MED, SLOW, CONFIG, LIMITS and CHECKS.
    private static let groups: Set<UInt8> = [1, 2, 3, 4, 5, 7]

    @Test(arguments: [1, 77, 250, 499, 1_999])
    func `a new session is shown every group at once, whenever it begins after a BYE`(pause: Int) throws {
        let bench = try BenchHost()
        bench.run(100)
        #expect(bench.heard.isEmpty, "nobody has said HELLO yet")
        bench.hello(nonce: 1)
        #expect(Set(bench.heard.keys) == Self.groups)
        bench.bye()
        bench.beats = false
        bench.run(pause)
        let silentSince = bench.now
        #expect(bench.heard.values.allSatisfy { $0 < silentSince })
        bench.hello(nonce: 2)
        // `hello` runs 5 ms.
        #expect(bench.heard.filter { $0.value >= silentSince }.count == Self.groups.count, "\(bench.heard)")
    }

    @Test func `the same HELLO again is no new session, and FAST keeps its rhythm`() throws {
        let bench = try BenchHost()
        bench.hello(nonce: 1)
        bench.run(100)
        let before = bench.heard
        bench.hello(nonce: 1)
        #expect(bench.heard == before)
    }
}
