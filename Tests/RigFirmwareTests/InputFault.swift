import RigFirmware

/// A way in which a sensor cannot be believed.
enum InputFault: String, CaseIterable, Sendable {
    /// No answer; an answer that no whole sensor gives; jumping to and fro; answering with what is old.
    case absent, outside, noisy, late
}

/// A sensor of the board, and what is wrong with it when it is.
struct InputSensor: Sendable {
    let name: String
    let bit: UInt32
    /// Milliseconds between two readings of it.
    let period: Int
    /// Sets a reading that no whole sensor gives.
    let breakIt: @Sendable (inout rf_inputs) -> Void
    /// Adds so much noise, up or down; nil where every reading may jump.
    var shake: (@Sendable (inout rf_inputs, Int32) -> Void)?

    private init(
        _ name: String, _ sensor: rf_sensor, _ period: Int,
        _ breakIt: @escaping @Sendable (inout rf_inputs) -> Void,
        _ shake: (@Sendable (inout rf_inputs, Int32) -> Void)? = nil
    ) {
        (self.name, bit, self.period, self.breakIt, self.shake) =
            (name, sensor.rawValue, period, breakIt, shake)
    }

    /// All of them.
    static let all: [InputSensor] = axes + loads + places

    private static let axes: [InputSensor] = [
        InputSensor(
            "encoder", RF_SENSOR_Z, 1, { $0.z_stage_um = 2_000_001 }, { $0.z_stage_um += $1 * 600 }),
        InputSensor(
            "potentiometer", RF_SENSOR_POT, 5, { $0.z_pot_um = 1_200_001 }, { $0.z_pot_um += $1 * 1_100 }),
        InputSensor(
            "speed", RF_SENSOR_SPINDLE, 1, { $0.spindle_rpm_01 = -3_001 }, { $0.spindle_rpm_01 += $1 * 160 }),
        InputSensor("pad", RF_SENSOR_DEP, 5, { $0.dep_um = 500_001 }, { $0.dep_um += $1 * 1_100 }),
        InputSensor("carousel", RF_SENSOR_CAROUSEL, 5, { $0.cup = 13 }),
    ]

    private static let loads: [InputSensor] = [
        InputSensor(
            "load cell", RF_SENSOR_FORCE, 5, { $0.force_raw_01n = 10_001 },
            { $0.force_raw_01n -= Int16(1 + $1) * 550 }),
        InputSensor(
            "torque", RF_SENSOR_SPINDLE_CURRENT, 1, { $0.torque_001nm = -10_001 },
            { $0.torque_001nm += Int16($1) * 260 }),
        InputSensor("spindle current", RF_SENSOR_SPINDLE_CURRENT, 1, { $0.spindle_ma = 30_001 }),
        InputSensor(
            "feed current", RF_SENSOR_FEED_CURRENT, 1, { $0.feed_ma = 10_001 },
            { $0.feed_ma += Int16($1) * 1_100 }),
        InputSensor(
            "bus voltage", RF_SENSOR_BUS, 1, { $0.bus_mv = 60_001 },
            { $0.bus_mv = UInt16(Int32($0.bus_mv) + $1 * 4_100) }),
        InputSensor("bus current", RF_SENSOR_BUS, 1, { $0.bus_ma = 60_001 }),
        InputSensor("hammer", RF_SENSOR_HAMMER, 20, { $0.hammer_001hz = 5_001 }),
        InputSensor("heater", RF_SENSOR_HEATER, 50, { $0.heater_ma = 3_001 }),
        InputSensor("brush", RF_SENSOR_BRUSH, 50, { $0.brush_ma = 5_001 }),
        InputSensor("cup mass", RF_SENSOR_CUP_MASS, 100, { $0.cup_mass_01g = 20_001 }),
    ]

    private static let places: [InputSensor] = [
        InputSensor(
            "bit", RF_SENSOR_BIT_TEMPERATURE, 200, { $0.bit_temperature_01c = 3_001 },
            { $0.bit_temperature_01c += Int16($1) * 260 }),
        InputSensor(
            "motors", RF_SENSOR_MOTOR_TEMPERATURES, 500, { $0.temperature_01c.3 = -2_501 },
            { $0.temperature_01c.3 += Int16($1) * 260 }),
        InputSensor(
            "tilt", RF_SENSOR_TILT, 50, { $0.tilt_y_001deg = 4_501 },
            { $0.tilt_x_001deg += Int16($1) * 260 }),
        InputSensor(
            "feet", RF_SENSOR_FEET, 50, { $0.foot_01n.1 = -501 }, { $0.foot_01n.1 += Int16($1) * 1_100 }),
        InputSensor(
            "gravity", RF_SENSOR_GRAVITY, 100, { $0.gravity_mm_s2 = 499 },
            { $0.gravity_mm_s2 = UInt16(Int32($0.gravity_mm_s2) + $1 * 1_600) }),
        InputSensor("vibration", RF_SENSOR_VIBRATION, 50, { $0.vibration_001g = 10_001 }),
    ]

    /// The most that passes until the firmware knows of it: three periods, or four jumps to and fro.
    func milliseconds(_ fault: InputFault) -> Int {
        switch fault {
        case .absent, .outside: 0
        case .noisy: 6
        case .late: 3 * period
        }
    }

    /// Falsifies every sample from now on; nil where the sensor cannot fail in this way.
    func falsify(_ fault: InputFault) -> ((inout rf_inputs) -> Void)? {
        switch fault {
        case .absent: return { $0.valid &= ~bit }
        case .outside: return breakIt
        case .late: return { $0.fresh &= ~bit }
        case .noisy:
            guard let shake else { return nil }
            var isUp = false
            return { inputs in
                isUp.toggle()
                shake(&inputs, isUp ? 1 : -1)
            }
        }
    }
}
