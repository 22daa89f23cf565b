import Commanding
import MockDevices
import Octets
import Station
import Testing

/// What a run under noise left behind, from the station's side.
struct NoiseOutcome {
    /// Final stages by command id.
    var finals: [UInt32: [CommandStage]] = [:]
    /// Every event that reached people, as often as it did.
    var events: [RigLedger.EventKey: Int] = [:]
    var taken: [UInt32] = []

    mutating func note(_ effect: CoreEffect) {
        switch effect {
        case .stage(_, let transition) where transition.stage.isFinal:
            finals[transition.commandID, default: []].append(transition.stage)
        case .event(let event):
            events[RigLedger.EventKey(boot: UInt32(event.bootCount), count: event.count), default: 0] += 1
        default: break
        }
    }

    func isCompleted(_ id: UInt32) -> Bool {
        guard let stage = finals[id]?.first, case .completed = stage else { return false }
        return true
    }
}

/// A station that works through commands while the wire is bad.
struct NoisyRun {
    var driver: SimulationDriver<RigWorld>
    private let box = Box()

    final class Box {
        var outcome = NoiseOutcome()
    }

    var outcome: NoiseOutcome { box.outcome }

    init(_ impairments: Impairments, seed: UInt64) throws {
        var settings = RigSettings()
        settings.pace = 50
        settings.seed = UInt32(truncatingIfNeeded: seed)
        var impairments = impairments
        impairments.seed = seed
        driver = try Fixture.driver(settings: settings, impairments: impairments, seed: seed)
        let box = box
        driver.observe = { effect, _ in box.outcome.note(effect) }
    }

    /// What an operator's script does: waits for a live link, arms again where needed, sends, waits for the
    /// end.
    mutating func work(_ index: Int, patience: CoreTime.Span) {
        let end = driver.now + patience
        while driver.now < end {
            driver.run(for: .milliseconds(20))
            guard driver.rig.state == "live" else { continue }
            if driver.rig.armedBy == nil {
                _ = driver.arm()
                continue
            }
            let answer: Answer
            switch index % 4 {
            case 0: answer = driver.send("SPIN", [("rpm", "\(20 + index % 50)rpm"), ("duration", "1s")])
            case 1: answer = driver.send("MOVE_Z", [("z", "\(index % 7 * 10)mm"), ("speed", "10mm/s")])
            default: answer = driver.send("PING")
            }
            guard case .taken(let id, _, _) = answer else { continue }
            box.outcome.taken.append(id)
            while driver.now < end, box.outcome.finals[id] == nil { driver.run(for: .milliseconds(20)) }
            return
        }
    }

    mutating func silenceNoise() {
        driver.world.toRig = ImpairedWire(.none, direction: 0)
        driver.world.fromRig = ImpairedWire(.none, direction: 1)
    }
}

@Suite("Noise on the wire, in virtual time")
struct NoiseTests {
    static func impairments(flip: Double) -> Impairments {
        var impairments = Impairments()
        impairments.flip = flip
        impairments.drop = 0.01
        impairments.duplicate = 0.01
        impairments.split = 0.05
        return impairments
    }

    /// What must never be, in words; empty for a sound run.
    private func violations(_ run: NoisyRun) -> [String] {
        let ledger = run.driver.world.rig.ledger
        let outcome = run.outcome
        var found: [String] = []
        for (id, stages) in outcome.finals where stages.count != 1 {
            found.append("command \(id) ended \(stages.count) times")
        }
        for id in Set(ledger.executedCommands) where ledger.timesExecuted(id) != 1 {
            found.append("command \(id) ran \(ledger.timesExecuted(id)) times")
        }
        for id in outcome.taken {
            if outcome.finals[id] == nil { found.append("command \(id) has no end") }
            if outcome.isCompleted(id), ledger.timesExecuted(id) != 1 {
                found.append("command \(id) is told as completed and ran \(ledger.timesExecuted(id)) times")
            }
        }
        for (key, count) in outcome.events where count != 1 {
            found.append("event \(key) came \(count) times")
        }
        return found.sorted()
    }

    /// SR-L-08, T-06
    @Test(arguments: 1...UInt64(Fixture.count("REGOLITH_NOISE_SEEDS", 1)))
    func `at one octet in a thousand, 99 of 100 commands complete, none twice, events once`(
        seed: UInt64
    ) throws {
        var run = try NoisyRun(Self.impairments(flip: 0.001), seed: seed)
        let count = Fixture.count("REGOLITH_NOISE_COMMANDS", 500)
        for index in 0..<count { run.work(index, patience: .seconds(30)) }
        run.silenceNoise()
        run.driver.run(for: .seconds(8))
        #expect(violations(run) == [])
        let completed = run.outcome.taken.filter(run.outcome.isCompleted).count
        print("noise 0.1 %: \(completed) of \(run.outcome.taken.count) completed")
        #expect(run.outcome.taken.count == count)
        #expect(completed * 100 >= count * 99, "\(completed) of \(count) completed")
        let made = Set(run.driver.world.rig.ledger.events)
        let seen = Set(run.outcome.events.keys)
        #expect(
            made == seen, "\(made.subtracting(seen)) never came, \(seen.subtracting(made)) were never made")
    }

    /// SR-L-08
    @Test(arguments: 1...UInt64(Fixture.count("REGOLITH_NOISE_SEEDS", 1)))
    func `at one octet in a hundred nothing is wrong or double, and it recovers within 5 s`(
        seed: UInt64
    ) throws {
        var run = try NoisyRun(Self.impairments(flip: 0.01), seed: seed)
        let end = run.driver.now + .seconds(120)
        var index = 0
        while run.driver.now < end {
            run.work(index, patience: .seconds(5))
            index += 1
        }
        run.silenceNoise()
        let calm = run.driver.now
        var answered: CoreTime?
        while run.driver.now - calm < .seconds(10), answered == nil {
            run.driver.run(for: .milliseconds(20))
            guard run.driver.rig.state == "live", case .taken(let id, _, _) = run.driver.send("PING") else {
                continue
            }
            run.driver.run(for: .milliseconds(100))
            if run.outcome.isCompleted(id) { answered = run.driver.now }
        }
        let recovery = try #require(answered) - calm
        print(
            "noise 1 %: \(run.outcome.taken.count) commands taken, recovery "
                + "\(recovery.nanoseconds / 1_000_000) ms"
        )
        #expect(recovery <= .seconds(5))
        run.driver.run(for: .seconds(8))
        #expect(violations(run) == [])
    }

    @Test func `a rig that runs a repeated command again is found by the same checks`() throws {
        // The canary: a ledger that shows one execution too many must not pass.
        var run = try NoisyRun(.none, seed: 7)
        for index in 0..<4 { run.work(index, patience: .seconds(10)) }
        let rig = run.driver.world.rig
        let id = try #require(run.outcome.taken.first)
        rig.note(.executed, id: id, at: UInt64(run.driver.now.microseconds))
        #expect(violations(run).contains("command \(id) ran 2 times"))
    }
}
