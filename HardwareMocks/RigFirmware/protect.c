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
    rf_trip(rig, RD_CAUSE_TORQUE, torque);
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
    const bool high = rf_lasts(rig, &watch->torque_high_us, torque > RF_TORQUE_HIGH_001NM, 100 * RF_MS);
    const bool stall = rf_lasts(rig, &watch->turning_us, slow, 50 * RF_MS);
    const bool blocked = rf_lasts(rig, &watch->escape_us, torque > RF_ESCAPE_TORQUE_001NM, 10 * RF_MS);
    if (!spindle_driven(rig)) return;
    if (escapes(rig)) {
        if (blocked || stall) let_fall(rig, torque);
        return;
    }
    const bool tries = rig->motion.phase == RF_PHASE_TRY;
    if (tries) {
        if (peak && torque > own + 100) rf_jam(rig, torque, own);
        return;
    }
    if (!peak && !high && !stall) return;
    if (rig->motion.function == RL_FUNCTION_JOG) {
        rf_trip(rig, RD_CAUSE_TORQUE, torque);
        rf_plain_stop(rig, RL_FAIL_BY_TRIP);
        return;
    }
    rf_trip(rig, stall ? RD_CAUSE_STALL : RD_CAUSE_TORQUE, torque);
    rf_jam(rig, torque, peak ? RF_TORQUE_PEAK_001NM : high ? RF_TORQUE_HIGH_001NM : set);
}

/* ---- Force --------------------------------------------------------------------------------------------- */

static bool under_way(const rf_rig *rig) { return rig->motion.function != 0 || rig->motion.holding; }

static void watch_press(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t mode = motion->z_mode;
    const bool upward = mode == RF_Z_BACK || mode == RF_Z_UNLOAD || mode == RF_Z_ESCAPE
        || (mode == RF_Z_MOVE && motion->target_um <= motion->from_um);
    if (rig->wob_01n <= RF_OVER_FORCE_01N || upward || !under_way(rig)) return;
    if (!rf_valid(rig, RF_SENSOR_FORCE) || rig->facts.torque_latched) return;
    rf_trip(rig, RD_CAUSE_FORCE, rig->wob_01n);
    rig->watch.force_trips += 1;
    motion->hammer_level = 0;
    rf_z_set(rig, RF_Z_BACK, 10 * RF_S);
}

static void watch_corkscrew(rf_rig *rig) {
    const bool threads = rig->wob_01n < RF_CORKSCREW_01N && rig->inputs.spindle_rpm_01 > RF_TURNING_01RPM
        && rf_in_hole(rig) && spindle_driven(rig);
    if (!rf_lasts(rig, &rig->watch.corkscrew_us, threads, 20 * RF_MS)) return;
    rf_trip(rig, RD_CAUSE_CORKSCREW, rig->wob_01n);
    if (escapes(rig)) {
        let_fall(rig, rig->inputs.torque_001nm);
        return;
    }
    rig->facts.corkscrews += 1;
    rf_hold(rig, RD_CAUSE_CORKSCREW, RL_FAIL_BY_TRIP);
}

static void feed_off(rf_rig *rig, uint8_t cause, int32_t value) {
    rf_trip(rig, cause, value);
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
    const bool heavy = rf_valid(rig, RF_SENSOR_FEED_CURRENT) && magnitude(rig->inputs.feed_ma) > 3000;
    const bool pulled = rf_lasts(rig, &watch->force_us, wild, 5 * RF_MS);
    const bool loaded = rf_lasts(rig, &watch->feed_current_us, heavy, 200 * RF_MS);
    if (!moves) return;
    if (pulled) feed_off(rig, RD_CAUSE_RAW_FORCE, raw);
    if (loaded) feed_off(rig, RD_CAUSE_FEED_CURRENT, rig->inputs.feed_ma);
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
        rf_trip(rig, RD_CAUSE_SWITCH, pair);
    }
}

