import MockDevices
import RigFirmware
import Testing

/// Limits never leave the factory's bounds, and a relaxation is over with the arm it was for.
struct RelaxationTests {
    private func session() throws -> BenchHost {
        let bench = try BenchHost()
        bench.hello(nonce: 0xA1)
        bench.run(50)
        return bench
    }

    private func limit(_ high: Int) -> [(value: Int, octets: Int)] {
        [(0, 1), (-150, 4), (high, 4), (-800, 4), (1_500, 4)]
    }

    /// SR-F-42 (what lapses at a disarm)
    @Test func `a relaxation disarms, holds for the next arm, and lapses when that ends`() throws {
        let bench = try session()
        #expect(bench.perform(.raw(33, limit(900)))?.subtype == 7)
        #expect(bench.arm()?.subtype == 7)
        #expect(bench.fire(34, approver: 8, limit(1_000))?.subtype == 7)
        #expect(!bench.rig.view.isArmed)
        bench.run(1_100)
        bench.token = 0
        #expect(bench.arm()?.subtype == 7)
        let held = try #require(bench.perform(.raw(33, limit(1_050))))
        #expect(held.code == 31 && held.limit == 1_000, "\(held)")
        #expect(bench.perform(.simple(3))?.subtype == 7)
        bench.token = 0
        let lapsed = try #require(bench.perform(.raw(33, limit(1_000))))
        #expect(lapsed.code == 31 && lapsed.limit == 900, "\(lapsed)")
    }

    /// SR-F-42 (every id, never beyond the factory)
    @Test func `no limit of any id goes beyond the factory's, by one person or by two`() throws {
        let bench = try session()
        let (least, most) = (Int(Int32.min), Int(Int32.max))
        for id in 0..<37 {
            let wide: [(value: Int, octets: Int)] = [(id, 1), (least, 4), (most, 4), (least, 4), (most, 4)]
            let before = bench.rig.view.stateRevision
            let set = try #require(bench.perform(.raw(33, wide)))
            #expect(set.subtype == 2 && [10, 31].contains(set.code), "id \(id): \(set)")
            let relaxed = try #require(bench.perform(.twoStep(34, approver: 8, wide)))
            #expect(relaxed.subtype == 2 && relaxed.code == 10, "id \(id): \(relaxed)")
            #expect(bench.rig.view.stateRevision == before)
        }
    }

    /// SR-F-42 (refused during motion)
    @Test func `nothing is set while the rig moves`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        bench.run(2_100)
        bench.send(.spin(rpm: 60, seconds: 100))
        bench.run(1_000)
        let sets: [BenchCommand] = [
            .raw(33, limit(900)), .twoStep(34, approver: 8, limit(1_000)), .raw(35, [(9_800, 2)]),
            .raw(36, [(1, 1)]), .raw(37, [(2, 1), (200, 4)]),
            .twoStep(43, approver: 8, [(2, 1), (300, 4)]),
        ]
        for command in sets {
            let report = try #require(bench.perform(command))
            #expect(report.subtype == 2 && report.code != 1, "\(command.function): \(report)")
            #expect(bench.rig.view.activeFunction == 16)
        }
        #expect(bench.perform(.simple(4))?.subtype == 7)
        bench.run(3_000)
        #expect(bench.perform(.raw(33, limit(900)))?.subtype == 7)
    }
}
