import MockDevices
import RigFirmware

/// One limit of the machine: how a reading comes to stand at it, and what the rig does beyond it.
struct MachineLimit: Sendable {
    enum Bound: Sendable { case low, high }

    /// What shows that the rig has reacted.
    enum Reaction: Sendable {
        case output(@Sendable (OutputTrace.Sample) -> Bool)
        case state(RigState)
    }

    let name: String
    /// Item of the limit table, nil where the limit is the machine's own and stands in the requirement.
    var item: Int?
    let bound: Bound
    /// The limit itself, for those of no table.
    var fixed: Int32 = 0
    /// Longest time from the reading to the reaction.
    let milliseconds: Int
    let reaction: Reaction
    let put: @Sendable (inout rf_inputs, Int32) -> Void
}

extension MachineLimit {
    /// One step of the reading beyond what the factory set.
    var beyond: Int32 {
        guard let item else { return bound == .high ? fixed + 1 : fixed - 1 }
        let band = withUnsafeBytes(of: rd_factory_limits) { $0.bindMemory(to: rd_limit.self)[item].by_mode.0 }
        return bound == .high ? band.critical_high + 1 : band.critical_low - 1
    }

    private static func table(
        _ name: String, _ item: Int, _ bound: Bound, within milliseconds: Int,
        _ reaction: Reaction,
        _ put: @escaping @Sendable (inout rf_inputs, Int32) -> Void
    ) -> MachineLimit {
        MachineLimit(
            name: name, item: item, bound: bound, milliseconds: milliseconds,
            reaction: reaction, put: put)
    }

    private static let spindleOff = Reaction.output { !$0.spindleEnabled || $0.spindleBraking }
    private static let feedOff = Reaction.output { !$0.feedEnabled }
    private static let hammerOff = Reaction.output { !$0.hammer }
    private static let drivesOff = Reaction.output { !$0.drivesOn }
    private static let hold = Reaction.state(.hold)

    static let all: [MachineLimit] = torque + force + supply + heat + stance + hammer + own

    /// SR-F-31
    private static let torque: [MachineLimit] = [
        table(
            "torque", RD_LIMIT_SPN_TORQUE, .high, within: 102, spindleOff
        ) { $0.torque_001nm = Int16($1) },
        table(
            "torque in reverse", RD_LIMIT_SPN_TORQUE, .low, within: 102, spindleOff
        ) { $0.torque_001nm = Int16($1) },
        table(
            "spindle current", RD_LIMIT_SPN_CURRENT, .high, within: 202,
            spindleOff
        ) { $0.spindle_ma = Int16($1) },
        table(
            "spindle current in reverse", RD_LIMIT_SPN_CURRENT, .low,
            within: 202, spindleOff
        ) { $0.spindle_ma = Int16($1) },
    ]

    /// SR-F-32
    private static let force: [MachineLimit] = [
        table(
            "force", RD_LIMIT_WOB, .high, within: 20,
            .output { $0.feedMicrometresPerSecond < -4_000 }
        ) { $0.force_raw_01n = Int16($1) },
        table(
            "pull of a bit that screws itself in", RD_LIMIT_WOB, .low, within: 60,
            spindleOff
        ) { $0.force_raw_01n = Int16($1) },
        table(
            "feed current", RD_LIMIT_ZFD_CURRENT, .high, within: 202, feedOff
        ) { $0.feed_ma = Int16($1) },
        table(
            "feed current up", RD_LIMIT_ZFD_CURRENT, .low, within: 202, feedOff
        ) { $0.feed_ma = Int16($1) },
        table("vibration", RD_LIMIT_VIB_RMS, .high, within: 1_002, hold) {
            $0.vibration_001g = UInt16($1)
        },
    ]

