import MockDevices
import RigFirmware

/// What the board's sensors meet that the mechanisms do not make.
final class Surroundings {
    /// Degrees Celsius; nil = the sensor is broken.
    var bitTemperature: Double? = -50
    var busMillivolts: UInt16 = 28_000
    /// Bits of `rf_sensor` that do not answer.
    var broken: UInt32 = 0

    func apply(to inputs: inout rf_inputs) {
        inputs.bus_mv = busMillivolts
        inputs.valid &= ~broken
        if let bitTemperature {
            inputs.bit_temperature_01c = Int16(bitTemperature * 10)
        } else {
            inputs.valid &= ~RF_SENSOR_BIT_TEMPERATURE.rawValue
        }
    }
}
