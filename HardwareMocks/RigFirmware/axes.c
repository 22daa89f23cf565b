/* The two axes: what feed and spindle are told in each step. Durations count in mechanism time. */
#include "rig.h"

void rf_z_set(rf_rig *rig, uint8_t mode, uint64_t limit_us) {
    rf_motion *motion = &rig->motion;
    if (mode == motion->z_mode && (mode == RF_Z_REST || mode == RF_Z_UNLOAD)) return;
    motion->z_mode = mode;
    motion->z_over = false;
    motion->z_verdict = (rf_verdict){0};
    motion->feed_um_s = 0;
    motion->contact_us = 0;
    motion->from_um = rig->inputs.z_stage_um;
    motion->z_since_us = rig->mechanism_us;
    motion->z_link_us = rig->now_us;
    motion->z_limit_us = limit_us;
}

/* To a stage position: without a homed axis the way to 0 ends at the top switch only. */
void rf_z_go(rf_rig *rig, uint8_t mode, int32_t target_um, int32_t speed_um_s) {
    rf_motion *motion = &rig->motion;
    int64_t distance = (int64_t)target_um - rig->inputs.z_stage_um;
    if (distance < 0) distance = -distance;
    const bool blind = !rig->facts.z_homed || !rig->facts.depth_valid;
    if (blind && speed_um_s > RF_CREEP_RETRACT_UM_S && target_um == 0 && !rf_valid(rig, RF_SENSOR_Z)) {
        speed_um_s = RF_CREEP_RETRACT_UM_S;
    }
    motion->seek_top = blind && target_um == 0;
    if (motion->seek_top) distance = RF_Z_MOST_UM;
    motion->target_um = target_um;
    motion->speed_um_s = speed_um_s;
    uint64_t limit_us = (uint64_t)distance * 1500000 / (uint64_t)speed_um_s + 5 * RF_S;
    /* The way out may be as long as the stage is, and slow. */
    const bool creeps = rf_class_of(rig, motion->function) == RD_CLASS_ME
        && speed_um_s <= RF_CREEP_RETRACT_UM_S;
    const uint64_t most_us = motion->seek_top || creeps ? 2 * RF_ON_TRAVEL_US : RF_ON_TRAVEL_US;
    if (limit_us > most_us) limit_us = most_us;
    rf_z_set(rig, mode, limit_us);
}

void rf_spindle_set(rf_rig *rig, uint8_t mode, uint64_t limit_us) {
    rf_motion *motion = &rig->motion;
    if (mode == RF_SPINDLE_BRAKE) {
        if (motion->spindle_mode == RF_SPINDLE_BRAKE) return;
        if (motion->spindle_mode == RF_SPINDLE_REST && !rf_turning(rig)) return;
    }
    motion->spindle_mode = mode;
    motion->spindle_since_us = rig->mechanism_us;
    motion->spindle_link_us = rig->now_us;
    motion->spindle_limit_us = limit_us;
}

/* Turns as a phase wants it; the same wish again changes nothing. */
void rf_spindle_turn(rf_rig *rig, int32_t rpm_01, uint16_t ramp_rpm_s) {
    rf_motion *motion = &rig->motion;
    motion->holding = false;
    if (rpm_01 == 0) {
        rf_leave_spindle(rig);
        return;
    }
    motion->set_rpm_01 = rpm_01;
    motion->ramp_rpm_s = ramp_rpm_s;
    if (motion->spindle_mode != RF_SPINDLE_TURN) rf_spindle_set(rig, RF_SPINDLE_TURN, RF_ON_DRILL_US);
}

static uint64_t z_elapsed(const rf_rig *rig) { return rig->mechanism_us - rig->motion.z_since_us; }

static uint64_t spindle_elapsed(const rf_rig *rig) {
    return rig->mechanism_us - rig->motion.spindle_since_us;
}

