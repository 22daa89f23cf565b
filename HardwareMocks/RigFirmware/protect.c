/* Protections of torque, force, travel and stance, looked at in every step. */
#include "rig.h"

#include "watching.h"

static int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }

static bool spindle_driven(const rf_rig *rig) {
    const uint8_t mode = rig->motion.spindle_mode;
    return mode != RF_SPINDLE_REST && mode != RF_SPINDLE_BRAKE;
}

static bool escapes(const rf_rig *rig) { return rf_class_of(rig, rig->motion.function) == RD_CLASS_ME; }

/* ---- Torque -------------------------------------------------------------------------------------------- */

/* The way out goes on without rotation where the string is blocked (R7). */
static void let_fall(rf_rig *rig, int32_t torque) {
    rf_trip(rig, RD_CAUSE_TORQUE, torque, RF_ESCAPE_TORQUE_001NM);
    rig->motion.holding = false;
    rig->motion.spindle_mode = RF_SPINDLE_REST;
    rig->outputs.spindle_enable = false;
}

static void watch_torque(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const int32_t torque = magnitude(rig->inputs.torque_001nm);
    const int32_t set = magnitude(rig->motion.set_rpm_01);
    const int32_t rpm = magnitude(rig->inputs.spindle_rpm_01);
    const int32_t own = rig->motion.torque_most_001nm;
    const int32_t at_limit = own != 0 ? own * 9 / 10 : RF_STALL_001NM;
    const bool slow = spindle_driven(rig) && set != 0 && rpm * 10 < set && torque >= at_limit;
    const bool peak = rf_lasts(rig, &watch->torque_peak_us, torque > RF_TORQUE_PEAK_001NM, 10 * RF_MS);
    const bool beyond = rf_is_critical(rig, RD_LIMIT_SPN_TORQUE, rig->inputs.torque_001nm);
    const bool high = rf_lasts(rig, &watch->torque_high_us, beyond, 100 * RF_MS);
    const bool heavy = rf_is_critical(rig, RD_LIMIT_SPN_CURRENT, rig->inputs.spindle_ma);
    const bool loaded = rf_lasts(rig, &watch->spindle_current_us, heavy, 200 * RF_MS);
    const bool more = rf_lasts(rig, &watch->try_us, own != 0 && torque > own + RF_TRY_OVER_001NM, 10 * RF_MS);
    const bool stall = rf_lasts(rig, &watch->turning_us, slow, 50 * RF_MS);
    const bool blocked = rf_lasts(rig, &watch->escape_us, torque > RF_ESCAPE_TORQUE_001NM, 10 * RF_MS);
    if (!spindle_driven(rig)) return;
    if (escapes(rig)) {
        if (blocked || stall) let_fall(rig, torque);
        return;
    }
    const bool tries = rig->motion.phase == RF_PHASE_TRY;
    if (tries) {
        if (more) rf_jam(rig, torque, own);
        return;
    }
    if (!peak && !high && !stall && !loaded) return;
    const int32_t most = rf_limit_of(rig, RD_LIMIT_SPN_TORQUE)->critical_high;
    const int32_t limit = peak ? RF_TORQUE_PEAK_001NM : high ? most : at_limit;
    if (rig->motion.function == RL_FUNCTION_JOG) {
        rf_trip(rig, stall ? RD_CAUSE_STALL : RD_CAUSE_TORQUE, torque, limit);
        rf_plain_stop(rig, RL_FAIL_BY_TRIP);
        return;
    }
    if (loaded && !peak && !high && !stall) {
        const int32_t most_ma = rf_limit_of(rig, RD_LIMIT_SPN_CURRENT)->critical_high;
        rf_trip(rig, RD_CAUSE_SPINDLE_CURRENT, rig->inputs.spindle_ma, most_ma);
        rf_jam(rig, rig->inputs.spindle_ma, most_ma);
        return;
    }
    rf_trip(rig, stall ? RD_CAUSE_STALL : RD_CAUSE_TORQUE, torque, limit);
    rf_jam(rig, torque, peak ? RF_TORQUE_PEAK_001NM : high ? most : set);
}

