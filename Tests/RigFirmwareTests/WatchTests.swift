import MockDevices
import RigFirmware
import Testing

/// Latches above the STOP, memory, time, the two-step commands and the store.
struct WatchTests {
    private func session(_ nonvolatile: NonvolatileImage = .fresh) throws -> BenchHost {
        let bench = try BenchHost(nonvolatile: nonvolatile)
        bench.hello(nonce: 0xA1)
        bench.run(50)
        return bench
    }

    /// SR-F-03, SR-F-06, SR-F-47
    @Test func `an open loop latches ESTOP at once and through a power cycle until it is released`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 60, seconds: 100))
        bench.run(4_000)
        bench.rig.trace = OutputTrace()
        let at = bench.now
        bench.rig.plant.loopContact = .open
        bench.run(1_000)
        let braked = try #require(bench.rig.trace?.first { $0.spindleBraking })
        #expect(braked - at <= 5_000)
        #expect(bench.rig.view.state == .estop && !bench.rig.view.isArmed)
        bench.rig.plant.loopContact = .closed
        try bench.rig.reset(at: bench.now)
        bench.token = 0
        bench.hello(nonce: 0xA2)
        #expect(bench.rig.view.state == .estop)
        #expect(bench.perform(.simple(12))?.subtype == 7)
        #expect(bench.rig.view.state == .estop)
        // Without the reset button nothing is prepared.
        bench.run(1_100)
        #expect(bench.fire(19)?.code == 44)
        bench.rig.trace = OutputTrace()
        #expect(try bench.releaseEmergencyStop()?.subtype == 7)
        #expect(bench.rig.view.state == .safe)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
    }

    /// SR-F-03
    @Test func `channels of the loop that differ for more than 50 ms are a fault to acknowledge`() throws {
        let bench = try session()
        bench.rig.tamper = { $0.loop_b = UInt8(RF_UNKNOWN.rawValue) }
        bench.run(45)
        #expect(bench.rig.view.state == .safe)
        bench.run(20)
        #expect(bench.rig.view.state == .fault)
        bench.rig.tamper = nil
        bench.run(100)
        #expect(bench.arm()?.code == 19)
        #expect(bench.perform(.raw(15, [(9, 1)]))?.code == 10)
        #expect(bench.perform(.raw(15, [(8, 1)]))?.subtype == 7)
        #expect(bench.rig.view.state == .safe)
    }

    /// SR-F-43: a flipped bit of the safety variables, of the configuration.
    @Test(arguments: [(33, 3), (33, 40), (33, 200), (32, 2)])
    func `a flipped bit of memory stops within 10 ms and nothing moves after it`(fault: Int, bit: Int) throws
    {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        bench.send(.spin(rpm: 60, seconds: 100))
        bench.run(4_000)
        bench.rig.trace = OutputTrace()
        let at = bench.now
        bench.send(.raw(96, [(fault, 2), (bit, 4), (0, 4), (0, 4)]))
        bench.run(fault == 32 ? 31_000 : 1_000)
        let braked = try #require(bench.rig.trace?.first { $0.spindleBraking })
        if fault == 33 { #expect(braked - at <= 10_000) }
        #expect(bench.rig.view.state == .fault && !bench.rig.view.isArmed)
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(.spin(rpm: 60, seconds: 1))?.subtype == 2)
        bench.run(1_000)
        #expect(bench.rig.trace?.first { $0.drivesOn } == nil)
    }

    /// SR-F-02
    @Test func `three late steps in a row are a stop, two are not, and each whole step feeds the watchdog`()
        throws
    {
        let bench = try session()
        let before = bench.rig.watchdogKicks
        bench.run(100)
        #expect(bench.rig.watchdogKicks == before + 100)
        bench.send(.raw(96, [(31, 2), (2, 4), (0, 4), (0, 4)]))
        bench.run(50)
        #expect(bench.rig.view.state == .safe)
        bench.send(.raw(96, [(31, 2), (3, 4), (0, 4), (0, 4)]))
        bench.run(50)
        #expect(bench.rig.view.state == .fault)
    }

    /// SR-F-23, T-16
    @Test(
        arguments: [
            ("right", 2_500, 0), ("too soon", 1_900, 4), ("too late", 30_100, 5), ("other token", 2_500, 2),
            ("other arguments", 2_500, 3), ("other person", 2_500, 9), ("twice", 2_500, 1),
        ] as [(String, Int, Int32)])
    func `FIRE executes only what was prepared, once, by the same person, between 2 and 30 s`(
        case name: String, milliseconds: Int, reason: Int32
    ) throws {
        let bench = try session()
        let limit = [(0, 1), (-150, 4), (1_100, 4), (-800, 4), (1_500, 4)].map {
            (value: $0.0, octets: $0.1)
        }
        let prepared = try #require(bench.perform(.twoStep(34, limit)))
        #expect(prepared.subtype == 7 && prepared.result != 0)
        bench.run(milliseconds)
        var arguments = limit
        if name == "other arguments" { arguments[2].value = 1_000 }
        let token = name == "other token" ? prepared.result ^ 1 : prepared.result
        let person: UInt16 = name == "other person" ? 8 : 7
        var fired = bench.perform(.twoStep(34, token: token, operator: person, approver: 9, arguments))
        if name == "twice" {
            #expect(fired?.subtype == 7)
            fired = bench.perform(.twoStep(34, token: token, approver: 9, arguments))
        }
        if reason == 0 {
            #expect(fired?.subtype == 7)
        } else {
            #expect(fired?.code == 29 && fired?.value == reason, "\(fired as Any)")
            // A wrong FIRE voids the preparation.
            let again = bench.perform(.twoStep(34, token: prepared.result, approver: 9, limit))
            #expect(again?.code == 29 && again?.value == 1)
        }
    }

    /// SR-F-23, SR-F-42: two persons.
    @Test func `a relaxation needs a second person, who is another`() throws {
        let bench = try session()
        let limit = [(0, 1), (-150, 4), (1_100, 4), (-800, 4), (1_500, 4)].map {
            (value: $0.0, octets: $0.1)
        }
        #expect(bench.fire(34, approver: 0, limit)?.code == 30)
        #expect(bench.fire(34, approver: 7, limit)?.code == 30)
        #expect(bench.fire(34, approver: 8, limit)?.subtype == 7)
    }

    /// SR-F-42
    @Test func `SET_LIMIT only tightens and no limit leaves the factory's bounds`() throws {
        let bench = try session()
        func limit(_ high: Int) -> [(value: Int, octets: Int)] {
            [(0, 1), (-150, 4), (high, 4), (-800, 4), (1_500, 4)]
        }
        #expect(bench.perform(.raw(33, limit(900)))?.subtype == 7)
        let wider = try #require(bench.perform(.raw(33, limit(1_000))))
        #expect(wider.code == 31 && wider.limit == 900)
        #expect(bench.fire(34, approver: 8, limit(1_000))?.subtype == 7)
        var beyond = limit(1_000)
        beyond[4].value = 100_000
        #expect(bench.perform(.twoStep(34, approver: 8, beyond))?.code == 10)
    }

    @Test func `a parameter keeps the order of the stages, and the ladder uses it`() throws {
        let bench = try session()
        #expect(bench.perform(.raw(37, [(2, 1), (200, 4)]))?.subtype == 7)
        #expect(bench.perform(.raw(37, [(2, 1), (300, 4)]))?.code == 31)
        #expect(bench.perform(.raw(37, [(3, 1), (999, 4)]))?.code == 10)
        #expect(bench.arm()?.subtype == 7)
        bench.run(1_000)
        bench.beats = false
        bench.run(250)
        #expect(bench.rig.view.leaseStage == 1)
    }

    /// SR-F-27
    @Test func `GET_CMD_STATUS is answered for a command that ran, was refused, or was never seen`() throws {
        let bench = try session()
        let before = bench.telemetry
        for id in [1, 2, 4_000] {
            #expect(bench.perform(.query(9, [(id, 4)]))?.result == 1)
        }
        #expect(bench.telemetry >= before + 3)
    }

    /// SR-F-27, SR-S-06 (never is said only where it is known)
    @Test func `what never came is told from what was forgotten, however many questions were asked`() throws {
        let bench = try session()
        func ask(_ id: UInt32, as number: UInt32) -> UInt8? {
            var question = BenchCommand.query(9, [(Int(id), 4)])
            question.id = number
            bench.send(question)
            bench.run(50)
            return bench.statuses.last { $0.id == id }?.outcome
        }
        func ping(as number: UInt32) {
            var command = BenchCommand.ping()
            command.id = number
            bench.send(command)
            bench.run(20)
        }
        ping(as: 100)
        ping(as: 200)
        #expect(ask(100, as: 1_000) == 3 && ask(200, as: 1_001) == 3, "done")
        // Between the two there was nothing; questions above it do not make it forgotten.
        #expect(ask(150, as: 1_002) == 0, "never seen")
        for number in 0..<40 { ping(as: 2_000 + UInt32(number)) }
        #expect(ask(100, as: 3_000) == 5 && ask(150, as: 3_001) == 5, "forgotten, or never: nobody knows")
        #expect(ask(2_500, as: 3_002) == 0, "this one never came")
    }

    /// SR-F-39, SR-F-06: power fails while the store is written.
    @Test func `a write cut short boots latched and in the hole, whatever was being written`() throws {
        for octets in stride(from: 8, to: NonvolatileImage.slotOctets, by: 97) {
            // In the air and away from the top switch, which would say better.
            let bench = try session(NonvolatileImage(bootCount: 4, bitDepthMicrometres: -300_000))
            bench.stop(id: 5)
            bench.run(20)
            bench.rig.tearLastWrite(after: octets)
            try bench.rig.reset(cause: 5, at: bench.now)
            bench.run(5)
            #expect(bench.rig.view.isStopLatched && bench.rig.view.isInHole, "cut after \(octets)")
            #expect(bench.rig.view.bootCount >= 6)
        }
    }

    /// SR-F-44: only simulators know the command that makes them fail.
    @Test func `one command alone is for simulators, and the table says so`() {
        let table = rf_command_table()
        let only = (0..<rd_command_count).filter {
            (table?[$0].flags ?? 0) & UInt16(RD_SIMULATOR_ONLY) != 0
        }
        #expect(only.map { table?[$0].function } == [96])
    }
}
