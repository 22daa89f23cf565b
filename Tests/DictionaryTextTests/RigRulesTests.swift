import DictionaryText
import MissionDatabase
import Testing

@Suite("Rules of the rig's dictionary")
struct RigRulesTests {
    let database: MissionDatabase

    init() throws { database = try GeneratedFileTests.database() }

    @Test func `every command has rules that fit its hazard class`() throws {
        for command in database.commands where !command.isAbstract {
            let rules = try #require(command.rules, "\(command.name)")
            let hazard = database.layout(of: command.id).significance
            #expect(rules.flags.contains(.needsAuthorityBlock) == (hazard != .normal), "\(command.name)")
            #expect(rules.flags.contains(.twoStep) == (hazard == .forbidden), "\(command.name)")
            if hazard == .normal || hazard == .user1 {
                #expect(rules.motionClass == .none && rules.scope == .none, "\(command.name)")
                #expect(!rules.flags.contains(.isMotion), "\(command.name)")
            }
            if hazard == .vital || hazard == .critical {
                #expect(rules.motionClass != .none, "\(command.name)")
                #expect(rules.flags.contains(.needsExpiry), "\(command.name)")
                // The escape needs no arm, and nothing but guard and loop may refuse it.
                let isEscape = rules.motionClass == .escape
                #expect((rules.scope == .none) == isEscape, "\(command.name)")
                let needed = isEscape ? ["GUARD_CLOSED", "LOOP_CLOSED"] : ["LOOP_CLOSED"]
                #expect(Set(rules.permits.map(\.label)).isSuperset(of: needed), "\(command.name)")
                if isEscape { #expect(rules.permits.count == 2 && rules.blocks.isEmpty) }
            }
        }
    }

    /// SR-F-29: those end the active motion, and no other command does.
    @Test func `what ends the active motion is what people stop with`() {
        let names = database.commands.filter { $0.rules?.flags.contains(.endsActive) == true }.map(\.name)
        #expect(Set(names) == ["STOP", "HOLD", "SAFE", "DISARM", "RETRACT", "ABORT_TO_TOP"])
        let anybody = database.commands.filter { $0.rules?.flags.contains(.anyEpoch) == true }.map(\.name)
        #expect(Set(anybody).isSuperset(of: ["STOP", "HOLD"]))
        #expect(!anybody.contains("DISARM") && !anybody.contains("RETRACT"))
    }

    @Test func `limits of the bit's temperature follow the kind of ground`() throws {
        let type = try #require(database.parameter(named: "t_bit")?.type)
        let mode = try #require(database.parameter(named: "limit_mode"))
        for (label, warning, critical) in [
            ("SOIL", 80.0, 120.0), ("ROCK", 80, 120), ("ICE_CRYO", -93, -73), ("ICE_LAB", -10, -2),
        ] {
            let raw = try #require(mode.type.enumeration?.value(of: label))
            let limits = try #require(type.limits { $0 == mode.id ? raw : nil })
            #expect(limits.warning?.high?.value == warning, "\(label)")
            #expect(limits.critical?.high?.value == critical, "\(label)")
        }
    }

    /// RULINGS R15, R17.
    @Test func `telemetry stays within a quarter of the line and packets within their bounds`() throws {
        for container in database.containers where !container.isAbstract {
            #expect(database.layout(of: container.id).bits / 8 + 2 <= 1000, "\(container.name)")
        }
        let fast = try #require(database.container(named: "FAST"))
        let octets = database.layout(of: fast.id).bits / 8 + 2
        #expect(LineLoad.frameOctets(ofPacket: octets) == 86)
        let packets = try LineLoad.octetsASecond([("FAST", 20), ("MED", 2), ("SLOW", 0.5)], database)
        // The device's heartbeat: 25 octets of body, ten times a second.
        let load = packets + 10 * Double(8 + 25 + 4 + 1 + 2)
        print("telemetry while moving: \(packets) octets/s, with heartbeats \(load) of 11520")
        #expect(load <= 0.25 * 115_200 / 10)
        let decimated = try LineLoad.octetsASecond([("FAST_DECIMATED", 1)], database)
        #expect(decimated <= 150)
    }
}