/* Faster than any set-point: the drive has left its ramp, and power goes. */
static void watch_speed(rf_rig *rig) {
    const int32_t rpm_01 = rig->inputs.spindle_rpm_01;
    const bool fast = rf_valid(rig, RF_SENSOR_SPINDLE) && magnitude(rpm_01) > RF_FASTEST_01RPM;
    if (!rf_lasts(rig, &rig->watch.fast_us, fast, 20 * RF_MS) || !spindle_driven(rig)) return;
    rf_fault(rig, RD_CAUSE_LIMIT, rpm_01, RF_FASTEST_01RPM);
    rf_drives_off(rig, RL_FAIL_BY_TRIP);
}

/* ---- Force --------------------------------------------------------------------------------------------- */

static bool under_way(const rf_rig *rig) { return rig->motion.function != 0 || rig->motion.holding; }

static void watch_press(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t mode = motion->z_mode;
    const bool upward = mode == RF_Z_BACK || mode == RF_Z_UNLOAD || mode == RF_Z_ESCAPE
        || (mode == RF_Z_MOVE && motion->target_um <= motion->from_um);
    const int32_t most = rf_limit_of(rig, RD_LIMIT_WOB)->critical_high;
    if (rig->wob_01n <= most || upward || !under_way(rig)) return;
    if (!rf_valid(rig, RF_SENSOR_FORCE) || rig->facts.torque_latched) return;
    rf_trip(rig, RD_CAUSE_FORCE, rig->wob_01n, most);
    rig->watch.force_trips += 1;
    motion->hammer_level = 0;
    rf_z_set(rig, RF_Z_BACK, 10 * RF_S);
}

static void watch_corkscrew(rf_rig *rig) {
    const bool pulled = rf_valid(rig, RF_SENSOR_FORCE)
        && rig->wob_01n < rf_limit_of(rig, RD_LIMIT_WOB)->critical_low;
    const bool threads = pulled && rig->inputs.spindle_rpm_01 > RF_TURNING_01RPM
        && rf_in_hole(rig) && spindle_driven(rig);
    if (!rf_lasts(rig, &rig->watch.corkscrew_us, threads, 20 * RF_MS)) return;
    rf_trip(rig, RD_CAUSE_CORKSCREW, rig->wob_01n, rf_limit_of(rig, RD_LIMIT_WOB)->critical_low);
    if (escapes(rig)) {
        let_fall(rig, rig->inputs.torque_001nm);
        return;
    }
    rig->facts.corkscrews += 1;
    rf_event_add(rig, RL_EVENT_RECOVERY, 3, rig->facts.corkscrews);
    rf_hold(rig, RD_CAUSE_CORKSCREW, RL_FAIL_BY_TRIP);
}

static void feed_off(rf_rig *rig, uint8_t cause, int32_t value, int32_t limit) {
    rf_trip(rig, cause, value, limit);
    rig->motion.z_mode = RF_Z_REST;
    rig->motion.z_since_us = rig->mechanism_us;
    rig->motion.z_link_us = rig->now_us;
    if (rig->motion.function != 0) rf_hold(rig, cause, RL_FAIL_BY_TRIP);
}

/* A wrong tare cannot hide these two. */
static void watch_feed(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool moves = rig->motion.z_mode != RF_Z_REST;
    const int32_t raw = rig->inputs.force_raw_01n;
    const bool wild = rf_valid(rig, RF_SENSOR_FORCE) && magnitude(raw) > RF_RAW_FORCE_01N;
    const bool heavy = rf_valid(rig, RF_SENSOR_FEED_CURRENT) 
        && rf_is_critical(rig, RD_LIMIT_ZFD_CURRENT, rig->inputs.feed_ma);
    const bool pulled = rf_lasts(rig, &watch->force_us, wild, 5 * RF_MS);
    const bool loaded = rf_lasts(rig, &watch->feed_current_us, heavy, 200 * RF_MS);
    if (!moves) return;
    if (pulled) feed_off(rig, RD_CAUSE_RAW_FORCE, raw, RF_RAW_FORCE_01N);
    if (!loaded) return;
    const int32_t most = rf_limit_of(rig, RD_LIMIT_ZFD_CURRENT)->critical_high;
    feed_off(rig, RD_CAUSE_FEED_CURRENT, rig->inputs.feed_ma, most);
}

/* ---- Travel -------------------------------------------------------------------------------------------- */

