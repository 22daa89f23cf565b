import MockDevices
import RigFirmware
import Testing

/// An arm ends with everything that may change what its holder saw.
struct TokenTests {
    enum End: String, CaseIterable, Sendable {
        case disarm, bye, silence, stop, guardOpen, loopOpen, session, reset, withdrawn
        case key, dictionary, relaxed, fault, timeToLive

        func happen(to bench: BenchHost) throws {
            switch self {
            case .disarm: _ = bench.perform(.simple(3))
            case .bye: bench.bye()
            case .silence:
                bench.beats = false
                bench.run(5_100)
                bench.beats = true
            case .stop: bench.stop(id: 5)
            case .guardOpen: bench.rig.plant.guardContact = .open
            case .loopOpen: bench.rig.plant.loopContact = .open
            case .session: bench.hello(nonce: 0xBEEF)
            case .reset: try bench.rig.reset(cause: 3, at: bench.now)
            case .withdrawn: for _ in 0..<3 { bench.beat(token: 0) }
            case .key:
                bench.rig.plant.key = UInt8(RF_KEY_OFF.rawValue)
                bench.run(100)
                bench.rig.plant.key = UInt8(RF_KEY_REMOTE.rawValue)
            case .dictionary: bench.hello(nonce: 0xD1C7, wireHash: bench.rig.settings.wireHash.map { ~$0 })
            case .relaxed:
                let wider = [(0, 1), (-150, 4), (1_100, 4), (-800, 4), (1_500, 4)]
                let fired = bench.fire(34, approver: 8, wider.map { (value: $0.0, octets: $0.1) })
                #expect(fired?.subtype == 7, "\(fired as Any)")
            case .fault:
                bench.rig.plant.busVolts = 35
                bench.run(100)
                bench.rig.plant.busVolts = 28
            case .timeToLive: bench.run(30_000)
            }
        }
    }

    /// SR-F-18 (each event that destroys it), T-05
    @Test(arguments: End.allCases, [false, true])
    func `what ends an arm ends its token for good`(end: End, isInGround: Bool) throws {
        let bench = try BenchHost(nonvolatile: isInGround ? LadderTests.inTheGround : .fresh)
        #expect(bench.arm(ttl: end == .timeToLive ? 30 : 900)?.subtype == 7)
        bench.run(1_000)
        let token = bench.token
        try end.happen(to: bench)
        bench.run(200)
        #expect(!bench.rig.view.isArmed && bench.rig.view.token == 0)
        bench.rig.plant.guardContact = .closed
        bench.rig.plant.loopContact = .closed
        bench.hello(nonce: 0xF00D)
        bench.run(1_500)
        bench.rig.trace = OutputTrace()
        bench.token = token
        bench.beat()
        for command in [BenchCommand.spin(rpm: 60, seconds: 5), .moveZ(millimetres: 620)] {
            let report = try #require(bench.perform(command))
            #expect(report.subtype == 2 && [12, 13].contains(report.code), "\(report)")
        }
        #expect(bench.rig.trace?.first { $0.spindleEnabled } == nil)
        if ![.stop, .guardOpen, .loopOpen, .fault].contains(end) {
            bench.token = 0
            #expect(bench.arm()?.subtype == 7)
            #expect(bench.token != token && bench.token != 0)
        }
    }

    /// SR-F-18: non-zero, new at each ARM, and not to be guessed from the ones before.
    @Test func `tokens of two thousand arms are all different and their bits are even`() throws {
        let bench = try BenchHost()
        bench.hello(nonce: 0x1234)
        var tokens: [UInt32] = []
        for _ in 0..<2_000 {
            bench.token = 0
            guard bench.arm()?.subtype == 7 else { break }
            tokens.append(bench.token)
            _ = bench.perform(.simple(3))
            bench.token = 0
            bench.silence(1_000)
        }
        #expect(tokens.count == 2_000 && Set(tokens).count == 2_000 && !tokens.contains(0))
        // Fair coins: 1000 ± 112 with five standard deviations, for each bit and from arm to arm.
        for bit in 0..<32 {
            let ones = tokens.count { $0 >> UInt32(bit) & 1 == 1 }
            #expect((888...1_112).contains(ones), "bit \(bit): \(ones)")
            let changes = zip(tokens, tokens.dropFirst()).count { ($0 ^ $1) >> UInt32(bit) & 1 == 1 }
            #expect((888...1_112).contains(changes), "bit \(bit) changes \(changes) times")
        }
    }

    /// SR-F-19, T-04 (the arm's time runs out)
    @Test func `at the end of its time an arm stops motion in the air and is gone`() throws {
        let bench = try BenchHost()
        #expect(bench.arm(ttl: 30)?.subtype == 7)
        let id = bench.send(.spin(rpm: 60, seconds: 600))
        bench.run(29_500)
        #expect(bench.rig.view.isArmed && abs(bench.rig.plant.spindle - 60) < 1)
        bench.run(1_500)
        #expect(!bench.rig.view.isArmed && bench.rig.plant.spindle < 1)
        #expect(bench.finalReport(id)?.code == 39)
        #expect(bench.ledger.entries(.disarmed).last?.a == 2)
    }

    /// SR-F-19, T-04 (it drains after the step)
    @Test func `at the end of its time motion in the ground ends by itself, and no other begins`() throws {
        let bench = try BenchHost(nonvolatile: LadderTests.inTheGround)
        #expect(bench.arm(ttl: 30)?.subtype == 7)
        bench.run(2_100)  // the warning before the first motion is over
        let id = bench.send(.spin(rpm: 60, seconds: 35))
        bench.run(31_000)
        #expect(abs(bench.rig.plant.spindle - 60) < 1, "it drains")
        let refused = bench.perform(.spin(rpm: 60, seconds: 5))
        #expect(refused?.subtype == 2)
        #expect(bench.finalReport(id, within: 6_000)?.subtype == 7)
        bench.run(500)
        #expect(!bench.rig.view.isArmed)
        #expect(bench.perform(.spin(rpm: 60, seconds: 5))?.code == 13)
    }

    /// SR-F-19: only RENEW or an accepted command with the token renews it.
    @Test func `heartbeats, questions and refused commands do not lengthen an arm`() throws {
        let bench = try BenchHost()
        #expect(bench.arm(ttl: 30)?.subtype == 7)
        for _ in 0..<30 {
            _ = bench.perform(.ping())
            _ = bench.perform(.spin(rpm: 900, seconds: 1))
            bench.run(1_000)
        }
        bench.run(500)
        #expect(!bench.rig.view.isArmed)
    }
}