/* Encoder and potentiometer tell one story, or nobody knows how deep the bit is. */
static void watch_depth(rf_rig *rig) {
    const int32_t apart = rig->inputs.z_stage_um - (rig->inputs.z_pot_um - rig->z_offset_um);
    const bool bad = rf_lasts(rig, &rig->watch.depth_us, !rf_depth_agrees(rig), 10 * RF_MS);
    if (!bad || !rig->facts.depth_valid) return;
    rig->facts.depth_valid = false;
    rf_raise(rig);
    rf_trip(rig, RD_CAUSE_DEPTH, apart);
    if (escapes(rig)) {
        rig->motion.seek_top = true;
        rig->motion.target_um = 0;
        if (rig->motion.speed_um_s > RF_CREEP_RETRACT_UM_S) rig->motion.speed_um_s = RF_CREEP_RETRACT_UM_S;
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
    if (!rig->facts.brake_proven || magnitude(rig->inputs.z_stage_um - rig->watch.brake_um) <= 100) return;
    rig->facts.brake_proven = false;
    rf_raise(rig);
    rf_trip(rig, RD_CAUSE_BRAKE, rig->inputs.z_stage_um - rig->watch.brake_um);
}

/* ---- Stance -------------------------------------------------------------------------------------------- */

static bool leans(const rf_rig *rig) {
    const rf_inputs *in = &rig->inputs;
    if (magnitude(in->tilt_x_001deg) > RF_TILT_MOST_001DEG
        || magnitude(in->tilt_y_001deg) > RF_TILT_MOST_001DEG) {
        return true;
    }
    if (!rig->facts.tilt_known) return false;
    return magnitude(in->tilt_x_001deg - rig->facts.tilt_x_001deg) > RF_TILT_DRIFT_001DEG
        || magnitude(in->tilt_y_001deg - rig->facts.tilt_y_001deg) > RF_TILT_DRIFT_001DEG;
}

static bool lifts(const rf_rig *rig) {
    uint8_t light = 0;
    for (size_t foot = 0; foot < RF_FEET; foot++) light += rig->inputs.foot_01n[foot] < RF_FOOT_OFF_01N;
    return light >= 2;
}

static void watch_stance(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool ground = rf_class_of(rig, rig->motion.function) == RD_CLASS_MG && rig->facts.deployed;
    const bool tilt = rf_lasts(rig, &watch->tilt_us, leans(rig), 100 * RF_MS);
    const bool feet = rf_lasts(rig, &watch->feet_us, lifts(rig), 100 * RF_MS);
    const bool known = rf_valid(rig, RF_SENSOR_TILT | RF_SENSOR_FEET);
    const bool blind = rf_lasts(rig, &watch->ground_valid_us, !known, RF_S);
    const bool shakes = rf_lasts(rig, &watch->vibration_us, rig->inputs.vibration_001g > 800, RF_S);
    if (!ground) return;
    if (tilt || feet) {
        rf_trip(rig, tilt ? RD_CAUSE_TILT : RD_CAUSE_FEET, rig->inputs.tilt_x_001deg);
        rf_hold(rig, tilt ? RD_CAUSE_TILT : RD_CAUSE_FEET, RL_FAIL_BY_TRIP);
    } else if (blind) {
        rf_trip(rig, RD_CAUSE_SENSOR, RF_SENSOR_TILT | RF_SENSOR_FEET);
        rf_hold(rig, RD_CAUSE_SENSOR, RL_FAIL_BY_TRIP);
    } else if (shakes) {
        rf_trip(rig, RD_CAUSE_VIBRATION, rig->inputs.vibration_001g);
        rf_hold(rig, RD_CAUSE_VIBRATION, RL_FAIL_BY_TRIP);
    }
}

/* ---- Sensors that answer nothing ----------------------------------------------------------------------- */

static void watch_blindness(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool force = rf_lasts(rig, &watch->force_valid_us, !rf_valid(rig, RF_SENSOR_FORCE), 50 * RF_MS);
    const uint32_t spindle = RF_SENSOR_SPINDLE | RF_SENSOR_SPINDLE_CURRENT;
    const bool turns = rf_lasts(rig, &watch->spindle_valid_us, !rf_valid(rig, spindle), 20 * RF_MS);
    if (force && rf_class_of(rig, rig->motion.function) == RD_CLASS_MG) {
        rf_trip(rig, RD_CAUSE_SENSOR, RF_SENSOR_FORCE);
        rf_hold(rig, RD_CAUSE_SENSOR, RL_FAIL_BY_TRIP);
    }
    if (!turns || !spindle_driven(rig)) return;
    rf_trip(rig, RD_CAUSE_SENSOR, (int32_t)spindle);
    if (escapes(rig) || rig->motion.function == 0) {
        rig->motion.holding = false;
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    } else {
        rf_hold(rig, RD_CAUSE_SPINDLE_CURRENT, RL_FAIL_BY_TRIP);
    }
}

void rf_protect(rf_rig *rig) {
    watch_torque(rig);
    watch_press(rig);
    watch_corkscrew(rig);
    watch_feed(rig);
    watch_pairs(rig);
    watch_depth(rig);
    watch_brake(rig);
    watch_stance(rig);
    watch_blindness(rig);
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
    /* No cup passes under an open gate, none turns against the bit. */
    if (!rf_gate_shut(rig) || rig->inputs.z_stage_um > RF_CHUTE_UM) out->carousel = 0;
}