static void watch_pairs(rf_rig *rig) {
    const uint16_t differs = rig->inputs.switches_a ^ rig->inputs.switches_b;
    for (uint8_t pair = 0; pair < 5; pair++) {
        const bool bad = (differs >> pair & 1) != 0;
        const uint8_t bit = (uint8_t)(1 << pair);
        if (!rf_lasts(rig, &rig->watch.pair_us[pair], bad, 10 * RF_MS)) {
            if (!bad) rig->watch.pairs_off &= (uint8_t)~bit;
            continue;
        }
        if ((rig->watch.pairs_off & bit) != 0) continue;
        rig->watch.pairs_off |= bit;
        rf_trip(rig, RD_CAUSE_SWITCH, pair, 10);
    }
}

/* The way out goes on, slowly; it has the time that takes. */
static void creep(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->speed_um_s <= RF_CREEP_RETRACT_UM_S) return;
    motion->speed_um_s = RF_CREEP_RETRACT_UM_S;
    motion->z_limit_us = 2 * RF_ON_TRAVEL_US;
}

/* Encoder and potentiometer tell one story, or nobody knows how deep the bit is. */
static void watch_depth(rf_rig *rig) {
    const int32_t apart = rig->inputs.z_stage_um - rig->inputs.z_pot_um;
    const bool bad = rf_lasts(rig, &rig->watch.depth_us, !rf_depth_agrees(rig), 10 * RF_MS);
    if (!bad || !rig->facts.depth_valid) return;
    rig->facts.depth_valid = false;
    rf_raise(rig);
    rf_trip(rig, RD_CAUSE_DEPTH, apart, RF_ENCODER_OFF_UM);
    if (escapes(rig)) {
        rig->motion.seek_top = true;
        rig->motion.target_um = 0;
        creep(rig);
        return;
    }
    if (rig->motion.z_mode == RF_Z_REST && rig->motion.function == 0) return;
    rig->motion.z_mode = RF_Z_REST;
    rig->motion.z_since_us = rig->mechanism_us;
    rf_hold(rig, RD_CAUSE_DEPTH, RL_FAIL_BY_TRIP);
}

/* A closed brake with the drive off holds the stage, or it is no brake (F-33). */
static void watch_brake(rf_rig *rig) {
    const bool closed = rig->outputs.z_brake && !rig->outputs.feed_enable;
    if (!closed || !rf_valid(rig, RF_SENSOR_Z)) {
        rig->watch.brake_um = rig->inputs.z_stage_um;
        rig->watch.brake_us = rig->mechanism_us;
        return;
    }
    if (rig->mechanism_us - rig->watch.brake_us < 50 * RF_MS) rig->watch.brake_um = rig->inputs.z_stage_um;
    const int32_t slip = rig->inputs.z_stage_um - rig->watch.brake_um;
    const bool slips = rf_lasts(rig, &rig->watch.slip_us, magnitude(slip) > RF_BRAKE_SLIP_UM, 10 * RF_MS);
    if (!rig->facts.brake_proven || !slips) return;
    rig->facts.brake_proven = false;
    rf_raise(rig);
    rf_trip(rig, RD_CAUSE_BRAKE, slip, RF_BRAKE_SLIP_UM);
}

/* ---- Hammer -------------------------------------------------------------------------------------------- */

static void hammer_off(rf_rig *rig, int32_t value, int32_t limit) {
    if (rig->watch.hammer_off) return;
    rig->watch.hammer_off = true;
    rf_trip(rig, RD_CAUSE_HAMMER, value, limit);
    rig->motion.hammer_level = 0;
    if (rig->motion.function != RL_FUNCTION_HAMMER) return;
    rig->motion.fault = (rf_verdict){.code = RL_FAIL_BY_TRIP, .value = value};
}

/* Beats although nobody asks for it: its own switch is stuck, so the line of all drives is opened. */
static void hammer_stuck(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool beats = rf_valid(rig, RF_SENSOR_HAMMER) && !rig->outputs.hammer
        && rig->inputs.hammer_ma > RF_HAMMER_IDLE_MA;
    if (!rf_lasts(rig, &watch->hammer_idle_us, beats, 150 * RF_MS) || watch->drives_open) return;
    watch->drives_open = true;
    rf_fault(rig, RD_CAUSE_HAMMER, rig->inputs.hammer_ma, RF_HAMMER_IDLE_MA);
    rf_drives_off(rig, RL_FAIL_BY_TRIP);
}

