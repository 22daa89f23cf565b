import MockDevices
import RigLinkC
import Testing

/// ICD §7: the checks by code, ids, and what a refusal leaves alone.
struct CommandTests {
    private func session(_ nonvolatile: NonvolatileImage = .fresh) throws -> BenchHost {
        let bench = try BenchHost(nonvolatile: nonvolatile)
        bench.hello(nonce: 0xA1)
        bench.run(50)
        return bench
    }

    private func expect(
        _ bench: BenchHost, _ command: BenchCommand, refusedWith code: UInt16,
        _ place: SourceLocation = #_sourceLocation
    ) {
        let report = bench.perform(command)
        #expect(report?.subtype == 2 && report?.code == code, "\(report as Any)", sourceLocation: place)
        if let report {
            #expect(bench.ledger.timesExecuted(report.command) == 0, sourceLocation: place)
        }
    }

    @Test func `PING is accepted and completed`() throws {
        let bench = try session()
        let id = bench.send(.ping())
        #expect(bench.finalReport(id)?.subtype == 7)
        #expect(bench.reports.filter { $0.command == id }.map(\.subtype) == [1, 7])
        #expect(bench.ledger.timesExecuted(id) == 1)
        bench.run(50)
        #expect(bench.ledger.acknowledgedReports(id) == [1, 7])
    }

    /// SR-F-24 (epoch), SR-F-26, SR-F-28
    @Test func `each header fault has its code`() throws {
        let bench = try session()
        var command = BenchCommand.simple(4)
        command.damagesCRC = true
        expect(bench, command, refusedWith: 1)
        command = .simple(4)
        command.arguments = [1]
        expect(bench, command, refusedWith: 2)
        command = .simple(4)
        command.bootCount = 9
        expect(bench, command, refusedWith: 3)
        command = .simple(3)
        command.authority?.epoch = 2
        expect(bench, command, refusedWith: 4)
        command = .simple(4)
        command.expiry = 1
        bench.run(100)
        expect(bench, command, refusedWith: 6)
        command = .simple(4)
        command.expiry = UInt32(bench.now / 1_000) + 11_000
        expect(bench, command, refusedWith: 7)
        command = .simple(4)
        command.authority?.state = 13
        expect(bench, command, refusedWith: 8)
        expect(bench, .simple(999), refusedWith: 9)
    }

    /// SR-F-20
    @Test func `motion needs ARM, the token, the scope and a proven guard`() throws {
        let bench = try session()
        expect(bench, .spin(rpm: 60, seconds: 1), refusedWith: 13)
        #expect(bench.arm(scope: 2)?.subtype == 7)
        var wrong = BenchCommand.spin(rpm: 60, seconds: 1)
        wrong.authority?.token = bench.token ^ 5
        expect(bench, wrong, refusedWith: 14)
        expect(bench, .spin(rpm: 60, seconds: 1), refusedWith: 15)
    }

