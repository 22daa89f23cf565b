import MockDevices
import RigFirmware
import Testing

/// What ARM asks for: each thing alone bars it, by its own code.
struct ArmTests {
    enum Bar: String, CaseIterable, Sendable {
        case epoch, keyOff, keyLocal, keyUnknown, guardOpen, guardUnknown, loopOpen, loopUnknown
        case stopped, estop, fault, helloHash, armHash, configuration, damageKept, selfTest
        case brakeBad, brakeOld, selfTestOld, revision, leaseOld, leaseNone, tooSoon, path, gravity, area
        case enabling, keyInMaintenance

        /// Code of the refusal, and what `value` says where two things share a code.
        var code: (UInt16, value: Int32?) {
            switch self {
            case .epoch: (4, nil)
            case .keyOff: (43, 0)
            case .keyLocal: (43, 2)
            case .keyUnknown: (43, 3)
            case .guardOpen: (22, 0)
            case .guardUnknown: (22, 2)
            case .loopOpen, .estop, .stopped: (12, nil)
            case .loopUnknown: (22, 1)
            case .fault: (19, 15)
            case .helloHash, .armHash: (18, nil)
            case .configuration, .damageKept: (21, 1 << 15)
            case .selfTest: (47, 38)
            case .brakeBad, .brakeOld: (47, 39)
            case .revision: (17, nil)
            case .leaseOld, .leaseNone: (16, nil)
            case .tooSoon: (24, nil)
            case .path: (23, nil)
            case .gravity: (46, nil)
            case .area: (44, nil)
            case .enabling: (28, 32)
            case .keyInMaintenance: (43, 1)
            // A self-test is never older than half a minute.
            case .selfTestOld: (0, nil)
            }
        }

        /// Makes this one thing wrong on a rig that could be armed.
        func happen(to bench: BenchHost) throws {
            let plant = { (change: (inout KinematicPlant) -> Void) in change(&bench.rig.plant) }
            switch self {
            case .keyOff: plant { $0.key = UInt8(RF_KEY_OFF.rawValue) }
            case .keyLocal: plant { $0.key = UInt8(RF_KEY_LOCAL.rawValue) }
            case .keyUnknown: plant { $0.key = UInt8(RF_KEY_UNKNOWN.rawValue) }
            case .guardOpen: plant { $0.guardContact = .open }
            case .guardUnknown: plant { $0.guardContact = .unknown }
            case .loopUnknown: plant { $0.loopContact = .unknown }
            case .loopOpen: plant { $0.loopContact = .open }
            case .estop:
                plant { $0.loopContact = .open }
                bench.run(10)
                plant { $0.loopContact = .closed }
            case .stopped: bench.stop(id: 7)
            case .fault: bench.send(.inject(33, 3))
            case .helloHash: bench.hello(nonce: 0xD1C7, wireHash: bench.rig.settings.wireHash.map { ~$0 })
            case .configuration: bench.send(.inject(32, 3))
            case .damageKept:
                // None puts a right sum over it, and none acknowledges it.
                bench.send(.inject(32, 3))
                bench.run(5)
                #expect(bench.perform(.raw(35, [(9_810, 2)]))?.code == 21)
                #expect(bench.perform(.raw(37, [(2, 1), (200, 4)]))?.code == 21)
                #expect(bench.perform(.acknowledge(33))?.code == 21)
            case .selfTest: bench.send(.inject(32, 0, 1))
            case .brakeBad: #expect(bench.perform(.raw(41, [(9, 1), (2, 1), (7, 2), (0, 4)]))?.subtype == 7)
            case .brakeOld: bench.stall(86_401_000)
            case .selfTestOld:
                bench.stall(86_399_000)
                #expect(bench.perform(.raw(41, [(9, 1), (1, 1), (7, 2), (0, 4)]))?.subtype == 7)
                bench.stall(3_600_000)
            case .leaseOld:
                bench.beats = false
                bench.run(2_100)
            case .leaseNone:
                bench.beats = false
                bench.hello(nonce: 0x77)
            case .tooSoon:
                #expect(bench.arm()?.subtype == 7)
                #expect(bench.perform(.simple(3))?.subtype == 7)
                bench.token = 0
                bench.run(600)
            case .gravity: #expect(bench.perform(.raw(35, [(1_620, 2)]))?.subtype == 7)
            case .area:
                plant { $0.guardContact = .open }
                bench.run(100)
                plant { $0.guardContact = .closed }
            case .enabling: plant { $0.key = UInt8(RF_KEY_LOCAL.rawValue) }
            case .keyInMaintenance: plant { $0.enabling = UInt8(RF_ENABLING_HELD.rawValue) }
            case .epoch, .armHash, .revision, .path: break
            }
            bench.run(200)
        }

        var scope: UInt8 { self == .enabling || self == .keyInMaintenance ? 8 : 3 }

        func command(_ bench: BenchHost) -> BenchCommand {
            let hash = bench.rig.settings.wireHash
            let revision = bench.rig.view.stateRevision
            var command = BenchCommand.arm(
                scope: scope, path: self == .path ? 1 : 0,
                wireHash: self == .armHash ? hash.map { ~$0 } : hash,
                stateRevision: self == .revision ? revision &- 1 : revision)
            if self == .epoch { command.authority?.epoch = 9 }
            return command
        }
    }

    private func session() throws -> BenchHost {
        let bench = try BenchHost()
        bench.hello(nonce: 0xA1)
        bench.run(200)
        return bench
    }

    /// SR-F-17
    @Test(arguments: Bar.allCases)
    func `one thing that is wrong bars ARM, by a code of its own, and gives no token`(bar: Bar) throws {
        let bench = try session()
        try bar.happen(to: bench)
        let report = try #require(bench.perform(bar.command(bench)))
        let (code, value) = bar.code
        if code == 0 {
            #expect(report.subtype == 7, "\(report)")
            return
        }
        #expect(report.subtype == 2 && report.code == code, "\(report)")
        if let value { #expect(report.value == value || bar == .enabling, "\(report)") }
        #expect(!bench.rig.view.isArmed && bench.rig.view.token == 0)
    }

    /// SR-F-17 (the counter-proof)
    @Test(arguments: [UInt8(3), 8])
    func `with nothing wrong ARM is granted`(scope: UInt8) throws {
        let bench = try session()
        if scope == 8 {
            bench.rig.plant.key = UInt8(RF_KEY_LOCAL.rawValue)
            bench.rig.plant.enabling = UInt8(RF_ENABLING_HELD.rawValue)
            bench.run(60)
        }
        #expect(bench.arm(scope: scope)?.subtype == 7)
    }

    /// SR-F-17 (the exact limits)
    @Test func `a second after the last disarm ARM is granted`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        #expect(bench.perform(.simple(3))?.subtype == 7)
        bench.token = 0
        bench.run(1_001)
        #expect(bench.arm()?.subtype == 7)
    }
}
