import RigFirmware

/// What the board samples.
extension KinematicPlant {
    /// `inputs` holds the sample before: a reading that is stuck is left as it was.
    func sample(into inputs: inout rf_inputs, outputs: rf_outputs) {
        inputs.valid = RF_SENSORS_ALL.rawValue & ~faults.silent
        inputs.fresh = RF_SENSORS_ALL.rawValue & ~faults.late
        if bitTemperature == nil { inputs.valid &= ~RF_SENSOR_BIT_TEMPERATURE.rawValue }
        samplePlaces(into: &inputs)
        sampleLoads(into: &inputs)
        sampleCurrents(into: &inputs, outputs)
        sampleStance(into: &inputs)
        sampleContacts(into: &inputs)
    }

    private func isStuck(_ sensor: rf_sensor) -> Bool {
        (faults.stuck | faults.late) & sensor.rawValue != 0
    }

    private func samplePlaces(into inputs: inout rf_inputs) {
        if !isStuck(RF_SENSOR_Z) {
            inputs.z_stage_um = Int32(Self.whole(stage + faults.encoderSlip + faults.noise(on: RF_SENSOR_Z)))
        }
        if !isStuck(RF_SENSOR_POT) {
            inputs.z_pot_um =
                Int32(Self.whole((stage + faults.potOff + faults.noise(on: RF_SENSOR_POT)) / 500)) * 500
        }
        if !isStuck(RF_SENSOR_SPINDLE) {
            inputs.spindle_rpm_01 = Int32(Self.whole(spindle * 10 + faults.noise(on: RF_SENSOR_SPINDLE)))
        }
        inputs.dep_um = Int32(Self.whole(deployment))
        if !isStuck(RF_SENSOR_CAROUSEL) { inputs.cup = carouselWay > 0 ? 0 : UInt8(cup) }
    }

    private func sampleLoads(into inputs: inout rf_inputs) {
        if !isStuck(RF_SENSOR_FORCE) {
            let force = weightOnBit + loadCellOffset + faults.loadCellOff
            inputs.force_raw_01n = Int16(clamping: Self.whole(force * 10 + faults.noise(on: RF_SENSOR_FORCE)))
        }
        if !isStuck(RF_SENSOR_SPINDLE_CURRENT) {
            let signed = torque * 100 * (spindle < 0 ? -1 : 1)
            inputs.torque_001nm = Int16(
                clamping: Self.whole(signed + faults.noise(on: RF_SENSOR_SPINDLE_CURRENT)))
        }
        if !isStuck(RF_SENSOR_BIT_TEMPERATURE) {
            inputs.bit_temperature_01c = Int16(
                clamping: Self.whole(
                    (bitTemperature ?? 0) * 10 + faults.noise(on: RF_SENSOR_BIT_TEMPERATURE)))
        }
        let mass = carouselWay > 0 || missingCups.contains(cup) ? 0 : cups[cup - 1]
        inputs.cup_mass_01g = Int16(clamping: Self.whole(mass * 10))
    }

    private func sampleCurrents(into inputs: inout rf_inputs, _ outputs: rf_outputs) {
        let spindleAmperes = outputs.spindle_enable ? 0.2 + torque / 1.35 : 0
        let feedAmperes = feedSpeed == 0 ? 0 : 0.3 + abs(weightOnBit) / 200
        let isStuck = faults.isHammerStuck && !outputs.drive_line_open
        let level = outputs.hammer ? min(6, outputs.hammer_level) : isStuck ? 3 : 0
        let hammerAmperes = level == 0 ? 0 : 0.3 + 0.5 * Double(level)
        let brushAmperes = outputs.brush == 0 ? 0 : faults.isBrushStuck ? 0.9 : flutes > 1 ? 0.25 : 0.15
        let heaterAmperes = busVolts > 1 ? heaterWatts(outputs) / busVolts : 0
        let small = (outputs.dep_enable ? 0.6 : 0) + (outputs.carousel != 0 ? 0.3 : 0)
        let hammer = Self.blows[Int(level)]
        if !self.isStuck(RF_SENSOR_SPINDLE_CURRENT) { inputs.spindle_ma = Self.milli(spindleAmperes) }
        inputs.feed_ma = Self.milli(feedAmperes)
        inputs.hammer_ma = Self.milli(hammerAmperes)
        inputs.hammer_001hz = UInt16(hammer * 100)
        inputs.brush_ma = Self.milli(brushAmperes)
        inputs.dep_ma = outputs.dep_enable ? 600 : 0
        inputs.carousel_ma = outputs.carousel != 0 ? 300 : 0
        inputs.heater_ma = Self.milli(heaterAmperes)
        inputs.bus_mv = UInt16(clamping: Self.whole((faults.busVolts ?? busVolts) * 1_000))
        let sum = 0.35 + spindleAmperes + feedAmperes + hammerAmperes + brushAmperes + heaterAmperes + small
        inputs.bus_ma = UInt16(clamping: Self.whole(sum * 1_000))
    }

