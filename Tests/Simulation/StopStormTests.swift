import Commanding
import MockDevices
import Octets
import RigLink
import Station
import Testing

/// T-01 in virtual time: STOP as a packet, for paths that carry packets only, in every motion and on a line
/// that spoils a frame in ten. The lane's own frame is held against processes (`Programs`).
@Suite("STOP in every motion, in virtual time")
struct StopStormTests {
    /// A rig in the middle of something, to come back to.
    private struct Scene {
        let name: String
        let driver: SimulationDriver<RigWorld>
        let moment: SimulatedRig.Moment
    }

    private typealias Act = (name: String, arguments: [(String, String)], milliseconds: Int64)

    private static let drill: Act = (
        "DRILL", [("dz", "100mm"), ("u_cap", "5cm/min"), ("wob", "80N"), ("rpm", "100rpm")], 25_000
    )
    private static let tare: Act = ("TARE_WOB", [("samples", "100"), ("confirm", "NO")], 5_000)
    private static let near: Act = ("MOVE_Z", [("z", "45mm"), ("speed", "10mm/s")], 8_000)

    private static let stories: [(name: String, scope: String, acts: [Act])] = [
        ("disarmed", "", []),
        ("armed", "AIR", []),
        ("SPIN", "AIR", [("SPIN", [("rpm", "140rpm"), ("duration", "600s")], 4_000)]),
        ("MOVE_Z", "AIR", [("MOVE_Z", [("z", "40mm"), ("speed", "2mm/s")], 4_000)]),
        ("HOME", "AIR", [near, ("HOME", [("axis", "Z")], 1_500)]),
        ("CAROUSEL", "AIR", [("CAROUSEL", [("cup", "12")], 2_600)]),
        (
            "HEATER", "HEAT",
            [("HEATER", [("power", "20W"), ("t_max", "60degC"), ("duration", "600s")], 3_000)]
        ),
        ("DRILL", "AIR_GROUND", [tare, near, drill]),
        ("HOLD", "AIR_GROUND", [tare, near, drill, ("HOLD", [], 2_000)]),
        (
            "RETRACT", "AIR_GROUND",
            [tare, near, drill, ("RETRACT", [("z", "0mm"), ("rpm", "30rpm"), ("speed", "1mm/s")], 2_500)]
        ),
        (
            "BITE", "AIR_GROUND",
            [tare, ("BITE", [("depth_to", "60mm"), ("cup", "1"), ("recipe", "1")], 40_000)]
        ),
    ]

    private static func scene(_ story: (name: String, scope: String, acts: [Act])) throws -> Scene {
        var settings = RigSettings()
        settings.surfaceMicrometres = 60_000
        var driver = try Fixture.driver(settings: settings)
        driver.run(for: .seconds(2))
        if !story.scope.isEmpty {
            let isArmed = driver.arm(scope: story.scope)
            #expect(isArmed, "\(story.name)")
            driver.run(for: .milliseconds(2_200))
        }
        for act in story.acts {
            let answer = driver.send(act.name, act.arguments)
            if case .taken = answer {} else { Issue.record("\(story.name): \(act.name): \(answer)") }
            driver.run(for: .milliseconds(act.milliseconds))
        }
        return Scene(name: story.name, driver: driver, moment: driver.world.rig.moment())
    }

    private static func noise(_ seed: UInt64) -> Impairments {
        var impairments = Impairments()
        impairments.flip = 0.001
        impairments.drop = 0.02
        impairments.duplicate = 0.02
        impairments.split = 0.1
        impairments.seed = seed
        return impairments
    }

    /// What is wrong with the stop that began in the trace at `at`; empty for a sound one.
    private static func violations(_ trace: OutputTrace, _ at: UInt64, travel: Double) -> [String] {
        func late(_ most: UInt64, _ name: String, _ condition: (OutputTrace.Sample) -> Bool) -> String? {
            let settled = trace.settled(from: at, where: condition)
            guard let settled, settled - at <= most else {
                return "\(name) after \(settled.map { Int(($0 - at) / 1_000) } ?? -1) ms"
            }
            return nil
        }
        return [
            late(10_000, "hammer off") { !$0.hammer },
            late(10_000, "feed zero") { $0.feedMicrometresPerSecond == 0 },
            late(50_000, "brake closed") { $0.stageBraked },
            late(300_000, "spindle at rest") { abs($0.spindle) < 1 },
            late(350_000, "all off") { !$0.drivesOn && !$0.heater },
            travel <= 1_000 ? nil : "the stage went \(Int(travel)) µm",
        ].compactMap { $0 }
    }