static uint32_t root(uint64_t value) {
    uint64_t low = 0;
    uint64_t high = UINT64_C(1) << 31;
    while (low < high) {
        const uint64_t middle = (low + high + 1) / 2;
        if (middle * middle <= value) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return (uint32_t)low;
}

/* Speed that neither passes the target in the next step nor stops harder than the feed's deceleration. */
static int32_t approach(const rf_rig *rig, int32_t remaining) {
    const uint64_t distance = (uint64_t)(remaining < 0 ? -(int64_t)remaining : remaining);
    uint64_t speed = (uint64_t)rig->motion.speed_um_s;
    const uint64_t gentle = root(2 * (uint64_t)RF_FEED_UM_S2 * distance);
    if (speed > gentle) speed = gentle < RF_CREEP_UM_S ? RF_CREEP_UM_S : gentle;
    const uint64_t step = rig->step_us == 0 ? RF_MS : rig->step_us;
    const uint64_t exact = distance * RF_S / step;
    if (speed > exact) speed = exact;
    return remaining < 0 ? -(int32_t)speed : (int32_t)speed;
}

static void z_rest(rf_rig *rig) {
    rf_outputs *out = &rig->outputs;
    out->feed_set_um_s = 0;
    out->feed_enable = false;
    const bool late = z_elapsed(rig) >= RF_BRAKE_CLOSE_US
        || rig->now_us - rig->motion.z_link_us >= RF_BRAKE_CLOSE_US;
    if (late) out->z_brake = true;
}

static void z_drive(rf_rig *rig, int32_t speed_um_s) {
    rig->outputs.feed_set_um_s = speed_um_s;
    rig->outputs.feed_enable = true;
    rig->outputs.z_brake = false;
}

static void z_end(rf_rig *rig, rf_verdict verdict) {
    rf_z_set(rig, RF_Z_REST, 0);
    rig->motion.z_over = true;
    rig->motion.z_verdict = verdict;
    z_rest(rig);
}

static rf_verdict too_long(uint8_t index, uint64_t limit_us) {
    const int32_t limit_ms = (int32_t)(limit_us / RF_MS);
    return (rf_verdict){.code = RL_FAIL_MAX_ON, .index = index, .value = limit_ms, .limit = limit_ms};
}

/* A way to a position. A limit switch ends it in its direction whatever the target was. */
static void z_move(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const int32_t z = rig->inputs.z_stage_um;
    const bool up = motion->target_um <= motion->from_um;
    const int32_t remaining = motion->target_um - z;
    const bool seek_top = up && motion->target_um == 0 && motion->seek_top;
    const rf_verdict at_switch = {
        .code = RL_FAIL_INTERLOCK, .index = 1, .value = z, .limit = motion->target_um};
    if (up && rf_reached(rig, RF_SWITCH_Z_TOP)) {
        const bool close = seek_top || remaining > -RF_SWITCH_UM;
        z_end(rig, close ? (rf_verdict){0} : at_switch);
    } else if (!up && rf_reached(rig, RF_SWITCH_Z_BOTTOM) && remaining > RF_REACHED_UM) {
        z_end(rig, at_switch);
    } else if (!seek_top && (up ? remaining >= -RF_REACHED_UM : remaining <= RF_REACHED_UM)) {
        z_end(rig, (rf_verdict){0});
    } else if (z_elapsed(rig) > motion->z_limit_us) {
        z_end(rig, too_long(0, motion->z_limit_us));
    } else {
        z_drive(rig, seek_top ? -motion->speed_um_s : approach(rig, remaining));
    }
}

static void z_unload(rf_rig *rig) {
    const bool blind = !rf_valid(rig, RF_SENSOR_FORCE);
    const bool enough = (!blind && rig->wob_01n < RF_UNLOADED_01N)
        || rig->motion.from_um - rig->inputs.z_stage_um >= RF_UNLOAD_UM
        || z_elapsed(rig) >= rig->motion.z_limit_us;
    if (enough || rf_reached(rig, RF_SWITCH_Z_TOP) || !rf_proven(rig)) {
        z_end(rig, (rf_verdict){0});
    } else {
        z_drive(rig, -RF_UNLOAD_UM_S);
    }
}

/* Down until the bit presses for its time; the feed stands while it does. */
static void z_touch(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const bool presses = rig->wob_01n >= motion->plan.contact_01n;
    if (presses && motion->contact_us == 0) motion->contact_us = rig->mechanism_us;
    if (!presses && rig->wob_01n < RF_UNLOADED_01N) motion->contact_us = 0;
    if (motion->contact_us != 0) {
        z_drive(rig, 0);
        if (rig->mechanism_us - motion->contact_us >= RF_CONTACT_MS * RF_MS) z_end(rig, (rf_verdict){0});
        return;
    }
    const int32_t z = rig->inputs.z_stage_um;
    if (rf_reached(rig, RF_SWITCH_Z_BOTTOM) || z >= RF_SOFT_LIMIT_UM) {
        z_end(rig, (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 1, .value = z,
            .limit = RF_SOFT_LIMIT_UM});
    } else if (z_elapsed(rig) > motion->z_limit_us) {
        z_end(rig, too_long(0, motion->z_limit_us));
    } else {
        z_drive(rig, motion->speed_um_s);
    }
}

/* The servo of ground.c says how fast; here it is kept from jumping. */
static void z_drill(rf_rig *rig) {
    const int32_t most = (int32_t)(RF_FEED_UM_S2 / 1000) + 1;
    int32_t speed = rig->outputs.feed_enable ? rig->outputs.feed_set_um_s : 0;
    const int32_t wanted = rig->motion.feed_um_s;
    speed = wanted > speed + most ? speed + most : wanted < speed - most ? speed - most : wanted;
    z_drive(rig, speed);
}

static void z_back(rf_rig *rig) {
    /* 80 N under the limit of the factory, and as much less under a tighter one. */
    const int32_t most = rf_limit_of(rig, RD_LIMIT_WOB)->critical_high;
    const int32_t enough = most * RF_BACK_OFF_01N / RF_HAMMER_MOST_01N;
    const bool off = rig->wob_01n < (enough < RF_BACK_OFF_01N ? enough : RF_BACK_OFF_01N);
    if (off || rf_reached(rig, RF_SWITCH_Z_TOP)
        || z_elapsed(rig) > rig->motion.z_limit_us) {
        if (rig->motion.phase == RF_PHASE_DRILL && rig->watch.force_trips < RF_FORCE_TRIPS_MOST) {
            rf_z_set(rig, RF_Z_DRILL, 0);
        } else {
            z_end(rig, (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 2, .value = rig->wob_01n,
                                    .limit = most});
        }
        return;
    }
    z_drive(rig, -RF_BACK_OFF_UM_S);
}

static void z_jog(rf_rig *rig) { z_drive(rig, rig->motion.feed_um_s); }

/* ---- Spindle ------------------------------------------------------------------------------------------- */

static void spindle_drive(rf_rig *rig, bool enable, bool brake, int32_t set_rpm_01, uint16_t ramp_rpm_s) {
    rig->outputs.spindle_enable = enable;
    rig->outputs.spindle_brake = brake;
    rig->outputs.spindle_set_rpm_01 = set_rpm_01;
    rig->outputs.spindle_ramp_rpm_s = ramp_rpm_s;
    rig->outputs.torque_limit_001nm = enable ? (uint16_t)rig->motion.torque_most_001nm : 0;
}

static void spindle_rest(rf_rig *rig) {
    rig->motion.spindle_mode = RF_SPINDLE_REST;
    spindle_drive(rig, false, false, 0, 0);
}

static void spindle_brake(rf_rig *rig) {
    const bool over = spindle_elapsed(rig) >= RF_BRAKING_MOST_US
        || rig->now_us - rig->motion.spindle_link_us >= RF_BRAKING_MOST_US;
    if (over || !rf_turning(rig)) {
        spindle_rest(rig);
    } else {
        spindle_drive(rig, true, true, 0, RF_BRAKE_RAMP);
    }
}

static void spindle_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (spindle_elapsed(rig) < motion->spindle_limit_us) {
        spindle_drive(rig, true, false, motion->set_rpm_01, motion->ramp_rpm_s);
        return;
    }
    if (rf_ice_keeps(rig)) {
        rf_leave_spindle(rig);
        return;
    }
    const uint64_t rpm_01 = (uint64_t)(motion->set_rpm_01 < 0 ? -motion->set_rpm_01 : motion->set_rpm_01);
    rf_spindle_set(rig, RF_SPINDLE_DOWN, rpm_01 * 150000 / motion->ramp_rpm_s + 5 * RF_S);
    spindle_drive(rig, true, false, 0, motion->ramp_rpm_s);
}

