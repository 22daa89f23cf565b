import RigFirmware

/// What the board's sensors meet that the mechanisms do not make: a warm place, a weak supply, a cut wire.
public struct RigSurroundings: Sendable, Equatable {
    /// Degrees Celsius at the bit, whatever heats it; nil = as the mechanisms have it.
    public var bitTemperature: Double?
    /// nil = as the mechanisms have it.
    public var busMillivolts: UInt16?
    /// Bits of `rf_sensor` that do not answer.
    public var broken: UInt32 = 0

    public init() {}

    func apply(to inputs: inout rf_inputs) {
        if let busMillivolts { inputs.bus_mv = busMillivolts }
        if let bitTemperature { inputs.bit_temperature_01c = Int16(bitTemperature * 10) }
        inputs.valid &= ~broken
    }
}
