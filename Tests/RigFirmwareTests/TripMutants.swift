import MockDevices
import RigFirmware

/// A check of a reading, or a trip, that can be taken out of a copy of the firmware, and what shows that it
/// is missing.
struct TripMutant: Sendable {
    enum Proof: Sendable {
        /// The limit of the machine of this name, one step beyond, while the rig drills and beats.
        case limit(String)
        /// This sensor, failing in this way, while the rig drills and beats.
        case sensor(String, InputFault)
        /// Somewhere: what is done to the rig, and what it has to come to within some milliseconds.
        case happening(TripPlace, @Sendable (BenchHost) -> Void, Int, @Sendable (BenchHost) -> Bool)
    }

    let name: String
    let mutant: MutatedFirmware.Mutant
    let proof: Proof

    private init(_ name: String, _ file: String, _ find: String, _ replace: String, _ proof: Proof) {
        self.name = name
        mutant = MutatedFirmware.Mutant(file: file, find: find, replace: replace)
        self.proof = proof
    }

    /// The condition in this line never holds.
    private static func never(
        _ name: String, _ file: String, _ condition: String, in line: String? = nil, _ proof: Proof
    ) -> TripMutant {
        let find = line ?? condition
        let put = find.replacing(condition, with: "(!$M && (\(condition)))")
        return TripMutant(name, file, find, put, proof)
    }

    /// The statement is left out.
    private static func without(_ name: String, _ file: String, _ statement: String, _ proof: Proof)
        -> TripMutant
    {
        TripMutant(name, file, statement, "if (!$M) { \(statement) }", proof)
    }

    private static func inputs(
        _ put: @escaping @Sendable (inout rf_inputs) -> Void
    ) -> @Sendable (BenchHost) -> Void {
        { $0.rig.tamper = put }
    }

    private static func trips(_ cause: Int) -> @Sendable (BenchHost) -> Bool {
        { bench in bench.events.contains { $0.id == 15 && $0.a == cause } }
    }

    static let all: [TripMutant] =
        torque + force + hammer + stance + supply + heat + heater + people + cups + quality

    // MARK: protect.c

    private static let torque: [TripMutant] = [
        never(
            "peak of torque", "protect.c", "torque > RF_TORQUE_PEAK_001NM", .limit("peak of torque")),
        never(
            "torque", "protect.c", "beyond", in: "rf_lasts(rig, &watch->torque_high_us, beyond, 100",
            .limit("torque")),
        never(
            "spindle current", "protect.c", "heavy",
            in: "rf_lasts(rig, &watch->spindle_current_us, heavy, 200", .limit("spindle current")),
        never(
            "stall", "protect.c", "slow", in: "rf_lasts(rig, &watch->turning_us, slow, 50",
            .happening(
                .jogging, inputs { ($0.torque_001nm, $0.spindle_rpm_01) = (190, 0) }, 70,
                { $0.rig.drives.spindle_brake || !$0.rig.drives.spindle_enable })),
        never(
            "try", "protect.c", "more",
            in: "if (more) rf_jam(rig, torque, own);",
            .happening(
                .trying, inputs { $0.torque_001nm = 571 }, 13, { !$0.rig.drives.spindle_enable })),
        never(
            "blocked on the way out", "protect.c", "blocked || stall", in: "if (blocked || stall) let_fall",
            .happening(
                .escaping, inputs { $0.torque_001nm = 410 }, 15, { !$0.rig.drives.spindle_enable })),
        without("speed", "protect.c", "    watch_speed(rig);\n", .limit("speed")),
        without(
            "corkscrew", "protect.c", "    watch_corkscrew(rig);\n",
            .limit("pull of a bit that screws itself in")),
    ]

    private static let force: [TripMutant] = [
        without("force", "protect.c", "    watch_press(rig);\n", .limit("force")),
        never("raw force", "protect.c", "magnitude(raw) > RF_RAW_FORCE_01N", .limit("raw pull")),
        never(
            "feed current", "protect.c", "heavy", in: "rf_lasts(rig, &watch->feed_current_us, heavy, 200",
            .limit("feed current")),
        without("depth", "protect.c", "    watch_depth(rig);\n", .limit("encoder against potentiometer")),
        without(
            "brake", "protect.c", "    watch_brake(rig);\n",
            .happening(
                .resting, inputs { ($0.z_stage_um, $0.z_pot_um) = ($0.z_stage_um + 300, $0.z_pot_um) }, 200,
                trips(RD_CAUSE_BRAKE))),
        without(
            "pairs of contacts", "protect.c", "    watch_pairs(rig);\n",
            .happening(
                .drilling, inputs { $0.switches_a |= UInt16(RF_SWITCH_Z_BOTTOM.rawValue) }, 200,
                trips(RD_CAUSE_SWITCH))),
        without("force unknown", "protect.c", "    watch_unweighed(rig);\n", .sensor("load cell", .absent)),
        without("spindle unknown", "protect.c", "    watch_spindle(rig);\n", .sensor("speed", .absent)),
        without(
            "way out unknown", "protect.c", "    watch_lost_escape(rig);\n",
            .happening(
                .escaping,
                inputs { $0.valid &= ~(RF_SENSOR_Z.rawValue | RF_SENSOR_POT.rawValue) }, 30,
                { !$0.rig.drives.feed_enable })),
    ]

