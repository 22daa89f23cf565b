import MockDevices
import RigFirmware
import Testing

@Suite("Hands at the simulated rig")
struct HandsTests {
    @Test(arguments: [
        ("guard open", "guard"), ("loop open a", "loop a"), ("key local", "key"),
        ("enabling held", "enabling"), ("press z_top", "top"), ("press z_top b", "top b"),
        ("mass 2", "mass"), ("button reset pressed", "reset"),
    ])
    func `each word does one thing to what the board samples, and off takes it back`(
        line: String, what: String
    )
        throws
    {
        var hands = RigHands()
        try hands.take(line)
        var inputs = Self.untouched
        hands.apply(to: &inputs)
        #expect(Self.differences(inputs) == [what] || Self.differences(inputs) == [what + " a", what + " b"])
        try hands.take("off")
        var again = Self.untouched
        hands.apply(to: &again)
        #expect(Self.differences(again).isEmpty)
    }

    @Test func `a contact that is reached can be lifted by hand, one channel or both`() throws {
        var hands = RigHands()
        for (word, a, b) in [
            ("lift z_top", false, false), ("press z_top", true, true), ("lift z_top b", true, false),
            ("release z_top", true, true),
        ] {
            try hands.take(word)
            var inputs = Self.untouched
            inputs.switches_a = UInt16(RF_SWITCH_Z_TOP.rawValue)
            inputs.switches_b = inputs.switches_a
            hands.apply(to: &inputs)
            #expect((inputs.switches_a != 0) == a && (inputs.switches_b != 0) == b, "\(word)")
        }
    }

    @Test func `a mass of 2 kg pulls with 19.6 N`() throws {
        var hands = RigHands()
        try hands.take("mass 2")
        var inputs = Self.untouched
        hands.apply(to: &inputs)
        #expect(inputs.force_raw_01n == -196)
    }

    @Test(arguments: [
        "", "guard", "guard ajar", "press", "press door", "press z_top c", "mass -1", "mass 99", "x",
    ])
    func `an unknown word changes nothing and says what was expected`(line: String) {
        var hands = RigHands()
        #expect(throws: MockError.self) { try hands.take(line) }
        #expect(hands == RigHands())
    }

    private static var untouched: rf_inputs {
        var inputs = rf_inputs()
        inputs.guard = UInt8(RF_CLOSED.rawValue)
        inputs.loop_a = UInt8(RF_CLOSED.rawValue)
        inputs.loop_b = UInt8(RF_CLOSED.rawValue)
        inputs.key = UInt8(RF_KEY_REMOTE.rawValue)
        return inputs
    }

    private static func differences(_ inputs: rf_inputs) -> [String] {
        let before = untouched
        var found: [String] = []
        if inputs.guard != before.guard { found.append("guard") }
        if inputs.loop_a != before.loop_a { found.append("loop a") }
        if inputs.loop_b != before.loop_b { found.append("loop b") }
        if inputs.key != before.key { found.append("key") }
        if inputs.enabling != before.enabling { found.append("enabling") }
        if inputs.switches_a != before.switches_a { found.append("top a") }
        if inputs.switches_b != before.switches_b { found.append("top b") }
        if inputs.force_raw_01n != before.force_raw_01n { found.append("mass") }
        if inputs.reset_button != before.reset_button { found.append("reset") }
        return found
    }
}