    /// How one STOP went: µs from the request to the rig, whether something moved, and what was wrong.
    private struct Outcome {
        var delay: UInt64?
        var wasMoving = false
        var violations: [String] = []
        /// The station's last word of it, and µs until it first said that it may not have arrived: a person
        /// who is not told that presses no second time.
        var word = ""
        var warned: Int64?
    }

    /// When the station first said of a command that it is in doubt, was not sent, or did not come.
    private final class Warning {
        var at: CoreTime?

        func hear(_ effect: CoreEffect, _ id: UInt32, _ now: CoreTime) {
            guard case .stage(_, let transition) = effect, transition.commandID == id, at == nil else {
                return
            }
            switch transition.stage {
            case .inDoubt, .unknown, .cancelled, .failed, .refused: at = now
            default: break
            }
        }
    }

    private static func stop(_ scene: Scene, round: Int, questions: (Int, Int), pause: Int64) -> Outcome {
        var driver = scene.driver
        let rig = driver.world.rig
        rig.restore(scene.moment)
        rig.trace = OutputTrace()
        if round % 3 != 0 {
            driver.world.toRig = ImpairedWire(noise(UInt64(round)), direction: 0)
            driver.world.fromRig = ImpairedWire(noise(UInt64(round)), direction: 1)
        }
        driver.run(for: .milliseconds(pause))
        for _ in 0..<questions.0 { _ = driver.send("GET_LIMITS") }
        for _ in 0..<questions.1 { _ = driver.send("PING") }
        let known = rig.ledger.entries.count
        let asked = UInt64(driver.now.microseconds)
        let answer = driver.send("STOP", [("reason", "STOP")])
        let began = driver.now
        let warning = Warning()
        var taken: UInt32?
        if case .taken(let id, _, _) = answer {
            taken = id
            driver.observe = { warning.hear($0, id, $1) }
        } else {
            warning.at = began
        }
        func latched() -> MockDevices.LedgerEntry? {
            rig.ledger.entries[known...].first { $0.kind == .stop && $0.b == 1 }
        }
        for _ in 0..<80 where latched() == nil { driver.run(for: .milliseconds(100)) }
        driver.run(for: .milliseconds(600))
        guard let stop = latched(), let trace = rig.trace else {
            let stage = taken.flatMap { driver.core.commandEntry($0)?.stage }
            return Outcome(
                word: stage.map { "\($0)" } ?? "\(answer)",
                warned: warning.at.map { ($0 - began).nanoseconds / 1_000 })
        }
        let before = trace.samples.last { $0.at < stop.at }
        let travel = abs((trace.samples.last?.stageMicrometres ?? 0) - (before?.stageMicrometres ?? 0))
        var outcome = Outcome(delay: stop.at - asked, wasMoving: before?.drivesOn ?? false)
        outcome.violations = violations(trace, stop.at, travel: travel)
        if !rig.view.isStopLatched || rig.view.state != .stopped || rig.view.isArmed {
            outcome.violations.append("state \(rig.view.state)")
        }
        return outcome
    }