static void watch_hammer(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool on = rig->outputs.hammer;
    const bool heavy = on && rf_is_critical(rig, RD_LIMIT_HAM_CURRENT, rig->inputs.hammer_ma);
    const bool off_beat = on && rf_is_critical(rig, RD_LIMIT_HAM_DEVIATION, rig->figures.ham_deviation);
    if (rf_lasts(rig, &watch->hammer_current_us, heavy, 500 * RF_MS)) {
        hammer_off(rig, rig->inputs.hammer_ma, rf_limit_of(rig, RD_LIMIT_HAM_CURRENT)->critical_high);
    }
    if (rf_lasts(rig, &watch->hammer_rate_us, off_beat, 2 * RF_S)) {
        const int32_t most = rf_limit_of(rig, RD_LIMIT_HAM_DEVIATION)->critical_high;
        hammer_off(rig, rig->figures.ham_deviation, most);
    }
    hammer_stuck(rig);
}

/* ---- Stance -------------------------------------------------------------------------------------------- */

static bool lifts(const rf_rig *rig) {
    uint8_t light = 0;
    for (size_t foot = 0; foot < RF_FEET; foot++) light += rf_foot_light(rig, foot);
    return light >= 2;
}

/* Of two axes the one that leans more, of three feet the lightest. */
static void trip_stance(rf_rig *rig, bool tilt) {
    const rf_inputs *in = &rig->inputs;
    if (tilt) {
        const bool x = magnitude(in->tilt_x_001deg) > magnitude(in->tilt_y_001deg);
        const int32_t lean = x ? in->tilt_x_001deg : in->tilt_y_001deg;
        const uint8_t item = x ? RD_LIMIT_TILT_X : RD_LIMIT_TILT_Y;
        const bool leans = rf_is_critical(rig, item, lean);
        const int32_t from = x ? rig->facts.tilt_x_001deg : rig->facts.tilt_y_001deg;
        rf_trip(rig, RD_CAUSE_TILT, leans ? lean : magnitude(lean - from),
                rf_limit_of(rig, leans ? item : RD_LIMIT_TILT_DRIFT)->critical_high);
        return;
    }
    size_t least = 0;
    for (size_t foot = 1; foot < RF_FEET; foot++) {
        if (in->foot_01n[foot] < in->foot_01n[least]) least = foot;
    }
    rf_trip(rig, RD_CAUSE_FEET, in->foot_01n[least],
            rf_limit_of(rig, (uint8_t)(RD_LIMIT_FOOT_1 + least))->critical_low);
}

static void watch_stance(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool ground = rf_class_of(rig, rig->motion.function) == RD_CLASS_MG && rig->facts.deployed;
    const bool tilt = rf_lasts(rig, &watch->tilt_us, rf_valid(rig, RF_SENSOR_TILT) && rf_leans(rig),
        100 * RF_MS);
    const bool feet = rf_lasts(rig, &watch->feet_us, rf_valid(rig, RF_SENSOR_FEET) && lifts(rig),
        100 * RF_MS);
    const bool known = rf_valid(rig, RF_SENSOR_TILT | RF_SENSOR_FEET);
    const bool blind = rf_lasts(rig, &watch->ground_valid_us, !known, RF_S);
    const bool shakes = rf_lasts(rig, &watch->vibration_us,
        rf_is_critical(rig, RD_LIMIT_VIB_RMS, rig->inputs.vibration_001g), RF_S);
    if (!ground) return;
    if (tilt || feet) {
        trip_stance(rig, tilt);
        rf_hold(rig, tilt ? RD_CAUSE_TILT : RD_CAUSE_FEET, RL_FAIL_BY_TRIP);
    } else if (blind) {
        rf_trip(rig, RD_CAUSE_SENSOR, RF_SENSOR_TILT | RF_SENSOR_FEET, 1000);
        rf_hold(rig, RD_CAUSE_SENSOR, RL_FAIL_BY_TRIP);
    } else if (shakes) {
        rf_trip(rig, RD_CAUSE_VIBRATION, rig->inputs.vibration_001g,
                rf_limit_of(rig, RD_LIMIT_VIB_RMS)->critical_high);
        rf_hold(rig, RD_CAUSE_VIBRATION, RL_FAIL_BY_TRIP);
    }
}

