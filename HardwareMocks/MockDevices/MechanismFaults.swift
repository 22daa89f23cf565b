import RigFirmware

/// What is broken about the mechanisms; nothing of it at first.
public struct MechanismFaults: Sendable {
    /// `rf_sensor` bits: no answer, or the same answer for ever.
    public var silent: UInt32 = 0
    public var stuck: UInt32 = 0
    /// Nothing new comes from them; they jump up and down by `noise` raw units in every step.
    public var late: UInt32 = 0
    public var noisy: UInt32 = 0
    public var noise = 0.0
    /// Which way the noise is in the present step.
    private(set) var isNoiseUp = false
    /// Micrometres by which the encoder counts wrong, and the potentiometer reads off.
    public var encoderSlip = 0.0
    public var potOff = 0.0
    public var loadCellOff = 0.0
    /// Degrees.
    public var tilt = 0.0
    /// Bit n: foot n + 1 carries nothing.
    public var liftedFeet: UInt8 = 0
    /// `rf_switch` bits of contact a and b that stay open, or closed.
    public var openA: UInt16 = 0, openB: UInt16 = 0
    public var closedA: UInt16 = 0, closedB: UInt16 = 0
    public var guardContact: KinematicPlant.Contact?
    public var loopA: KinematicPlant.Contact?, loopB: KinematicPlant.Contact?
    public var key: UInt8?
    public var enabling: UInt8?
    public var busVolts: Double?
    public var gravity: Double?
    /// Newton metres.
    public var jam = 0.0
    /// The heater's own switch conducts for ever; the series switch, too.
    public var isHeaterStuck = false
    public var isSeriesStuck = false
    /// The hammer's own switch conducts for ever.
    public var isHammerStuck = false
    public var isBrakeWeak = false
    public var isBrushStuck = false
    public var isFeedStuck = false
    public var isCupUnlocked = false
    /// Steps the carousel's motor makes without the carousel.
    public var lostSteps = 0
    /// Seconds until jam and bus are whole again; nil = for good.
    var jamLeft: Double?
    var busLeft: Double?

    public init() {}

    /// Raw units on top of what this sensor reads now.
    func noise(on sensor: rf_sensor) -> Double {
        noisy & sensor.rawValue == 0 ? 0 : isNoiseUp ? noise : -noise
    }

    /// Some fault ends by itself, or is another one in each step.
    var passes: Bool { jamLeft != nil || busLeft != nil || noisy != 0 }

    mutating func pass(_ seconds: Double) {
        isNoiseUp.toggle()
        if let left = jamLeft {
            jamLeft = left > seconds ? left - seconds : nil
            if jamLeft == nil { jam = 0 }
        }
        if let left = busLeft {
            busLeft = left > seconds ? left - seconds : nil
            if busLeft == nil { busVolts = nil }
        }
    }
}