    /// SR-F-04, SR-F-05, SR-F-07, T-01
    @Test func `every STOP stops in time, whatever moves and whatever the line is like`() throws {
        let scenes = try Self.stories.map(Self.scene)
        let count = Fixture.count("REGOLITH_STORM", 110)
        var dice = SeededGenerator(seed: 71)
        var moving = 0
        var quiet: [UInt64] = []
        var noisy: [UInt64] = []
        var undelivered = 0
        for round in 0..<count {
            let scene = scenes[round % scenes.count]
            // Queues are full of questions when it comes: it waits its turn behind them.
            let outcome = Self.stop(
                scene, round: round, questions: (dice.below(12), dice.below(12)),
                pause: Int64(dice.below(250)))
            #expect(outcome.violations == [], "round \(round), \(scene.name)")
            guard let delay = outcome.delay else {
                // A session that ended takes it along; nothing is sent twice, so somebody has to hear of it.
                print(
                    "round \(round), \(scene.name): never came; said after \(outcome.warned ?? -1) µs: "
                        + outcome.word)
                #expect(
                    (outcome.warned ?? .max) <= 2_500_000, "round \(round), \(scene.name): \(outcome.word)")
                undelivered += 1
                continue
            }
            if outcome.wasMoving { moving += 1 }
            if round % 3 == 0 { quiet.append(delay) } else { noisy.append(delay) }
        }
        quiet.sort()
        noisy.sort()
        for (name, times) in [("quiet", quiet), ("noisy", noisy)] {
            let half = times[times.count / 2]
            let late = times.count { $0 > 1_400_000 }
            print(
                "STOP as a packet, \(name): \(times.count), median \(half / 1_000) ms, longest "
                    + "\((times.last ?? 0) / 1_000) ms, over 1.4 s: \(late)")
        }
        #expect(quiet.count == (count + 2) / 3 && undelivered * 100 <= count, "\(undelivered) never came")
        #expect(moving * 2 > count, "\(moving) of \(count) in motion")
        #expect((quiet.last ?? .max) <= 100_000)
        #expect(noisy[noisy.count * 99 / 100] <= 1_000_000)
    }

    /// SR-S-15, T-01: as many questions as may wait do wait, and nothing of them arrives.
    @Test(arguments: [
        ("STOP", [("reason", "STOP")]), ("HOLD", []), ("SAFE", []), ("DISARM", []), ("ABORT_TO_TOP", []),
    ])
    func `a queue that is full holds back nothing that leads out`(
        name: String, arguments: [(String, String)]
    ) throws {
        var driver = try Self.scene(Self.stories[2]).driver
        driver.world.isCut = true
        var last: Answer?
        for _ in 0..<40 where last?.refusalCode == nil { last = driver.send("PING") }
        #expect(last?.refusalCode == "LINK_QUEUE")
        guard case .taken(let id, _, _) = driver.send(name, arguments) else {
            Issue.record("\(name) was refused")
            return
        }
        driver.world.isCut = false
        driver.run(for: .seconds(3))
        #expect(driver.world.rig.ledger.timesExecuted(id) == 1)
        #expect(abs(driver.world.rig.plant.spindle) < 1)
    }

    /// SR-S-06, T-01: the lane's NOT CONFIRMED comes within 1 s; a packet's doubt when its session ends.
    @Test func `a STOP that the line swallows is in doubt within 1.3 s, and nobody says that it arrived`()
        throws
    {
        var driver = try Self.scene(Self.stories[2]).driver
        driver.world.isCut = true
        let warning = Warning()
        guard case .taken(let id, _, _) = driver.send("STOP", [("reason", "STOP")]) else {
            Issue.record("STOP was refused")
            return
        }
        let began = driver.now
        driver.observe = { warning.hear($0, id, $1) }
        driver.run(for: .seconds(3))
        let told = try #require(warning.at) - began
        #expect(told <= .milliseconds(1_300), "\(told)")
        driver.world.isCut = false
        driver.run(for: .seconds(10))
        let end = try #require(driver.core.commandEntry(id)?.stage)
        if case .completed = end { Issue.record("\(end), and it never came") }
        #expect(end.isFinal && driver.world.rig.ledger.timesExecuted(id) == 0, "\(end)")
    }

    /// The canary: a spindle that takes too long, a stage that goes on.
    @Test func `a stop that does not stop is found`() throws {
        let scene = try Self.scene(Self.stories[2])
        let rig = scene.driver.world.rig
        var driver = scene.driver
        rig.plant.brakingRate = 30
        rig.trace = OutputTrace()
        _ = driver.send("STOP", [("reason", "STOP")])
        driver.run(for: .seconds(1))
        let stop = try #require(rig.ledger.entries(.stop).last)
        let found = Self.violations(try #require(rig.trace), stop.at, travel: 5_000)
        #expect(found.contains { $0.hasPrefix("spindle") } && found.contains { $0.hasPrefix("the stage") })
    }
}
