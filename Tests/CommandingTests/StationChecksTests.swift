import Commanding
import Octets
import Testing

@Suite("What the station refuses by itself")
struct StationChecksTests {
    typealias Condition = StationSituation.Condition

    static let good = StationSituation(
        sessionOpen: .met, linkLive: .met, wireHashEqual: .met, timeCorrelated: .met, journalSound: .met,
        hasRoom: .met,
        stopClear: .met, armed: .met, leaseFresh: .met)

    /// The same, with the rig in a state of the dictionary.
    static func good(in state: String) -> StationSituation {
        var situation = good
        situation.facts.state = StationSituation.Reading(value: state)
        return situation
    }

    static let conditions: [(Refusal.Reason, Bool, @Sendable (inout StationSituation, Condition) -> Void)] = [
        (.linkAbsent, true, { $0.sessionOpen = $1 }),
        (.linkNotLive, true, { $0.linkLive = $1 }),
        (.wireHash, true, { $0.wireHashEqual = $1 }),
        (.timeCorrelation, true, { $0.timeCorrelated = $1 }),
        (.journal, false, { $0.journalSound = $1 }),
        (.stopLatched, false, { $0.stopClear = $1 }),
        (.notArmed, false, { $0.armed = $1 }),
        (.lease, false, { $0.leaseFresh = $1 }),
    ]

    /// SR-L-12 (uncorrelated time), SR-S-09, SR-S-15 (an unsound journal)
    @Test(arguments: ["SPIN rpm=1rpm duration=1s", "MOVE_Z z=1mm speed=1mm/s"])
    func `motion goes out only when everything is known to be well`(_ line: String) throws {
        let command = try Dictionary.prepare(line)
        #expect(StationChecks.verdict(for: command, given: Self.good(in: "READY")) == nil)
        #expect(StationChecks.verdict(for: command, given: StationSituation())?.reason == .linkAbsent)
        for (reason, _, set) in Self.conditions {
            for condition in [Condition.unmet, .unknown] {
                var situation = Self.good(in: "READY")
                set(&situation, condition)
                #expect(StationChecks.verdict(for: command, given: situation)?.reason == reason)
            }
        }
    }

    @Test(arguments: ["ARM scope=AIR", "CLEAR_STOP"])
    func `arming and clearing need link, dictionary and time, and nothing that motion needs`(
        _ line: String
    ) throws {
        let command = try Dictionary.prepare(line)
        for (reason, needed, set) in Self.conditions {
            for condition in [Condition.unmet, .unknown] {
                var situation = Self.good(in: command.name == "ARM" ? "SAFE" : "STOPPED")
                set(&situation, condition)
                let verdict = StationChecks.verdict(for: command, given: situation)
                #expect(verdict?.reason == (needed ? reason : nil))
            }
        }
    }

    /// SR-S-15
    @Test(arguments: ["HOLD", "DISARM", "PING"])
    func `nothing but an absent link holds these back`(_ line: String) throws {
        let command = try Dictionary.prepare(line)
        #expect(StationChecks.verdict(for: command, given: StationSituation()) == nil)
        for (reason, _, set) in Self.conditions {
            var situation = StationSituation()
            set(&situation, .unmet)
            let verdict = StationChecks.verdict(for: command, given: situation)
            #expect(verdict?.reason == (reason == .linkAbsent ? .linkAbsent : nil))
        }
    }

    /// SR-S-15 (H3 and motion of H4, and nothing else)
    @Test(arguments: [
        "TOUCH_OFF speed=1mm/s force=8N", "HAMMER level=1 duration=1s",
        "DRILL from_mm=0mm dz=9mm mode=ROP u_cap=1cm/min wob=20N rpm=30rpm level_min=0 level_max=1 "
            + "t_max=9s e_max=1Wh",
        "BITE depth_to=50mm cup=1 recipe=1",
        "HOLE_AUTO target=100mm recipe=1 first_cup=1 t_max=60min e_max=9Wh ack_every=1",
        "PECK lift=5mm count=1", "UNJAM recipe=1 torque=4NM",
        "DWELL_T duration=60s heater=0W t_max=-20degC", "RESUME cause=JAM rpm=30rpm u_cap=1cm/min wob=20N",
    ])
    func `without room on the disk nothing long is begun, and the figures are told`(_ line: String) throws {
        let command = try Dictionary.prepare(line)
        for condition in [Condition.unmet, .unknown] {
            var situation = Self.good
            situation.hasRoom = condition
            situation.readings = [
                .init(.freeSpace, .init(value: "1.4 GiB free, 2.0 GiB wanted"))
            ]
            let verdict = StationChecks.verdict(for: command, given: situation)
            #expect(verdict?.reason == .freeSpace)
            #expect(verdict?.text.contains("(1.4 GiB free, 2.0 GiB wanted): free space") ?? false)
        }
    }

    /// SR-S-15 (what needs no room, and no journal either)
    @Test(arguments: ["HOLD", "SAFE", "DISARM", "RETRACT z=0mm rpm=0rpm speed=5mm/s", "ABORT_TO_TOP", "PING"])
    func `no trouble of the storage holds back what leads out of danger`(_ line: String) throws {
        let command = try Dictionary.prepare(line)
        var situation = Self.good
        situation.hasRoom = .unmet
        situation.journalSound = .unmet
        #expect(StationChecks.verdict(for: command, given: situation) == nil)
        situation.hasRoom = .unknown
        situation.journalSound = .unknown
        #expect(StationChecks.verdict(for: command, given: situation) == nil)
    }

    /// SR-S-15 (motion in free air, arming, and steps without motion)
    @Test(arguments: ["SPIN rpm=1rpm duration=1s", "MOVE_Z z=1mm speed=1mm/s", "ARM scope=AIR", "CLEAR_STOP"])
    func `little room is no matter for what is over soon`(_ line: String) throws {
        var situation = Self.good
        situation.hasRoom = .unmet
        let verdict = StationChecks.verdict(for: try Dictionary.prepare(line), given: situation)
        #expect(verdict?.reason != .freeSpace)
    }

    @Test func `a refusal says what was not sent, why, and what to do`() throws {
        let spin = try Dictionary.prepare("SPIN rpm=1rpm duration=1s")
        var situation = Self.good
        situation.armed = .unmet
        #expect(
            StationChecks.verdict(for: spin, given: situation)?.text
                == "SPIN was not sent, the rig is not armed: look at the rig, then ARM")
        situation.armed = .init(nil)
        #expect(
            StationChecks.verdict(for: spin, given: situation)?.text
                == "SPIN was not sent, whether the rig is armed is not known: look at the rig, then ARM")
    }

    @Test func `a refused command is in the ledger with its reason and cannot be sent`() throws {
        let spin = try Dictionary.prepare("SPIN rpm=1rpm duration=1s")
        let refusal = try #require(StationChecks.verdict(for: spin, given: StationSituation()))
        var ledger = CommandLedger()
        let refused = try ledger.refuse(spin, operatorID: 7, because: refusal, at: .zero)
        #expect(refused.stage == .refused(refusal) && refused.commandID == 1)
        #expect(ledger.open.isEmpty && ledger.entry(1)?.operatorID == 7)
        #expect(ledger.sent(1, requestID: 1, at: .zero) == nil)
        #expect(try ledger.admit(spin, operatorID: 7, at: .zero).commandID == 2)
        #expect(
            ledger.entry(2)?.windows
                == VerifierWindows(accepted: .seconds(2), started: .seconds(10), completed: .seconds(620)))
    }
}
