import MockDevices
import Testing

/// What cannot be undone, in any order: a model says what may execute.
struct FireTests {
    /// 100,000 in CI, where the build is a release.
    static let acts = Counts.of("REGOLITH_FIRES", 2_000)

    /// What PREPARE bound.
    private struct Prepared {
        var token: UInt32
        var function: UInt16
        var fields: [(value: Int, octets: Int)]
        var person: UInt16
        var revision: UInt32
        var at: UInt64
        /// Nothing has voided it yet.
        var isOpen = true
    }

    private static let actions: [(function: UInt16, fields: [(value: Int, octets: Int)])] = [
        (34, [(0, 1), (-150, 4), (1_100, 4), (-800, 4), (1_500, 4)]),
        (34, [(0, 1), (-150, 4), (1_050, 4), (-800, 4), (1_500, 4)]),
        (43, [(2, 1), (300, 4)]),
    ]

    private static func same(_ a: [(value: Int, octets: Int)], _ b: [(value: Int, octets: Int)]) -> Bool {
        a.elementsEqual(b) { $0 == $1 }
    }

    /// SR-F-23, SR-F-42 (two persons), T-16
    @Test func `of any sequence only a FIRE executes that fits its PREPARE in everything`() throws {
        var dice = SeededGenerator(seed: 16)
        let store = NonvolatileImage(bootCount: 4, bitDepthMicrometres: -300_000)
        let bench = try BenchHost(nonvolatile: store)
        bench.hello(nonce: 1)
        bench.run(50)
        var prepared: Prepared?
        var counts = (fired: 0, refused: 0, prepared: 0, unheard: 0)
        for act in 0..<Self.acts {
            if act % 64 == 0 { bench.forgetReports() }
            switch dice.below(16) {
            case 0...4:
                let (function, fields) = Self.actions[dice.below(3)]
                let person = UInt16(7 + dice.below(2))
                let command = BenchCommand.twoStep(function, operator: person, approver: 9, fields)
                guard let report = bench.perform(command), report.subtype == 7 else { continue }
                counts.prepared += 1
                prepared = Prepared(
                    token: report.result, function: function, fields: fields, person: person,
                    revision: bench.rig.view.stateRevision, at: bench.now)
            case 5...10:
                guard try fire(bench, prepared, &dice, act, &counts.unheard) else {
                    counts.refused += 1
                    prepared?.isOpen = false
                    continue
                }
                counts.fired += 1
                prepared?.isOpen = false
            case 11: _ = bench.perform(.raw(35, [(9_810, 2)]))
            case 12: _ = bench.perform(.ping())
            case 13:
                // Of H3: the way out, where it is already.
                if bench.perform(.retract(to: 300, rpm: 0), within: 500)?.subtype != 2 {
                    prepared?.isOpen = false
                }
            case 14 where dice.below(8) == 0:
                try bench.rig.reset(cause: 3, at: bench.now)
                bench.run(20)
                bench.hello(nonce: UInt32(1_000 + act))
                bench.run(20)
                prepared?.isOpen = false
            default: wait(bench, &dice)
            }
            if dice.below(3) == 0 { wait(bench, &dice) }
        }
        #expect(counts.fired > Self.acts / 200 && counts.refused > Self.acts / 20, "\(counts)")
        #expect(counts.unheard < Self.acts / 100, "\(counts)")
        print("fire: \(Self.acts) acts, \(counts)")
    }

    private func wait(_ bench: BenchHost, _ dice: inout SeededGenerator) {
        bench.stall([100, 1_500, 2_100, 6_000, 12_000, 31_000][dice.below(6)])
        bench.run(3)
    }

    /// True if it executed, which it does exactly where the model says so.
    private func fire(
        _ bench: BenchHost, _ prepared: Prepared?, _ dice: inout SeededGenerator, _ act: Int,
        _ unheard: inout Int
    ) throws -> Bool {
        let other = Self.actions[dice.below(3)]
        let isOther = dice.below(8) == 0
        let function = isOther ? other.function : prepared?.function ?? 34
        let fields = isOther ? other.fields : prepared?.fields ?? Self.actions[0].fields
        let token = (prepared?.token ?? 77) ^ (dice.below(8) == 0 ? 1 << UInt32(dice.below(32)) : 0)
        let person = dice.below(8) == 0 ? 8 : prepared?.person ?? 7
        let approver: UInt16 = [9, 9, 9, 9, 9, 0, 7, 8][dice.below(8)]
        let age = prepared.map { Int(bench.now - $0.at) / 1_000 } ?? 0
        let fits =
            prepared.map {
                $0.isOpen && $0.token == token && $0.function == function && Self.same($0.fields, fields)
                    && $0.person == person && $0.revision == bench.rig.view.stateRevision
            } ?? false
        let arePersons = approver != 0 && approver != person
        let asked = bench.now
        let command = BenchCommand.twoStep(
            function, token: token, operator: person, approver: approver, fields)
        guard let report = bench.perform(command) else {
            // The rig had no room for it, or the session is at odds after a hang: nothing happened.
            let fired = bench.ledger.entries(.event).last { $0.a == 20 }?.at ?? 0
            #expect(fired < asked, "act \(act): executed and not told")
            bench.hello(nonce: UInt32(1 << 20 + act))
            bench.run(20)
            unheard += 1
            return false
        }
        // The rig judged a millisecond or two away from where the age was taken.
        let isNear = abs(age - 2_000) <= 3 || abs(age - 30_000) <= 3
        let may = fits && arePersons && (2_000...30_000).contains(age)
        let what = "act \(act), \(age) ms: \(report)"
        if !isNear { #expect((report.subtype == 7) == may, "\(what)") }
        if report.subtype != 7 { #expect([29, 30].contains(report.code), "\(what)") }
        return report.subtype == 7
    }
}
