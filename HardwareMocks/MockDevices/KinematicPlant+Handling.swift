import RigFirmware

/// Deployment, brush, carousel, gate, locks, heat.
extension KinematicPlant {
    /// Where the foot pad meets the ground, micrometres of the deployment stage.
    static let padGround = 250_000.0
    /// Newtons per micrometre: 10 N/mm.
    static let padStiffness = 0.01
    static let deploymentMost = 400_000.0
    /// Stage position of the brush, and how near the bit must be.
    static let brush = 20_000.0
    static let brushReach = 3_000.0
    /// Seconds from cup to cup, of the gate from end to end, of the brush for a flute's worth.
    static let indexTime = 0.4
    static let gateTime = 0.8
    static let brushTime = 2.0
    /// J/K of the bit.
    static let bitHeat = 60.0
    /// Degrees Celsius: the thermostat in the heater's line, which no firmware moves.
    static let thermostatOpens = 78.0, thermostatCloses = 70.0

    /// Force of the pad on the ground, newtons.
    public var padForce: Double { max(0, (deployment - Self.padGround) * Self.padStiffness) }

    mutating func deploy(_ outputs: rf_outputs, _ seconds: Double) {
        if outputs.dep_enable {
            deployment += Double(outputs.dep_set_um_s) * seconds
            deployment = min(max(0, deployment), Self.deploymentMost)
        }
        releasedLocks |= outputs.lock_release
    }

    mutating func handle(_ outputs: rf_outputs, _ seconds: Double) {
        turnCarousel(outputs, seconds)
        gate = min(1, max(0, gate + Double(outputs.gate) * seconds / Self.gateTime))
        brush(outputs, seconds)
    }

    private mutating func turnCarousel(_ outputs: rf_outputs, _ seconds: Double) {
        let wanted = Int(outputs.carousel)
        guard wanted != 0, wanted != cup || carouselWay > 0 else { return }
        carouselWay += seconds / Self.indexTime
        guard carouselWay >= 1 else { return }
        carouselWay = 0
        if faults.lostSteps > 0 {
            faults.lostSteps -= 1
        } else {
            cup = cup % Int(RF_CUPS) + 1
        }
    }

    /// 0.7 to 0.95 of it arrives in the cup, the same part for a whole bite; the rest falls beside.
    private mutating func brush(_ outputs: rf_outputs, _ seconds: Double) {
        let reaches = abs(stage - Self.brush) <= Self.brushReach
        guard reaches, abs(spindle) > 50, outputs.brush != 0, !faults.isBrushStuck, flutes > 0 else { return }
        let part = flutes * min(1, seconds / Self.brushTime)
        flutes -= part
        if flutes < 0.01 {
            flutes = 0
            yield = 0.7 + 0.25 * Double(generator.below(1_000)) / 1_000
        }
        guard gate > 0.9, carouselWay == 0, !missingCups.contains(cup) else { return }
        cups[cup - 1] = min(200, cups[cup - 1] + part * yield)
    }

    /// Nothing carries heat away: that comes with physics.
    mutating func warm(_ outputs: rf_outputs, _ seconds: Double) {
        guard let bit = bitTemperature else { return }
        if bit >= Self.thermostatOpens { isThermostatOpen = true }
        if bit <= Self.thermostatCloses { isThermostatOpen = false }
        bitTemperature = bit + heaterWatts(outputs) / Self.bitHeat * seconds
    }

    func heaterWatts(_ outputs: rf_outputs) -> Double {
        guard !isThermostatOpen else { return 0 }
        let isOpen = outputs.heater_series_open || outputs.drive_line_open
        guard !isOpen || faults.isSeriesStuck else { return 0 }
        if faults.isHeaterStuck { return 20 }
        return outputs.heater ? Double(outputs.heater_percent) / 5 : 0
    }
}
