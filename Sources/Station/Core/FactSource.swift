import Commanding
import MissionDatabase

/// Where telemetry shows a permit of the dictionary: a parameter and what is wanted of it.
struct FactSource: Sendable {
    enum Test: Sendable {
        case isSet
        case isClear
        case below(Double)
        case above(Double)
        case within(Double, Double)
    }

    let permit: String
    let parameter: String
    let test: Test
    let advice: String

    init(_ permit: String, _ parameter: String, _ test: Test, _ advice: String) {
        self.permit = permit
        self.parameter = parameter
        self.test = test
        self.advice = advice
    }

    func isMet(_ value: KeptValues.Value) -> Bool {
        switch test {
        case .isSet: return value.raw != 0
        case .isClear: return value.raw == 0
        case .below(let bound): return value.number < bound
        case .above(let bound): return value.number > bound
        case .within(let low, let high): return value.number >= low && value.number <= high
        }
    }

    func wanted(unit: String?) -> String {
        let unit = unit.map { " " + $0 } ?? ""
        switch test {
        case .isSet: return "yes"
        case .isClear: return "no"
        case .below(let bound): return "below \(bound)\(unit)"
        case .above(let bound): return "above \(bound)\(unit)"
        case .within(let low, let high): return "\(low) … \(high)\(unit)"
        }
    }

    /// The numbers are those of the rig's own permits (drill-domain, commands; firmware decides).
    static let all = [
        FactSource("GUARD_CLOSED", "status_guard_closed", .isSet, "close the guard, nobody inside"),
        FactSource("LOOP_CLOSED", "status_loop_closed", .isSet, "release the E-stop and reset at the rig"),
        FactSource("LOCKS_RELEASED", "status_locks_released", .isSet, "RELEASE_LOCK first (two persons)"),
        FactSource("DEPLOYED", "status_deployed", .isSet, "DEPLOY first"),
        FactSource("IN_HOLE", "status_in_hole", .isSet, "the bit has to be in the hole for it"),
        FactSource("BIT_IN_AIR", "status_in_hole", .isClear, "RETRACT to the top first"),
        FactSource("DEPTH_VALID", "status_depth_reference_valid", .isSet, "HOME axis=Z, or CONFIRM_DEPTH"),
        FactSource("Z_HOMED", "inhibit_not_homed", .isClear, "HOME axis=Z first"),
        FactSource("SPINDLE_STOPPED", "status_spindle_moving", .isClear, "wait until the spindle stands"),
        FactSource("TORQUE_FREE", "inhibit_torque_latched", .isClear, "UNJAM, then ACK_FAULT"),
        FactSource("TILT_OK", "inhibit_tilt", .isClear, "level the rig"),
        FactSource("CHUTE_CLEAR", "inhibit_chute", .isClear, "clear the chute"),
        FactSource("BIT_TEMPERATURE_OK", "inhibit_bit_temperature", .isClear, "let the bit cool"),
        FactSource("BUS_DRILL", "bus_v", .above(24), "raise the supply to 28 V"),
        FactSource("UNLOADED", "wob", .below(5), "lift the bit until the force is off it"),
        FactSource("PRELOADED", "wob", .within(5, 150), "set the bit down with 5 to 150 N"),
    ]

    /// Actuator of a rule, by the flag that says it is blocked.
    static func blockParameter(_ label: String) -> String { "blocked_" + label.lowercased() }

    static let causePrefix = "inhibit_"
    static let blockPrefix = "blocked_"
}
