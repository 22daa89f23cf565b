import RigFirmware

/// Spindle, feed and the ground under the bit.
extension KinematicPlant {
    /// Friction alone, drive off, rpm per second.
    public static let coastingRate = 60.0
    /// Newtons per micrometre of the springs between stage and bit: 20 N/mm.
    static let stiffness = 0.02
    /// Where ground gives way although nothing turns, newtons.
    static let crushing = 400.0
    /// What the spindle drive can do, N·m.
    static let stallTorque = 15.7
    /// kg·m² at the output.
    static let inertia = 0.036
    /// Grams of cuttings of a micrometre of hole.
    static let cuttings = 0.00076

    mutating func turn(_ outputs: rf_outputs, _ seconds: Double) {
        var target = 0.0
        var rate = Self.coastingRate
        if outputs.spindle_enable, outputs.spindle_brake {
            rate = brakingRate
        } else if outputs.spindle_enable {
            target = Double(outputs.spindle_set_rpm_01) / 10
            rate = Double(outputs.spindle_ramp_rpm_s)
        }
        let limit = Double(outputs.torque_limit_001nm) / 100
        let available = outputs.spindle_enable ? (limit > 0 ? limit : Self.stallTorque) : 0
        let held = faults.jam + jamTorque
        let depth = max(0, stage - surface) / 1e6
        let turning = abs(spindle) > 0.05
        let load = (turning ? 0.15 + 1.2 * depth + 0.02 * max(0, weightOnBit) : 0) + held
        if held > 0, load > available {
            // More than the drive has: it slows down by what is missing, and pushes with all it has.
            let slowing = (load - available) / Self.inertia * 60 / (2 * .pi) * seconds
            spindle = spindle > 0 ? max(0, spindle - slowing) : min(0, spindle + slowing)
            torque = target == 0 && spindle == 0 ? 0 : available
            return
        }
        let change = rate * seconds
        spindle = spindle < target ? min(target, spindle + change) : max(target, spindle - change)
        torque = abs(spindle) > 0.05 ? load : 0
    }

    mutating func feed(_ outputs: rf_outputs, _ seconds: Double) {
        let free = outputs.feed_enable && !outputs.z_brake && !faults.isFeedStuck
        feedSpeed = free ? Double(outputs.feed_set_um_s) : 0
        if outputs.z_brake, !outputs.feed_enable, faults.isBrakeWeak { feedSpeed = 1_000 }
        stage = min(max(0, stage + feedSpeed * seconds), Double(Self.bottomMicrometres))
        press(seconds)
    }

    private mutating func press(_ seconds: Double) {
        let before = holeBottom
        var force = max(0, (stage - holeBottom) * Self.stiffness)
        if spindle > 1, force > 0 {
            // No farther than to where nothing presses any more.
            let way = softness * force * spindle / 100 * seconds
            holeBottom += min(way, force / Self.stiffness)
        }
        force = max(0, (stage - holeBottom) * Self.stiffness)
        if force > Self.crushing {
            holeBottom = stage - Self.crushing / Self.stiffness
            force = Self.crushing
        }
        flutes += (holeBottom - before) * Self.cuttings
        weightOnBit = force + pull
    }
}