    private func sampleStance(into inputs: inout rf_inputs) {
        let foot = Int16(clamping: Self.whole(padForce * 10 / 3))
        let lifted = faults.liftedFeet
        inputs.foot_01n = (lifted & 1 == 0 ? foot : 0, lifted & 2 == 0 ? foot : 0, lifted & 4 == 0 ? foot : 0)
        inputs.tilt_x_001deg = Int16(
            clamping: Self.whole((tilt.x + faults.tilt) * 100 + faults.noise(on: RF_SENSOR_TILT)))
        inputs.tilt_y_001deg = Int16(clamping: Self.whole(tilt.y * 100))
        inputs.gravity_mm_s2 = UInt16(clamping: Self.whole((faults.gravity ?? gravity) * 1_000))
        inputs.vibration_001g = UInt16(clamping: Self.whole(vibration * 100))
        inputs.temperature_01c = (
            tenths(0), tenths(1), tenths(2), tenths(3), tenths(4), tenths(5), tenths(6)
        )
    }

    private func tenths(_ place: Int) -> Int16 { Int16(clamping: Self.whole(temperatures[place] * 10)) }

    private func sampleContacts(into inputs: inout rf_inputs) {
        inputs.guard = (faults.guardContact ?? guardContact).rawValue
        inputs.loop_a = (faults.loopA ?? loopChannels.a).rawValue
        inputs.loop_b = (faults.loopB ?? loopChannels.b).rawValue
        inputs.key = faults.key ?? key
        inputs.enabling = faults.enabling ?? enabling
        let reached = switches
        inputs.switches_a = reached & ~faults.openA | faults.closedA
        inputs.switches_b = reached & ~faults.openB | faults.closedB
    }

    private var switches: UInt16 {
        var bits: UInt32 = 0
        if stage <= 0 { bits |= RF_SWITCH_Z_TOP.rawValue }
        if stage >= Double(Self.bottomMicrometres) { bits |= RF_SWITCH_Z_BOTTOM.rawValue }
        if deployment <= 0 { bits |= RF_SWITCH_DEP_UP.rawValue }
        if deployment >= Self.deploymentMost { bits |= RF_SWITCH_DEP_DOWN.rawValue }
        if cup == 1, carouselWay == 0 { bits |= RF_SWITCH_CAR_HOME.rawValue }
        if carouselWay == 0, !faults.isCupUnlocked { bits |= RF_SWITCH_CUP_LOCKED.rawValue }
        if gate >= 1 { bits |= RF_SWITCH_GATE_OPEN.rawValue }
        if gate <= 0 { bits |= RF_SWITCH_GATE_CLOSED.rawValue }
        if releasedLocks & 1 != 0 { bits |= RF_SWITCH_LOCK_1.rawValue }
        if releasedLocks & 2 != 0 { bits |= RF_SWITCH_LOCK_2.rawValue }
        return UInt16(truncatingIfNeeded: bits)
    }

    /// Blows a second by level.
    private static let blows = [0, 8, 10, 12, 13, 14.5, 16.2]

    /// The nearest whole number, halves away from zero: sampled every millisecond, so no call of a library.
    private static func whole(_ value: Double) -> Int { Int(value < 0 ? value - 0.5 : value + 0.5) }

    private static func milli(_ amperes: Double) -> Int16 {
        Int16(clamping: Self.whole(amperes * 1_000))
    }
}
