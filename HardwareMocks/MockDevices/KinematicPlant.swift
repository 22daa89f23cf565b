import RigFirmware

/// The mechanisms as bare kinematics: positions and speeds follow the outputs, loads are plausible, nothing
/// can jam.
///
/// Time is the mechanisms' own and comes in with every step.
public struct KinematicPlant: Sendable {
    /// What a loop contact reports.
    public enum Contact: UInt8, Sendable {
        case open = 0, closed = 1, unknown = 2
    }

    /// Where the lower limit switch closes.
    public static let bottomMicrometres: Int32 = 1_155_000
    /// Friction alone, drive off.
    public static let coastingRate = 60.0

    public var guardContact = Contact.closed
    public var loopContact = Contact.closed
    /// Degrees Celsius; nil = sensor broken.
    public var bitTemperature: Double? = -50
    public var busVolts = 28.0
    /// Electrical braking, rpm per second; less is a brake that fails.
    public var brakingRate = 500.0

    /// Stage below its top, micrometres.
    public var stage: Double
    /// Spindle, revolutions a minute, positive forward.
    public private(set) var spindle = 0.0
    /// Force on the bit, newtons, positive pressing.
    public private(set) var weightOnBit = 0.0
    /// Deepest point the bit reached, as stage position.
    public private(set) var holeBottom: Double
    let surface: Double
    private var feedSpeed = 0.0

    init(stageMicrometres: Int32, surfaceMicrometres: Int32) {
        stage = Double(stageMicrometres)
        surface = Double(surfaceMicrometres)
        holeBottom = max(surface, stage)
    }

    /// Moves by `seconds` of mechanism time under the outputs of the step before.
    mutating func step(_ outputs: rf_outputs, seconds: Double) {
        turn(outputs, seconds)
        feedSpeed = outputs.feed_enable && !outputs.z_brake ? Double(outputs.feed_set_um_s) : 0
        stage = min(max(0, stage + feedSpeed * seconds), Double(Self.bottomMicrometres))
        let presses = feedSpeed > 0 && stage > holeBottom
        holeBottom = max(holeBottom, stage)
        // A first-order rise and fall of 0.1 s stands for the springs of bit and stage.
        let target = presses ? 20.0 + feedSpeed / 100 : 0
        weightOnBit += (target - weightOnBit) * min(1, seconds / 0.1)
        if stage < surface { weightOnBit = 0 }
    }

    func sample(into inputs: inout rf_inputs, outputs: rf_outputs) {
        let isTurning = abs(spindle) > 0.05
        let depth = max(0, stage - surface) / 1e6
        let torque = isTurning ? 0.15 + 1.2 * depth + 0.02 * weightOnBit : 0
        let spindleAmperes = outputs.spindle_enable ? 0.2 + torque / 1.35 : 0
        let feedAmperes = feedSpeed == 0 ? 0 : 0.3 + weightOnBit / 200
        inputs.z_stage_um = Int32(stage.rounded())
        inputs.spindle_rpm_01 = Int32((spindle * 10).rounded())
        inputs.force_raw_01n = Int16(clamping: Int((weightOnBit * 10).rounded()))
        inputs.torque_001nm = Int16(clamping: Int((torque * 100 * (spindle < 0 ? -1 : 1)).rounded()))
        inputs.spindle_ma = Int16(clamping: Int((spindleAmperes * 1_000).rounded()))
        inputs.feed_ma = Int16(clamping: Int((feedAmperes * 1_000).rounded()))
        inputs.bus_mv = UInt16(clamping: Int((busVolts * 1_000).rounded()))
        let heater = outputs.heater ? 1.5 : 0
        inputs.bus_ma = UInt16(
            clamping: Int(((0.35 + spindleAmperes + feedAmperes + heater) * 1_000).rounded()))
        inputs.bit_temperature_01c = Int16(clamping: Int(((bitTemperature ?? 0) * 10).rounded()))
        inputs.guard = guardContact.rawValue
        inputs.loop_a = loopContact.rawValue
        inputs.loop_b = loopContact.rawValue
        var switches = UInt32(RF_SWITCH_LOCK_1.rawValue | RF_SWITCH_LOCK_2.rawValue)
        if stage <= 0 { switches |= RF_SWITCH_Z_TOP.rawValue }
        if stage >= Double(Self.bottomMicrometres) { switches |= RF_SWITCH_Z_BOTTOM.rawValue }
        inputs.switches_a = UInt16(truncatingIfNeeded: switches)
        inputs.switches_b = inputs.switches_a
        inputs.valid = RF_SENSORS_ALL.rawValue
        if bitTemperature == nil { inputs.valid &= ~RF_SENSOR_BIT_TEMPERATURE.rawValue }
        sampleCabinet(into: &inputs)
    }

    /// What stands still in this rig: levels of the cabinet, the frame and the person's panel.
    private func sampleCabinet(into inputs: inout rf_inputs) {
        inputs.z_pot_um = Int32((stage / 500).rounded()) * 500
        inputs.gravity_mm_s2 = 9_810
        inputs.foot_01n = (300, 300, 300)
        inputs.cup = 1
        inputs.key = UInt8(RF_KEY_REMOTE.rawValue)
        inputs.enabling = UInt8(RF_ENABLING_RELEASED.rawValue)
        inputs.temperature_01c = (200, 200, 200, 200, 250, 200, 200)
    }

    /// False: these mechanisms cannot show that fault.
    mutating func inject(_ fault: UInt16, _ parameters: [Int32]) -> Bool { false }

    private mutating func turn(_ outputs: rf_outputs, _ seconds: Double) {
        var target = 0.0
        var rate = Self.coastingRate
        if outputs.spindle_enable, outputs.spindle_brake {
            rate = brakingRate
        } else if outputs.spindle_enable {
            target = Double(outputs.spindle_set_rpm_01) / 10
            rate = Double(outputs.spindle_ramp_rpm_s)
        }
        let change = rate * seconds
        spindle = spindle < target ? min(target, spindle + change) : max(target, spindle - change)
    }
}