    private static let hammer: [TripMutant] = [
        never(
            "hammer current", "protect.c", "heavy",
            in: "rf_lasts(rig, &watch->hammer_current_us, heavy, 500", .limit("hammer current")),
        never(
            "hammer rate", "protect.c", "off_beat",
            in: "rf_lasts(rig, &watch->hammer_rate_us, off_beat, 2", .limit("hammer rate")),
        without(
            "hammer stuck", "protect.c", "    hammer_stuck(rig);\n",
            .happening(
                .resting, { $0.rig.plant.faults.isHammerStuck = true }, 1_000,
                { $0.rig.view.state == .fault })),
    ]

    private static let stance: [TripMutant] = [
        never(
            "tilt", "protect.c", "rf_leans(rig)", in: "&& rf_leans(rig),", .limit("drift")),
        never("feet", "protect.c", "lifts(rig)", in: "&& lifts(rig),", .limit("foot 1")),
        never(
            "stance unknown", "protect.c", "blind", in: "} else if (blind) {", .sensor("tilt", .absent)),
        never("vibration", "protect.c", "shakes", in: "} else if (shakes) {", .limit("vibration")),
    ]

    // MARK: supply.c, heat.c

    private static let supply: [TripMutant] = [
        never(
            "bus unknown", "supply.c", "blind", in: "RF_BUS_DEBOUNCE_US) || blind)",
            .sensor("bus voltage", .absent)),
        never(
            "bus failing", "supply.c", "low", in: "rf_lasts(rig, &rig->bus_good_us, low,",
            .happening(
                .drilling, inputs { $0.bus_mv = 17_900 }, 14,
                { !$0.rig.drives.feed_enable && $0.rig.drives.spindle_brake })),
        without("bus low", "supply.c", "    shed(rig);\n", .limit("bus low")),
        never("bus high", "supply.c", "high", in: "&watch->over_voltage_us, high, 50", .limit("bus high")),
        never(
            "bus current", "supply.c", "much", in: "&watch->over_current_us, much, 50",
            .limit("bus current")),
    ]

    private static let heat: [TripMutant] = [
        without("bit", "heat.c", "    watch_bit(rig);\n", .limit("bit")),
        without("motors", "heat.c", "    watch_motors(rig);\n", .limit("gearbox")),
        never(
            "motors unknown", "heat.c", "!valid", in: "&rig->watch.heat_valid_us, !valid, 5",
            .happening(
                .drilling, inputs { $0.valid &= ~RF_SENSOR_MOTOR_TEMPERATURES.rawValue }, 12_000,
                { $0.rig.view.state != .drill })),
    ]

    private static let heater: [TripMutant] = [
        never(
            "bit unknown beside heat", "heat.c", "unknown || stuck", in: "if (unknown || stuck) {",
            .happening(
                .heating, inputs { $0.valid &= ~RF_SENSOR_BIT_TEMPERATURE.rawValue }, 1_010,
                { !$0.rig.drives.heater })),
        never(
            "bit that stands still beside heat", "heat.c", "frozen(rig)",
            in: "const bool stuck = frozen(rig);",
            .happening(
                .heating, { $0.rig.plant.faults.stuck = RF_SENSOR_BIT_TEMPERATURE.rawValue }, 31_000,
                { !$0.rig.drives.heater })),
        never(
            "heat", "heat.c", "valid && rig->inputs.bit_temperature_01c >= most",
            .happening(.heating, inputs { $0.bit_temperature_01c = 600 }, 3, { !$0.rig.drives.heater })),
        never(
            "heater that does not obey", "heat.c", "differs && !watch->heater_open",
            .happening(
                .resting, { $0.rig.plant.faults.isHeaterStuck = true }, 1_010,
                { $0.rig.drives.heater_series_open })),
    ]

    // MARK: watch.c, stop.c, cups.c