static void spindle_down(rf_rig *rig) {
    if (!rf_turning(rig)) {
        spindle_rest(rig);
    } else if (spindle_elapsed(rig) > rig->motion.spindle_limit_us) {
        rig->motion.fault = too_long(0, rig->motion.spindle_limit_us);
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    } else {
        spindle_drive(rig, true, false, 0, rig->motion.ramp_rpm_s);
    }
}

static void spindle_turn(rf_rig *rig) {
    if (spindle_elapsed(rig) > rig->motion.spindle_limit_us) {
        rig->motion.fault = too_long(0, rig->motion.spindle_limit_us);
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
        return;
    }
    spindle_drive(rig, true, false, rig->motion.set_rpm_01, rig->motion.ramp_rpm_s);
}

/* HOLD-SPIN. Out of the ground, or against a blocked string in the escape, it ends. */
static void spindle_keep(rf_rig *rig) {
    const int32_t torque = rig->inputs.torque_001nm;
    const bool blocked = rig->motion.z_mode == RF_Z_ESCAPE
        && (torque > RF_ESCAPE_TORQUE_001NM || torque < -RF_ESCAPE_TORQUE_001NM);
    if (rf_z_bit(rig) < RF_SPIN_DEPTH_UM || blocked || !rf_proven(rig)) {
        rig->motion.holding = false;
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
        spindle_brake(rig);
    } else {
        spindle_drive(rig, true, false, rig->motion.set_rpm_01, RF_HOLD_SPIN_RAMP);
    }
}

void rf_axes_run(rf_rig *rig) {
    switch (rig->motion.z_mode) {
    case RF_Z_MOVE:
    case RF_Z_ESCAPE: z_move(rig); break;
    case RF_Z_UNLOAD: z_unload(rig); break;
    case RF_Z_TOUCH: z_touch(rig); break;
    case RF_Z_DRILL: z_drill(rig); break;
    case RF_Z_BACK: z_back(rig); break;
    case RF_Z_JOG: z_jog(rig); break;
    default: z_rest(rig); break;
    }
    switch (rig->motion.spindle_mode) {
    case RF_SPINDLE_RUN: spindle_run(rig); break;
    case RF_SPINDLE_DOWN: spindle_down(rig); break;
    case RF_SPINDLE_TURN: spindle_turn(rig); break;
    case RF_SPINDLE_KEEP: spindle_keep(rig); break;
    case RF_SPINDLE_BRAKE: spindle_brake(rig); break;
    default: spindle_rest(rig); break;
    }
}