/* ---- Sensors that answer nothing ----------------------------------------------------------------------- */

/* Nobody knows how hard it presses: nothing goes down, in the ground it is unloaded by its way. */
static void watch_unweighed(rf_rig *rig) {
    const bool blind = !rf_valid(rig, RF_SENSOR_FORCE);
    if (!rf_lasts(rig, &rig->watch.force_valid_us, blind, 50 * RF_MS)) return;
    const bool ground = rf_class_of(rig, rig->motion.function) == RD_CLASS_MG;
    const bool down = rig->outputs.feed_enable && rig->outputs.feed_set_um_s > 0;
    if (!ground && !down) return;
    rf_trip(rig, RD_CAUSE_SENSOR, RF_SENSOR_FORCE, 50);
    if (rig->motion.function == RL_FUNCTION_JOG) {
        rf_plain_stop(rig, RL_FAIL_BY_TRIP);
    } else {
        rf_hold(rig, RD_CAUSE_SENSOR, RL_FAIL_BY_TRIP);
    }
}

/* The way out needs one current and one sensor of the stage, and nothing else (hazards 4.8). */
static void watch_lost_escape(rf_rig *rig) {
    const bool lost = rf_lost(rig);
    if (!rf_lasts(rig, &rig->watch.escape_valid_us, lost, 20 * RF_MS)) return;
    if (!escapes(rig)) return;
    rf_trip(rig, RD_CAUSE_SENSOR, (int32_t)(RF_SENSORS_ALL & ~rig->inputs.valid), 20);
    rf_plain_stop(rig, RL_FAIL_BY_TRIP);
    if (rig->state == RL_STATE_RETRACTING) rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_SAFE);
}

static void watch_spindle(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const uint32_t spindle = RF_SENSOR_SPINDLE | RF_SENSOR_SPINDLE_CURRENT;
    const bool blind = !rf_valid(rig, spindle);
    if (!rf_lasts(rig, &watch->spindle_valid_us, blind, 20 * RF_MS)) return;
    if (escapes(rig)) creep(rig);
    if (!spindle_driven(rig)) return;
    rf_trip(rig, RD_CAUSE_SENSOR, (int32_t)spindle, 20);
    if (escapes(rig) || rig->motion.function == 0) {
        rig->motion.holding = false;
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    } else {
        rf_hold(rig, RD_CAUSE_SPINDLE_CURRENT, RL_FAIL_BY_TRIP);
    }
}

void rf_protect(rf_rig *rig) {
    watch_torque(rig);
    watch_speed(rig);
    watch_press(rig);
    watch_corkscrew(rig);
    watch_feed(rig);
    watch_pairs(rig);
    watch_depth(rig);
    watch_brake(rig);
    watch_hammer(rig);
    watch_stance(rig);
    watch_unweighed(rig);
    watch_spindle(rig);
    watch_lost_escape(rig);
}

/* ---- What goes out ------------------------------------------------------------------------------------- */

static void stop_feed(rf_outputs *out) {
    out->feed_set_um_s = 0;
    out->feed_enable = false;
    out->z_brake = true;
}

/* The last word: a switch that is reached takes its direction, whoever asked for it. */
void rf_gate_outputs(rf_rig *rig) {
    rf_outputs *out = &rig->outputs;
    if (out->feed_set_um_s < 0 && rf_reached(rig, RF_SWITCH_Z_TOP)) stop_feed(out);
    if (out->feed_set_um_s > 0 && rf_reached(rig, RF_SWITCH_Z_BOTTOM)) stop_feed(out);
    if (out->dep_set_um_s < 0 && rf_reached(rig, RF_SWITCH_DEP_UP)) out->dep_set_um_s = 0;
    if (out->dep_set_um_s > 0 && rf_reached(rig, RF_SWITCH_DEP_DOWN)) out->dep_set_um_s = 0;
    out->dep_enable = out->dep_enable && out->dep_set_um_s != 0;
    out->drive_line_open = rig->watch.drives_open;
    /* No cup passes under an open gate, none turns against the bit. */
    if (!rf_gate_shut(rig) || rig->inputs.z_stage_um > RF_CHUTE_UM) out->carousel = 0;
}