    private static let people: [TripMutant] = [
        without(
            "guard", "rig.c", "    rf_watch_guard(rig);\n",
            .happening(.drilling, inputs { $0.guard = 0 }, 5, { $0.rig.view.isStopLatched })),
        TripMutant(
            "guard unknown", "stop.c", "if (!open && rig->now_us", "if (!open && ($M || rig->now_us",
            .happening(.drilling, inputs { $0.guard = 2 }, 53, { $0.rig.view.isStopLatched })
        ).closed(" < RF_UNKNOWN_DEBOUNCE_US) return;"),
        without(
            "loop", "watch.c", "    watch_loop(rig);\n",
            .happening(
                .drilling, inputs { ($0.loop_a, $0.loop_b) = (0, 0) }, 5, { $0.rig.view.state == .estop })),
        never(
            "loop of two minds", "watch.c",
            "rig->now_us - panel->loops_agree_us > PANEL_DEBOUNCE_US && rig->store.fault == 0",
            .happening(.resting, inputs { $0.loop_b = 2 }, 60, trips(RD_CAUSE_ESTOP_LOOP))),
        without(
            "key", "watch.c", "    watch_key(rig);\n",
            .happening(.drilling, inputs { $0.key = 3 }, 53, { $0.rig.view.isStopLatched })),
        never(
            "grip unknown", "watch.c", "rig->now_us - panel->enabling_good_us >= PANEL_DEBOUNCE_US",
            .happening(.jogging, inputs { $0.enabling = 3 }, 53, { $0.rig.view.isStopLatched })),
        never(
            "grip let go", "watch.c", "rig->motion.function != 0 || rig->motion.z_mode != RF_Z_REST",
            .happening(
                .jogging, inputs { $0.enabling = 0 }, 1, { $0.rig.drives.spindle_brake })),
        TripMutant(
            "variables kept twice", "watch.c", "if (!rig->panel.guarded) return;",
            "if ($M || !rig->panel.guarded) return;",
            .happening(.drilling, { $0.send(.inject(33, 3)) }, 12, { $0.rig.view.state == .fault })),
        without(
            "time of a step", "rig.c", "    rf_watch_time(rig);\n",
            .happening(.drilling, { $0.send(.inject(31, 3)) }, 12, { $0.rig.view.state == .fault })),
        never(
            "configuration", "watch.c", "rig->store.fault == 0",
            in: "if (rig->store.fault == 0) memory_fault(rig, RF_MEMORY_CONFIGURATION);",
            .happening(.drilling, { $0.send(.inject(32, 3)) }, 31_000, { $0.rig.view.state == .fault })),
    ]

    private static let cups: [TripMutant] = [
        without(
            "index", "cups.c", "    watch_index(rig);\n",
            .happening(.resting, { $0.rig.plant.cup = 5 }, 100, trips(RD_CAUSE_CAROUSEL))),
        without(
            "gate", "cups.c", "    watch_gate(rig);\n",
            .happening(.resting, { $0.rig.plant.gate = 1 }, 100, { $0.rig.view.cups[0] == 0 })),
        without(
            "scale", "cups.c", "    watch_scale(rig);\n",
            .happening(.resting, { $0.rig.plant.cups[0] = 50 }, 600, { $0.rig.view.cups[0] == 0 })),
    ]

    // MARK: qualify.c

    private static let quality: [TripMutant] = [
        never("range", "qualify.c", "value < at->least || value > at->most", .sensor("feet", .outside)),
        never(
            "noise", "qualify.c", "noisy(rig, index)", in: "if (noisy(rig, index)) quality->noisy",
            .sensor("speed", .noisy)),
        never(
            "age", "qualify.c", "rig->mechanism_us - since > PERIODS_MOST * period_ms[sensor] * RF_MS",
            .sensor("feet", .late)),
        never(
            "speed that stands", "qualify.c", "speed_stands(rig, inputs)",
            in: "if (speed_stands(rig, inputs)) stuck",
            .happening(
                .resting,
                {
                    $0.send(.spin(rpm: 100, ramp: 20, seconds: 2))
                    $0.run(3_000)
                    $0.rig.plant.faults.stuck = RF_SENSOR_SPINDLE.rawValue
                }, 6_000, trips(RD_CAUSE_SENSOR))),
        never(
            "current that lies", "qualify.c", "current_lies(rig, inputs)",
            in: "if (current_lies(rig, inputs)) stuck",
            .happening(
                .drilling, inputs { ($0.torque_001nm, $0.spindle_ma) = (0, 0) }, 130,
                { $0.rig.view.state == .hold })),
        never(
            "bit that stood still", "qualify.c", "rig->watch.rtd_stuck", in: "return rig->watch.rtd_stuck;",
            .happening(
                .heating, { $0.rig.plant.faults.stuck = RF_SENSOR_BIT_TEMPERATURE.rawValue }, 31_000,
                { !$0.rig.drives.heater && $0.rig.view.inhibitFlags >> 25 & 1 == 1 })),
    ]

    /// The bracket that `replace` opened is closed behind this text.
    private func closed(_ end: String) -> TripMutant {
        let whole = mutant.find + " - rig->proven_us" + end
        let put = mutant.replace + " - rig->proven_us" + end.replacing(") return;", with: ")) return;")
        return TripMutant(name, mutant.file, whole, put, proof)
    }
}
