import MissionDatabase
import RigFirmware

/// Something about the rig that a command may meet: what is done to the rig, how long it takes to be known,
/// and what the matrix then knows of permits.
struct Situation: Sendable {
    let name: String
    var known: [String: Facts.Truth] = [:]
    /// Milliseconds from the falsification to the command.
    var milliseconds = 1
    var isNoisy = false
    /// Lease frames stop.
    var isSilent = false
    var tamper: (@Sendable (inout rf_inputs) -> Void)?

    static let asItIs = Situation(name: "as it is", milliseconds: 0)

    static let all: [Situation] =
        [
            asItIs,
            Situation(name: "noise", milliseconds: 40, isNoisy: true),
            Situation(name: "lease S1", milliseconds: 450, isSilent: true),
            Situation(name: "lease S2", milliseconds: 2_100, isSilent: true),
        ] + people + machine + sensors

    private static let people: [Situation] = [
        Situation(name: "guard open", known: ["GUARD_CLOSED": .no], milliseconds: 40) { $0.guard = 0 },
        Situation(name: "guard unknown", known: ["GUARD_CLOSED": .unsure]) { $0.guard = 2 },
        Situation(name: "loop A open", known: ["LOOP_CLOSED": .no], milliseconds: 40) { $0.loop_a = 0 },
        Situation(name: "loop B unknown", known: ["LOOP_CLOSED": .unsure]) { $0.loop_b = 2 },
        Situation(name: "key off", known: ["KEY_REMOTE": .no, "KEY_LOCAL": .no], milliseconds: 120) {
            $0.key = 0
        },
        Situation(name: "key local", known: ["KEY_REMOTE": .no], milliseconds: 120) { $0.key = 2 },
        Situation(name: "key unknown", milliseconds: 20) { $0.key = 3 },
        Situation(name: "enabling switch held", known: ["ENABLING": .yes], milliseconds: 60) {
            $0.enabling = 1
        },
        Situation(name: "enabling switch pressed through", known: ["ENABLING": .no], milliseconds: 60) {
            $0.enabling = 2
        },
    ]

    private static let machine: [Situation] = [
        Situation(name: "bus 23 V", known: ["BUS_DRILL": .no], milliseconds: 20) { $0.bus_mv = 23_000 },
        Situation(name: "bit at 150 °C", known: ["BIT_TEMPERATURE_OK": .no], milliseconds: 60) {
            $0.bit_temperature_01c = 1_500
        },
        Situation(name: "tilt 15°", known: ["TILT_OK": .no], milliseconds: 60) {
            $0.tilt_x_001deg = 1_500
        },
        Situation(name: "gravity of the Moon", known: ["GRAVITY_AGREES": .no], milliseconds: 60) {
            $0.gravity_mm_s2 = 1_620
        },
        Situation(name: "two feet in the air", known: ["FEET_LOADED": .no], milliseconds: 60) {
            $0.foot_01n = (0, 0, 300)
        },
        Situation(name: "carousel between two cups", known: ["CUP_INDEX_AGREES": .no], milliseconds: 60) {
            $0.cup = 0
        },
        Situation(name: "spindle turned by hand", known: ["SPINDLE_STOPPED": .no], milliseconds: 20) {
            $0.spindle_rpm_01 = 300
        },
    ]

    /// Each sensor dead, one by one: a permit that rests on it is UNKNOWN.
    private static let sensors: [Situation] = (0..<19).map { bit in
        let known: [Int: [String: Facts.Truth]] = [
            6: ["BIT_TEMPERATURE_OK": .unsure], 8: ["TILT_OK": .unsure], 9: ["FEET_LOADED": .unsure],
            10: ["BUS_DRILL": .unsure], 17: ["GRAVITY_AGREES": .unsure],
        ]
        return Situation(name: "sensor \(bit) dead", known: known[bit] ?? [:], milliseconds: 60) {
            $0.valid &= ~(1 << UInt32(bit))
        }
    }

    private init(
        name: String, known: [String: Facts.Truth] = [:], milliseconds: Int = 1, isNoisy: Bool = false,
        isSilent: Bool = false, tamper: (@Sendable (inout rf_inputs) -> Void)? = nil
    ) {
        self.name = name
        self.known = known
        self.milliseconds = milliseconds
        self.isNoisy = isNoisy
        self.isSilent = isSilent
        self.tamper = tamper
    }
}
