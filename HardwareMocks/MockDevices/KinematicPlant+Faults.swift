import RigFirmware
import RigLinkC

/// Faults that INJECT_FAULT can ask for.
///
/// Sensors: a = 0 good, 1 no answer, 2 stuck, 3 off by b, 4 noisy by b (raw units of the sensor), 5 answering
/// with what is old. Contacts: a as
/// `rf_loop_input`, switches 0 good, 1 stuck closed, 2 stuck open, b = 1 or 2 for one contact of the pair.
/// Durations in milliseconds, 0 = for good. Fault 0 makes everything whole.
extension KinematicPlant {
    /// False: these mechanisms cannot show that fault. Choke, corkscrew, inclusion and collapse need physics.
    mutating func inject(_ fault: UInt16, _ parameters: [Int32]) -> Bool {
        let (a, b) = (parameters[0], parameters[1])
        switch Int(fault) {
        case RD_FAULT_NONE: faults = MechanismFaults()
        case RD_FAULT_GUARD_OPEN, RD_FAULT_GUARD_DISCREPANCY:
            faults.guardContact = fault == RD_FAULT_GUARD_OPEN ? Contact.of(a) : .unknown
        case RD_FAULT_LOOP_OPEN:
            faults.loopA = Contact.of(a)
            faults.loopB = Contact.of(a)
        case RD_FAULT_LOOP_DISCREPANCY: faults.loopA = Contact.of(a)
        case RD_FAULT_KEY: faults.key = UInt8(clamping: a)
        case RD_FAULT_ENABLING: faults.enabling = UInt8(clamping: a)
        case RD_FAULT_TILT: return injectTilt(a, b)
        case RD_FAULT_FOOT: faults.liftedFeet = UInt8(clamping: a)
        case RD_FAULT_SWITCH_Z_TOP: breakSwitch(RF_SWITCH_Z_TOP, a, b)
        case RD_FAULT_SWITCH_Z_BOTTOM: breakSwitch(RF_SWITCH_Z_BOTTOM, a, b)
        case RD_FAULT_CUP_LOCK: faults.isCupUnlocked = a != 0
        case RD_FAULT_GRAVITY: faults.gravity = a == 0 ? nil : Double(a) / 1_000
        default: return injectDrive(fault, a, b) || injectSensor(fault, a, b)
        }
        return true
    }

    private mutating func injectDrive(_ fault: UInt16, _ a: Int32, _ b: Int32) -> Bool {
        switch Int(fault) {
        case RD_FAULT_BUS_SAG, RD_FAULT_BUS_OVERVOLTAGE:
            faults.busVolts = a == 0 ? nil : Double(a) / 1_000
            faults.busLeft = b == 0 ? nil : Double(b) / 1_000
        case RD_FAULT_HEATER_STUCK: faults.isHeaterStuck = a != 0
        case RD_FAULT_WEAK_BRAKE: faults.isBrakeWeak = a != 0
        case RD_FAULT_JAM:
            faults.jam = Double(a) / 100
            faults.jamLeft = b == 0 ? nil : Double(b) / 1_000
        case RD_FAULT_FEED_STUCK: faults.isFeedStuck = a != 0
        case RD_FAULT_LOST_STEP: faults.lostSteps = Int(max(0, a))
        case RD_FAULT_BRUSH_STUCK: faults.isBrushStuck = a != 0
        default: return false
        }
        return true
    }

    private mutating func injectSensor(_ fault: UInt16, _ a: Int32, _ b: Int32) -> Bool {
        let off = a == 3 ? Double(b) : 0
        if a == 4 { faults.noise = Double(b) }
        switch Int(fault) {
        case RD_FAULT_LOAD_CELL:
            faults.loadCellOff = off / 10
            answer(RF_SENSOR_FORCE, a)
        case RD_FAULT_SPINDLE_CURRENT: answer(RF_SENSOR_SPINDLE_CURRENT, a)
        case RD_FAULT_SPINDLE_ENCODER: answer(RF_SENSOR_SPINDLE, a)
        case RD_FAULT_Z_ENCODER:
            faults.encoderSlip = off
            answer(RF_SENSOR_Z, a)
        case RD_FAULT_Z_POT:
            faults.potOff = off
            answer(RF_SENSOR_POT, a)
        case RD_FAULT_BIT_RTD: answer(RF_SENSOR_BIT_TEMPERATURE, a)
        case RD_FAULT_CUP_INDEX: answer(RF_SENSOR_CAROUSEL, a)
        default: return false
        }
        return true
    }

    private mutating func injectTilt(_ a: Int32, _ b: Int32) -> Bool {
        faults.tilt = a == 3 ? Double(b) / 100 : 0
        if a == 4 { faults.noise = Double(b) }
        answer(RF_SENSOR_TILT, a)
        return true
    }

    private mutating func answer(_ sensor: rf_sensor, _ kind: Int32) {
        let bit = sensor.rawValue
        func with(_ isBroken: Bool, _ bits: UInt32) -> UInt32 { isBroken ? bits | bit : bits & ~bit }
        faults.silent = with(kind == 1, faults.silent)
        faults.stuck = with(kind == 2, faults.stuck)
        faults.noisy = with(kind == 4, faults.noisy)
        faults.late = with(kind == 5, faults.late)
    }

    private mutating func breakSwitch(_ contact: rf_switch, _ kind: Int32, _ which: Int32) {
        let bit = UInt16(truncatingIfNeeded: contact.rawValue)
        let a = which == 2 ? 0 : bit
        let b = which == 1 ? 0 : bit
        faults.closedA = faults.closedA & ~bit | (kind == 1 ? a : 0)
        faults.closedB = faults.closedB & ~bit | (kind == 1 ? b : 0)
        faults.openA = faults.openA & ~bit | (kind == 2 ? a : 0)
        faults.openB = faults.openB & ~bit | (kind == 2 ? b : 0)
    }
}

extension KinematicPlant.Contact {
    fileprivate static func of(_ value: Int32) -> KinematicPlant.Contact? {
        KinematicPlant.Contact(rawValue: UInt8(clamping: value))
    }
}
