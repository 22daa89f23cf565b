import Commanding
import MissionDatabase
import Testing

@Suite("From words to a packet")
struct CommandEncoderTests {
    static let fill = StationFill(
        source: 16, sequenceCount: 5, commandID: 0x0102_0304, expiry: 0x0A0B_0C0D, bootCount: 0x1122,
        epoch: 0x3344, operatorID: 0x5566, expectedState: 8, token: 0xDEAD_BEEF, path: 0,
        wireHash: 0x0123_4567_89AB_CDEF, stateRevision: 0x7788_99AA, stopID: 1)

    /// Packets computed by hand in Python (`binascii.crc_hqx`).
    @Test func `the octets are those of the interface control document`() throws {
        let spin = try Dictionary.prepare("SPIN rpm=-60rpm duration=30s")
        #expect(
            hex(try spin.packet(fill: Self.fill))
                == "1980C00500212F08010010010203040A0B0C0D112200103344556608DEADBEEFFDA801F4012CD59F")
        let ping = try Dictionary.prepare("PING")
        #expect(
            hex(
                try ping.packet(
                    fill: StationFill(source: 16, sequenceCount: 0xFFFF, commandID: 1, bootCount: 2)))
                == "1980FFFF00122F08010010000000010000000000020001F1F3")
        let arm = try Dictionary.prepare("ARM scope=AIR_GROUND")
        #expect(
            hex(try arm.packet(fill: Self.fill))
                == "1980C005002B2F08010010010203040A0B0C0D112200023344556608DEADBEEF"
                + "030003840123456789ABCDEF778899AAA233")
        #expect(PreparedCommand.requestID(ofPacket: try arm.packet(fill: Self.fill)) == 0x1980_C005)
    }

    @Test func `what was prepared says what it will do`() throws {
        let spin = try Dictionary.prepare("SPIN duration=30s rpm=60.04rpm")
        #expect(
            spin.described()
                == "SPIN rpm 60.04 rpm (rounded to the step of the field), ramp 50 rpm/s (default), "
                + "duration 30 s "
                + "[H2: free-air motion; ground-engaging below touch-off]")
        #expect(spin.hazard == .vital && !spin.isAlwaysAllowed && spin.needsExpiry)
        #expect(spin.arguments.map(\.pattern) == [600, 500, 300])
        #expect(spin.arguments.map(\.isDefault) == [false, true, false])
        let hold = try Dictionary.prepare("HOLD")
        #expect(hold.described() == "HOLD [H1]")
        #expect(hold.isAlwaysAllowed && !hold.needsExpiry)
        #expect(!(try Dictionary.prepare("ARM scope=AIR").isAlwaysAllowed))
        #expect(!(try Dictionary.prepare("CLEAR_STOP").isAlwaysAllowed))
    }

    @Test func `units may be left out where nothing moves and nobody asks for them`() throws {
        let arm = try Dictionary.prepare("ARM scope=HEAT ttl=60", requireUnits: false)
        #expect(arm.described() == "ARM scope HEAT, ttl 60 s [H1]")
        #expect(throws: CommandingError.missingUnit(argument: "ttl", unit: "s", example: "60s")) {
            try Dictionary.prepare("ARM scope=HEAT ttl=60")
        }
        #expect(throws: CommandingError.missingUnit(argument: "rpm", unit: "rpm", example: "60rpm")) {
            try Dictionary.prepare("SPIN rpm=60 duration=30s", requireUnits: false)
        }
    }

    static let refusals: [(line: String, answer: String)] = [
        ("SPIM rpm=1rpm", "there is no command 'SPIM'; did you mean SPIN?"),
        ("spin rpm=1rpm", "there is no command 'spin'; did you mean SPIN?"),
        ("SPI", "there is no command 'SPI'; did you mean SPIN?"),
        ("MOVE-Z", "there is no command 'MOVE-Z'; did you mean MOVE_Z?"),
        ("DISRAM", "there is no command 'DISRAM'; did you mean DISARM?"),
        ("FIRE_ALL", "there is no command 'FIRE_ALL'; list the commands and give the full name"),
        ("RigCommand", "RigCommand is only the base of other commands"),
        (
            "SPIN rmp=1rpm duration=1s",
            "SPIN has no argument 'rmp', it takes rpm, ramp, duration; did you mean ramp or rpm?"
        ),
        ("PING x=1", "PING has no argument 'x', it takes no arguments; leave it out"),
        ("SPIN rpm=60rpm", "SPIN needs duration (on for): add it, for instance duration=600s"),
        ("ARM", "ARM needs scope (what may move): add it, for instance scope=AIR"),
        (
            "MOVE_Z z=100mm",
            "MOVE_Z moves the rig, so no default stands in for speed: if that is what you mean, "
                + "add speed=2mm/s"
        ),
        ("SPIN rpm=1rpm rpm=2rpm duration=1s", "SPIN was given rpm more than once: keep one of them"),
        ("ARM scope=AIR token=1", "token of ARM is filled in by the station: leave it out"),
        ("SPIN function=3 rpm=1rpm", "function of SPIN is filled in by the station: leave it out"),
        ("SPIN rpm=fast duration=1s", "rpm is not a number: 'fast'; write it with a decimal point"),
        ("SPIN rpm=1,5rpm duration=1s", "rpm is in ',5rpm', expected is rpm: convert it"),
        ("SPIN rpm=nan duration=1s", "rpm is not a number: 'nan'"),
        ("SPIN rpm=1e999rpm duration=1s", "rpm is not a number: '1e999rpm'"),
        ("SPIN rpm= duration=1s", "rpm is not a number: ''"),
        ("SPIN rpm=.5rpm duration=1s", "rpm is not a number: '.5rpm'"),
        ("SPIN rpm=0x10rpm duration=1s", "rpm is not a number: '0x10rpm'"),
        ("SPIN rpm=141rpm duration=1s", "rpm is 141 rpm, allowed is -140 … 140 rpm: give a value inside"),
        ("SPIN rpm=60rpm duration=0.05s", "duration is 0.05 s, allowed is 0.1 … 600 s"),
        ("SPIN rpm=60rpm duration=1min", "duration is in 'min', expected is s: convert it"),
        ("MOVE_Z z=10cm speed=2mm/s", "z is in 'cm', expected is mm"),
        ("MOVE_Z z=-1mm speed=2mm/s", "z is -1 mm, allowed is 0 … 1150 mm"),
        ("ARM scope=AIR ttl=29s", "ttl is 29 s, allowed is 30 … 3600 s"),
        ("ARM scope=AIR ttl=30.5s", "ttl takes whole numbers, found '30.5s'"),
        (
            "ARM scope=AIR ttl=99999999999999999999s",
            "ttl is 99999999999999999999, which its 16 bits cannot hold"
        ),
        (
            "ARM scope=air",
            "scope cannot be 'air', it is one of AIR, GROUND, AIR_GROUND, HEAT, AIR_GROUND_HEAT, "
                + "MAINT; did you mean AIR or AIR_GROUND or AIR_GROUND_HEAT?"
        ),
        ("ARM scope=1", "scope cannot be '1', it is one of"),
    ]

    /// SR-O-12
    @Test(arguments: refusals)
    func `what is wrong is refused with what to do`(_ refusal: (line: String, answer: String)) {
        let error = #expect(throws: CommandingError.self) { try Dictionary.prepare(refusal.line) }
        #expect(error?.description.hasPrefix(refusal.answer) == true, "\(error?.description ?? "")")
    }

    @Test func `numbers at the edge of their range are taken`() throws {
        for (line, pattern) in [
            ("SPIN rpm=140rpm duration=600s", 1400),
            ("SPIN rpm=-140rpm duration=0.1s", UInt64(UInt16(bitPattern: -1400))),
            ("SPIN rpm=+1.5e1rpm duration=1s", 150), ("MOVE_Z z=1150mm speed=10mm/s", 1_150_000),
            ("MOVE_Z z=0mm speed=0.1mm/s", 0),
        ] as [(String, UInt64)] {
            #expect(try Dictionary.prepare(line).arguments[0].pattern == pattern, "\(line)")
        }
    }

    @Test func `a value that the station does not know stops the packet`() throws {
        let clear = try Dictionary.prepare("CLEAR_STOP")
        var fill = Self.fill
        fill.stopID = nil
        #expect(throws: CommandingError.missingFill(command: "CLEAR_STOP", field: "stop_id")) {
            try clear.packet(fill: fill)
        }
        fill.stopID = 4
        fill.bootCount = nil
        #expect(throws: CommandingError.missingFill(command: "CLEAR_STOP", field: "boot_count")) {
            try clear.packet(fill: fill)
        }
        #expect(
            clear.fields == [
                .source, .commandID, .expiry, .bootCount, .epoch, .operatorID, .expectedState, .token,
                .stopID,
            ])
    }

    @Test func `any text is an answer, never a trap`() throws {
        let encoder = try Dictionary.encoder()
        let pieces = [
            "", "-", "+", "0x", "1e", "1e+", "9", ".", "é", "\0", "µm", " ", "e5", "18446744073709551616",
        ]
        for first in pieces {
            for second in pieces {
                let text = first + second
                for (name, argument) in [("SPIN", "rpm"), ("ARM", "ttl"), ("ARM", "scope"), (text, text)] {
                    _ = try? encoder.prepare(
                        name: name, arguments: [(argument, text), ("duration", "1s")], requireUnits: false)
                }
            }
        }
        let long = String(repeating: "9", count: 100_000)
        #expect(throws: CommandingError.self) {
            try encoder.prepare(name: "SPIN", arguments: [("rpm", long)], requireUnits: true)
        }
        #expect(throws: CommandingError.self) {
            try encoder.prepare(name: long, arguments: [], requireUnits: true)
        }
    }
}