    /// SR-F-49
    private static let supply: [MachineLimit] = [
        table("bus low", RD_LIMIT_BUS_V, .low, within: 12, hammerOff) {
            $0.bus_mv = UInt16($1)
        },
        table("bus high", RD_LIMIT_BUS_V, .high, within: 60, drivesOff) {
            $0.bus_mv = UInt16($1)
        },
        table("bus current", RD_LIMIT_BUS_I, .high, within: 60, drivesOff) {
            $0.bus_ma = UInt16($1)
        },
    ]

    private static func motor(_ name: String, _ item: Int, _ reaction: Reaction, _ place: rf_place)
        -> MachineLimit
    {
        table(name, item, .high, within: 5, reaction) { inputs, value in
            withUnsafeMutableBytes(of: &inputs.temperature_01c) {
                $0.bindMemory(to: Int16.self)[Int(place.rawValue)] = Int16(value)
            }
        }
    }

    private static let heat: [MachineLimit] = [
        table(
            "bit", RD_LIMIT_T_BIT, .high, within: 5,
            .output { $0.feedMicrometresPerSecond <= -1_500 && !$0.hammer }
        ) { $0.bit_temperature_01c = Int16($1) },
        motor("spindle motor", RD_LIMIT_T_SPN_MOT, hold, RF_PLACE_SPINDLE_MOTOR),
        motor("gearbox", RD_LIMIT_T_SPN_GBX, hold, RF_PLACE_GEARBOX),
        motor("hammer motor", RD_LIMIT_T_HAM_MOT, hammerOff, RF_PLACE_HAMMER_MOTOR),
        motor("feed motor", RD_LIMIT_T_ZFD_MOT, hold, RF_PLACE_FEED_MOTOR),
        motor("electronics", RD_LIMIT_T_ELEC, hold, RF_PLACE_ELECTRONICS),
    ]

    /// SR-F-49; a lean is told from a drift by where the hole was begun.
    private static let stance: [MachineLimit] =
        [
            table(
                "drift", RD_LIMIT_TILT_DRIFT, .high, within: 200, hold
            ) { $0.tilt_y_001deg = Int16($1) }
        ]
        + [(RD_LIMIT_FOOT_1, 0, 1), (RD_LIMIT_FOOT_2, 1, 2), (RD_LIMIT_FOOT_3, 2, 0)].map {
            item, foot, other in
            table("foot \(foot + 1)", item, .low, within: 200, hold) { inputs, value in
                withUnsafeMutableBytes(of: &inputs.foot_01n) {
                    let feet = $0.bindMemory(to: Int16.self)
                    (feet[foot], feet[other]) = (Int16(value), 0)
                }
            }
        }

    /// SR-F-35
    private static let hammer: [MachineLimit] = [
        table("hammer current", RD_LIMIT_HAM_CURRENT, .high, within: 502, hammerOff) {
            $0.hammer_ma = Int16($1)
        },
        table("hammer rate", RD_LIMIT_HAM_DEVIATION, .high, within: 2_002, hammerOff) {
            $0.hammer_001hz = UInt16(1_000 - 10 * $1)  // level 2 beats ten times a second
        },
    ]

    /// What no table gives: hazards' own figures.
    private static let own: [MachineLimit] = [
        MachineLimit(
            name: "peak of torque", bound: .high, fixed: 1_200, milliseconds: 12,
            reaction: spindleOff, put: { $0.torque_001nm = Int16($1) }),
        MachineLimit(
            name: "raw force", bound: .high, fixed: 2_500, milliseconds: 8,
            reaction: feedOff, put: { $0.force_raw_01n = Int16($1) }),
        MachineLimit(
            name: "raw pull", bound: .low, fixed: -2_500, milliseconds: 8,
            reaction: feedOff, put: { $0.force_raw_01n = Int16($1) }),
        MachineLimit(
            name: "speed", bound: .high, fixed: 1_500, milliseconds: 22,
            reaction: drivesOff, put: { $0.spindle_rpm_01 = $1 }),
        MachineLimit(
            name: "encoder against potentiometer", bound: .high, fixed: 2_000,
            milliseconds: 30, reaction: feedOff, put: { $0.z_pot_um = $0.z_stage_um - $1 }),
    ]
}