    /// SR-F-26
    @Test(
        arguments: [
            (BenchCommand.spin(rpm: 141, seconds: 1), 1), (.spin(rpm: -141, seconds: 1), 1),
            (.spin(rpm: 60, ramp: 9.9, seconds: 1), 2), (.spin(rpm: 60, seconds: 600.1), 3),
            (.spin(rpm: 60, seconds: 0), 3), (.moveZ(millimetres: 1_150.1), 1), (.moveZ(millimetres: -1), 1),
            (.moveZ(millimetres: 10, speed: 10.1), 2), (.moveZ(millimetres: 10, speed: 0), 2),
        ] as [(BenchCommand, UInt8)])
    func `an argument out of range is named, never clamped`(command: BenchCommand, index: UInt8) throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        let report = try #require(bench.perform(command))
        #expect(report.subtype == 2 && report.code == 10 && report.index == index)
        #expect(bench.rig.view.activeFunction == 0)
    }

    /// SR-F-17, SR-S-05, SR-S-12 (the rig refuses by itself), T-13
    @Test func `ARM quotes the state seen and the dictionary`() throws {
        let bench = try session()
        let hash = bench.rig.settings.wireHash
        let seen = bench.rig.view.stateRevision
        expect(bench, .arm(wireHash: hash, stateRevision: seen &+ 1), refusedWith: 17)
        expect(bench, .arm(wireHash: hash.map { $0 ^ 0xFF }, stateRevision: seen), refusedWith: 18)
        let other = hash.map { $0 ^ 0xFF }
        bench.hello(nonce: 0xB2, wireHash: other)
        bench.run(20)
        expect(bench, .arm(wireHash: other, stateRevision: bench.rig.view.stateRevision), refusedWith: 18)
        // A station that quotes the rig's hash in ARM after another one in HELLO is not believed.
        let lie = bench.perform(.arm(wireHash: hash, stateRevision: bench.rig.view.stateRevision))
        #expect(lie?.subtype == 2 && !bench.rig.view.isArmed)
    }

    /// SR-S-12 (the rig refuses by itself), T-13 (station check disabled)
    @Test func `of a station with another dictionary the rig takes questions and what stops, and no more`()
        throws
    {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        bench.hello(nonce: 0xB2, wireHash: bench.rig.settings.wireHash.map { $0 ^ 0x01 })
        bench.run(20)
        #expect(!bench.rig.view.isArmed)
        for command in [
            .clearStop(1), .simple(13), .end(), .acknowledge(41), .spin(rpm: 60, seconds: 1),
            .moveZ(millimetres: 10), .home(1), .deploy(), .stow(), .tare(), .freeTorque([60, 0, 0, 0]),
            .touchOff(), .hammer(level: 1, seconds: 1), .drill(millimetres: 10), .bite(to: 10, cup: 1),
            .hole(to: 100, cup: 1, ackEvery: 1), .peck(lift: 10, count: 1), .clear(), .retract(),
            .unjam(newtonMetres: 4), .dwell(seconds: 60), .carousel(1), .gate(open: true), .verify(1),
            .heater(watts: 1), .jog(1, percent: 10), .toTop(), .inject(1),
        ] as [BenchCommand] {
            expect(bench, command, refusedWith: 18)
        }
        for (function, name) in [(3, "DISARM"), (4, "HOLD"), (12, "SAFE")] as [(UInt16, String)] {
            #expect(bench.perform(.simple(function))?.subtype == 7, "\(name)")
        }
        #expect(bench.perform(.ping())?.subtype == 7)
        bench.hello(nonce: 0xB3)
        bench.run(1_200)
        #expect(bench.arm()?.subtype == 7, "with the dictionary it was built with")
    }

    /// SR-F-17
    @Test func `an open guard refuses motion and an open loop too`() throws {
        let bench = try session()
        bench.rig.plant.guardContact = .open
        bench.run(50)
        let revision = bench.rig.view.stateRevision
        let report = bench.perform(.arm(wireHash: bench.rig.settings.wireHash, stateRevision: revision))
        #expect(report?.subtype == 2 && report?.code == 22)
    }

    /// SR-F-17
    @Test func `arming again within a second of a disarm is too soon`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        #expect(bench.perform(.simple(3))?.subtype == 7)
        bench.token = 0
        bench.run(300)
        #expect(bench.arm()?.code == 24)
        bench.run(1_000)
        #expect(bench.arm()?.subtype == 7)
    }

    /// SR-F-29
    @Test func `a second motion is refused as busy while one runs`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        bench.send(.moveZ(millimetres: 100))
        bench.run(500)
        let report = try #require(bench.perform(.moveZ(millimetres: 200)))
        #expect(report.code == 20 && report.value == 17)
    }

    /// SR-F-27, T-06
    @Test func `a repeated id returns the stored result and runs nothing`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        var command = BenchCommand.spin(rpm: 60, seconds: 1)
        command.id = 500
        #expect(bench.perform(command, within: 4_000)?.subtype == 7)
        bench.forgetReports()
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(command)?.subtype == 7)
        bench.run(500)
        #expect(bench.ledger.timesExecuted(500) == 1)
        #expect(bench.ledger.entries(.repeated).map(\.id) == [500])
        #expect(bench.rig.trace?.first { $0.spindleEnabled } == nil)
    }

    /// SR-F-27, T-06
    @Test func `an id below the high-water mark that is not remembered is stale`() throws {
        let bench = try session()
        for id in 100..<140 as Range<UInt32> {
            var ping = BenchCommand.ping()
            ping.id = id
            #expect(bench.perform(ping)?.subtype == 7)
        }
        for id in [50, 101, 107] as [UInt32] {
            var old = BenchCommand.simple(4)
            old.id = id
            let report = bench.perform(old)
            #expect(report?.subtype == 2 && report?.code == 5)
            #expect(bench.ledger.timesExecuted(id) == (id == 50 ? 0 : 1))
        }
    }

    @Test func `SPIN turns for its time and MOVE_Z arrives`() throws {
        let bench = try session()
        #expect(bench.arm()?.subtype == 7)
        bench.rig.trace = OutputTrace()
        #expect(bench.perform(.spin(rpm: -60, seconds: 2), within: 5_000)?.subtype == 7)
        let turned = bench.rig.trace?.samples.count { $0.spindle < -59 } ?? 0
        #expect((1_600...2_100).contains(turned))
        #expect(bench.perform(.moveZ(millimetres: 25), within: 5_000)?.subtype == 7)
        #expect(abs(bench.rig.plant.stage - 25_000) <= 100)
    }

    @Test func `a pace makes the mechanisms faster and leaves the link alone`() throws {
        var settings = RigSettings()
        settings.pace = 20
        let bench = try BenchHost(settings)
        #expect(bench.arm()?.subtype == 7)
        let report = bench.perform(.moveZ(millimetres: 300), within: 3_000)
        #expect(report?.subtype == 7)
        #expect(abs(bench.rig.plant.stage - 300_000) <= 100)
        bench.beats = false
        bench.run(400)
        #expect(bench.rig.view.leaseStage == 1)
    }

    /// SR-L-14
    @Test func `with noise on the line commands are refused`() throws {
        let bench = try session()
        for _ in 0..<40 {
            bench.rig.receive([0, 5, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0], at: bench.now)
        }
        bench.run(50)
        expect(bench, .clearStop(1), refusedWith: 11)
        // What only makes the rig safer is never refused for noise.
        #expect(bench.perform(.simple(4))?.code != 11)
    }

    /// Enough damaged frames to be over the bound for some seconds.
    private func makeNoise(_ bench: BenchHost) {
        for _ in 0..<60 {
            bench.rig.receive([0, 5, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0], at: bench.now)
        }
        bench.run(20)
    }

    private func holds(_ bench: BenchHost) -> [Int32] {
        bench.events.filter { $0.id == 10 }.map(\.a)
    }

    /// SR-L-14 (what runs ends as it would, and nothing follows)
    @Test(arguments: ["SPIN", "DRILL"])
    func `noise lets the active step end, and then the rig holds`(name: String) throws {
        let isInGround = name == "DRILL"
        let bench = try BenchHost.ready()
        let id = bench.send(
            isInGround ? .drill(millimetres: 12, newtons: 15) : .spin(rpm: 60, seconds: 4))
        let hasBegun = bench.run(atMost: 120_000) {
            isInGround ? bench.rig.plant.holeBottom > 604_000 : bench.rig.plant.spindle > 50
        }
        #expect(hasBegun)
        // For as long as it takes: the count forgets after 10 s.
        let isOver = bench.run(atMost: 200_000) {
            if bench.now % 4_000_000 < 1_000 { makeNoise(bench) }
            return bench.rig.view.activeFunction == 0
        }
        #expect(isOver)
        bench.run(300)
        #expect(bench.finalReport(id)?.subtype == 7, "it was not cut short")
        #expect(bench.rig.view.state == .hold && holds(bench).last == 45, "cause NOISE")
        #expect(bench.rig.view.isArmed)
        expect(bench, .spin(rpm: 30, seconds: 1), refusedWith: 11)
        bench.run(11_000)
        #expect(holds(bench).last == 45)
        #expect(bench.perform(.spin(rpm: 30, seconds: 1), within: 5_000)?.subtype == 7, "quiet again")
    }

    /// SR-L-14 (the step of a sequence is its bite)
    @Test func `a hole that is drilled by itself ends with the bite in which noise came`() throws {
        var settings = RigSettings()
        settings.pace = 50
        let bench = try BenchHost.ready(settings)
        let id = bench.send(.hole(to: 300, cup: 1, ackEvery: 20))
        #expect(bench.run(atMost: 60_000) { bench.rig.view.isInHole })
        let isOver = bench.run(atMost: 60_000) {
            if bench.now % 2_000_000 < 1_000 { makeNoise(bench) }
            return bench.rig.view.activeFunction == 0
        }
        #expect(isOver)
        bench.run(300)
        #expect(bench.finalReport(id)?.subtype == 7)
        #expect(abs(bench.rig.plant.holeBottom - 700_000) < 1_000, "one bite of three")
        #expect(bench.rig.plant.cups[0] > 40 && bench.rig.plant.cups[1] == 0, "and it is in its cup")
        #expect(bench.rig.view.state == .hold && holds(bench).last == 45)
        #expect(!bench.rig.view.isInHole)
    }

    /// SR-L-14 (the way out is not held up)
    @Test func `over a noisy line RETRACT goes to its end`() throws {
        let bench = try BenchHost.drilling()
        makeNoise(bench)
        let report = bench.finish(.retract())
        #expect(report?.subtype == 7 && !bench.rig.view.isInHole)
    }
}
