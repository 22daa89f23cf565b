public import RigFirmware

/// What a person does at the rig with his hands: opens a guard, turns the key, presses a switch, hangs on a
/// mass. It lies over what the mechanisms show, as hands do.
public struct RigHands: Sendable, Equatable {
    /// `rf_loop_input`; nil = untouched.
    public var guardContact: UInt8?
    public var loopA: UInt8?
    public var loopB: UInt8?
    /// `rf_key_position`.
    public var key: UInt8?
    /// `rf_enabling_position`.
    public var enabling: UInt8?
    public var isAreaClear = false
    public var isReset = false
    /// Contacts held pressed, `rf_switch` bits.
    public var pressedA: UInt16 = 0
    public var pressedB: UInt16 = 0
    /// Contacts held off although their mechanism stands on them, `rf_switch` bits.
    public var liftedA: UInt16 = 0
    public var liftedB: UInt16 = 0
    /// Hung from the bit, grams.
    public var massGrams: Int32 = 0

    public init() {}

    /// Does what a line says, as `regolith-mock hands --help` lists it. Throws with what was expected.
    public mutating func take(_ line: String) throws(MockError) {
        let words = line.split(separator: " ").map(String.init)
        switch words.first {
        case "guard": guardContact = try Self.value(words, Self.contacts)
        case "loop": try takeLoop(words)
        case "key": key = try Self.value(words, Self.keys)
        case "enabling": enabling = try Self.value(words, Self.enablings)
        case "press": try takeSwitch(words, isPressed: true, isLifted: false)
        case "lift": try takeSwitch(words, isPressed: false, isLifted: true)
        case "release": try takeSwitch(words, isPressed: false, isLifted: false)
        case "mass": massGrams = try Self.grams(words)
        case "button": try takeButton(words)
        case "off": self = RigHands()
        default: throw .hands(line: line, expected: Self.verbs.joined(separator: ", "))
        }
    }

    /// Puts itself over what the board samples.
    public func apply(to inputs: inout rf_inputs) {
        if let guardContact { inputs.guard = guardContact }
        if let loopA { inputs.loop_a = loopA }
        if let loopB { inputs.loop_b = loopB }
        if let key { inputs.key = key }
        if let enabling { inputs.enabling = enabling }
        // Only hands push buttons; what they let go of has to come up again.
        inputs.area_clear = isAreaClear
        inputs.reset_button = isReset
        inputs.switches_a = inputs.switches_a & ~liftedA | pressedA
        inputs.switches_b = inputs.switches_b & ~liftedB | pressedB
        // The cell counts pressing on the bit; a mass pulls. 0.1 N a step.
        let force = Int32(inputs.force_raw_01n) - massGrams * 9_810 / 100_000
        inputs.force_raw_01n = Int16(clamping: force)
    }

    // MARK: Words

    private static let verbs = [
        "guard", "loop", "key", "enabling", "press", "lift", "release", "mass", "button", "off",
    ]
    private static let contacts: [(String, UInt8)] = [
        ("open", UInt8(RF_OPEN.rawValue)), ("closed", UInt8(RF_CLOSED.rawValue)),
        ("unknown", UInt8(RF_UNKNOWN.rawValue)),
    ]
    private static let keys: [(String, UInt8)] = [
        ("off", UInt8(RF_KEY_OFF.rawValue)), ("remote", UInt8(RF_KEY_REMOTE.rawValue)),
        ("local", UInt8(RF_KEY_LOCAL.rawValue)),
    ]
    private static let enablings: [(String, UInt8)] = [
        ("released", UInt8(RF_ENABLING_RELEASED.rawValue)), ("held", UInt8(RF_ENABLING_HELD.rawValue)),
        ("through", UInt8(RF_ENABLING_PRESSED_THROUGH.rawValue)),
    ]
    private static let switches: [(String, rf_switch)] = [
        ("z_top", RF_SWITCH_Z_TOP), ("z_bottom", RF_SWITCH_Z_BOTTOM), ("dep_up", RF_SWITCH_DEP_UP),
        ("dep_down", RF_SWITCH_DEP_DOWN), ("car_home", RF_SWITCH_CAR_HOME),
        ("cup_locked", RF_SWITCH_CUP_LOCKED), ("gate_open", RF_SWITCH_GATE_OPEN),
        ("gate_closed", RF_SWITCH_GATE_CLOSED),
    ]

    private static func value<Value>(
        _ words: [String], _ known: [(String, Value)], at place: Int = 1
    ) throws(MockError) -> Value {
        let word = words.indices.contains(place) ? words[place] : ""
        for (name, value) in known where name == word { return value }
        throw .hands(
            line: words.joined(separator: " "), expected: known.map(\.0).joined(separator: ", "))
    }

    private mutating func takeLoop(_ words: [String]) throws(MockError) {
        let contact = try Self.value(words, Self.contacts)
        let channels = try Self.channels(words)
        if channels.a { loopA = contact }
        if channels.b { loopB = contact }
    }

    private mutating func takeSwitch(
        _ words: [String], isPressed: Bool, isLifted: Bool
    ) throws(MockError) {
        let contact = UInt16(try Self.value(words, Self.switches).rawValue)
        let channels = try Self.channels(words)
        func with(_ isHeld: Bool, _ held: UInt16) -> UInt16 { isHeld ? held | contact : held & ~contact }
        if channels.a { (pressedA, liftedA) = (with(isPressed, pressedA), with(isLifted, liftedA)) }
        if channels.b { (pressedB, liftedB) = (with(isPressed, pressedB), with(isLifted, liftedB)) }
    }

    private mutating func takeButton(_ words: [String]) throws(MockError) {
        let isReset = try Self.value(words, [("area_clear", false), ("reset", true)])
        let isPressed = try Self.value(words, [("pressed", true), ("released", false)], at: 2)
        if isReset { self.isReset = isPressed } else { isAreaClear = isPressed }
    }

    /// Both contacts of a pair, unless one is named.
    private static func channels(_ words: [String]) throws(MockError) -> (a: Bool, b: Bool) {
        guard words.count > 2 else { return (true, true) }
        return try value(words, [("a", (true, false)), ("b", (false, true))], at: 2)
    }

    private static func grams(_ words: [String]) throws(MockError) -> Int32 {
        guard words.count == 2, let kilograms = Double(words[1]),
            (0...Limits.massKilograms).contains(kilograms)
        else {
            throw .hands(
                line: words.joined(separator: " "), expected: "0 to \(Limits.massKilograms) kilograms")
        }
        return Int32((kilograms * 1000).rounded())
    }
}
