import Commanding
import MissionDatabase
import Octets
import Testing

@Suite("What the dictionary's rules make the station refuse")
struct RuleChecksTests {
    typealias Reading = StationSituation.Reading

    private func situation(state: String = "READY") -> StationSituation {
        StationChecksTests.good(in: state)
    }

    private func permit(
        _ name: String, _ condition: StationSituation.Condition, _ quality: InterlockInput.Quality
    ) -> RigFacts.Fact {
        RigFacts.Fact(
            name, condition,
            Reading(value: "yes", age: .milliseconds(100), quality: quality), wanted: "yes",
            advice: "do something about it")
    }

    /// SR-S-09: each input × {good, old, bad, absent}; the evidence equals the decision.
    @Test(arguments: ["GUARD_CLOSED", "LOOP_CLOSED", "LOCKS_RELEASED", "DEPTH_VALID", "TILT_OK"])
    func `a permit lets motion go only when it is known to be given`(_ name: String) throws {
        let command = try Dictionary.prepare("SPIN rpm=1rpm duration=1s")
        let cases: [(StationSituation.Condition, InterlockInput.Quality, Bool)] = [
            (.met, .good, true), (.unmet, .good, false), (.unknown, .old, false), (.unknown, .bad, false),
            (.unknown, .absent, false),
        ]
        for (condition, quality, passes) in cases {
            var situation = situation()
            situation.facts.permits = [permit(name, condition, quality)]
            let decision = StationChecks.decision(for: command, given: situation)
            #expect((decision.refusal == nil) == passes)
            let input = try #require(decision.inputs.first { $0.name == name })
            #expect(input.verdict == condition && input.quality == quality)
            if !passes {
                #expect(decision.refusal?.reason == .permit)
                #expect(decision.refusal?.text.contains(name) == true)
                #expect(decision.refusal?.text.hasSuffix("do something about it") == true)
            }
        }
    }

    /// SR-S-09
    @Test func `a state that the command is not allowed in is named with those it is allowed in`() throws {
        let command = try Dictionary.prepare("SPIN rpm=1rpm duration=1s")
        let decision = StationChecks.decision(for: command, given: situation(state: "SAFE"))
        #expect(decision.refusal?.reason == .state)
        #expect(decision.refusal?.text.contains("SAFE") == true)
        #expect(decision.refusal?.text.contains("READY") == true)
        var unknown = situation()
        unknown.facts.state = nil
        #expect(StationChecks.verdict(for: command, given: unknown)?.reason == .state)
    }

    /// SR-S-09
    @Test func `an actuator that the rig blocks is told with the rig's causes`() throws {
        let command = try Dictionary.prepare("MOVE_Z z=1mm speed=1mm/s")
        var situation = situation()
        situation.facts.blocks = [permit("Z_DOWN", .unmet, .good)]
        situation.facts.causes = "tilt, bus_low"
        let refusal = try #require(StationChecks.verdict(for: command, given: situation))
        #expect(refusal.reason == .blocked)
        #expect(refusal.text.contains("Z_DOWN") && refusal.text.contains("tilt, bus_low"))
        situation.facts.isRise = true
        #expect(StationChecks.verdict(for: command, given: situation) == nil, "the way up is the rig's")
    }

    /// SR-S-15: no trouble of the record and no permit holds the way out back.
    @Test(arguments: ["RETRACT z=0mm speed=5mm/s rpm=0rpm", "ABORT_TO_TOP"])
    func `the escapes pass whatever telemetry says`(_ line: String) throws {
        let command = try Dictionary.prepare(line)
        var situation = situation(state: "DRILL")
        situation.armed = .unmet
        situation.leaseFresh = .unmet
        situation.journalSound = .unmet
        situation.facts.permits = [permit("GUARD_CLOSED", .unknown, .old)]
        #expect(StationChecks.verdict(for: command, given: situation) == nil)
        #expect(AlwaysAllowed.asksNobody(name: command.name, hazard: command.hazard))
    }

    /// SR-O-12: defaults of depth and speed are suggestions, for the way out too; ABORT_TO_TOP has none.
    @Test(arguments: ["RETRACT", "RETRACT z=0mm", "RETRACT z=0mm rpm=30rpm"])
    func `a way out with numbers wants all of them, and says which`(_ line: String) throws {
        do {
            _ = try Dictionary.prepare(line)
            Issue.record("taken")
        } catch let error as CommandingError {
            let isSuggested =
                "\(error)".contains("z=0") || "\(error)".contains("rpm=30rpm")
                || "\(error)".contains("speed=5mm/s")
            #expect(isSuggested, "\(error)")
        }
        #expect(try Dictionary.prepare("ABORT_TO_TOP").arguments.isEmpty)
    }

    @Test(arguments: [
        ("STOP", true), ("HOLD", true), ("SAFE", true), ("DISARM", true), ("RETRACT", true),
        ("ABORT_TO_TOP", true), ("SPIN", false), ("DRILL", false), ("RESUME", false),
    ])
    func `who is asked depends on the direction`(_ name: String, _ asksNobody: Bool) throws {
        let database = try Dictionary.loaded.get()
        let command = try #require(database.command(named: name))
        let hazard = database.layout(of: command.id).significance
        #expect(AlwaysAllowed.asksNobody(name: name, hazard: hazard) == asksNobody)
    }

    /// SR-L-13, SR-S-20
    @Test func `another rig than the accepted or configured one gets H0 and stopping only`() throws {
        for (reason, set) in [
            (.identity, { $0.identityAccepted = .unmet }), (.wrongRig, { $0.rigConfigured = .unmet }),
        ] as [(Refusal.Reason, (inout StationSituation) -> Void)] {
            var situation = situation(state: "SAFE")
            set(&situation)
            for line in ["ARM scope=AIR", "SET_GRAVITY gravity=9.81m/s2", "SPIN rpm=1rpm duration=1s"] {
                let command = try Dictionary.prepare(line)
                #expect(StationChecks.verdict(for: command, given: situation)?.reason == reason)
            }
            for line in ["PING", "HOLD", "DISARM", "SAFE"] {
                #expect(StationChecks.verdict(for: try Dictionary.prepare(line), given: situation) == nil)
            }
        }
    }

    /// SR-O-07, SR-S-14
    @Test func `commands of two steps carry step, token and approver, filled by the station`() throws {
        let command = try Dictionary.prepare("RELEASE_LOCK lock=1")
        #expect(command.isTwoStep && command.needsTwoPersons && !command.needsArm)
        var fill = StationFill(
            source: 1, sequenceCount: 0, commandID: 9, expiry: 5, bootCount: 1, epoch: 0, operatorID: 7,
            stopID: 0, step: 1, fireToken: 0, approver: 0)
        let prepare = try command.packet(fill: fill)
        fill.step = 2
        fill.fireToken = 0xDEAD_BEEF
        fill.approver = 8
        let fire = try command.packet(fill: fill)
        func value(_ name: String, _ packet: [UInt8]) -> String? {
            command.fields(of: packet).first { $0.name == name }?.hex
        }
        #expect(value("step", prepare) == "01" && value("fire_token", prepare) == "00000000")
        #expect(value("step", fire) == "02" && value("fire_token", fire) == "DEADBEEF")
        #expect(value("approver", fire) == "0008" && value("operator", fire) == "0007")
    }

    @Test func `a packet is taken apart without a bit left over`() throws {
        let command = try Dictionary.prepare("SPIN rpm=60rpm duration=30s")
        let packet = try command.packet(
            fill: StationFill(
                source: 16, sequenceCount: 1, commandID: 4097, expiry: 125_000, bootCount: 7, epoch: 3,
                operatorID: 1, expectedState: 6, token: 0x5EED_0001))
        let fields = command.fields(of: packet)
        #expect(fields.reduce(0) { $0 + $1.bits } == packet.count * 8)
        #expect(fields.first { $0.name == "rpm" }?.hex == "0258")
        #expect(fields.first { $0.name == "rpm" }?.meaning == "rpm 60 rpm")
        #expect(fields.last?.hex == "3F1F")
    }
}
