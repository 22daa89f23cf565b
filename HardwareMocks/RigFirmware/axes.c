/* The two axes: what feed and spindle are told in each step. Durations count in mechanism time. */
#include "rig.h"

void rf_z_set(rf_rig *rig, uint8_t mode, uint64_t limit_us) {
    rf_motion *motion = &rig->motion;
    if (mode == motion->z_mode && (mode == RF_Z_REST || mode == RF_Z_UNLOAD)) return;
    motion->z_mode = mode;
    motion->from_um = rig->inputs.z_stage_um;
    motion->z_since_us = rig->mechanism_us;
    motion->z_link_us = rig->now_us;
    motion->z_limit_us = limit_us;
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
    z_rest(rig);
    const int32_t z = rig->inputs.z_stage_um;
    rf_end_motion(rig, verdict, z < 0 ? 0 : (uint32_t)z);
}

static void note_progress(rf_rig *rig) {
    const int32_t moved = rig->inputs.z_stage_um - rig->motion.from_um;
    const uint32_t steps = (uint32_t)(moved < 0 ? -moved : moved) / RF_PROGRESS_UM;
    if (steps <= rig->motion.steps || rig->motion.function != RL_FUNCTION_MOVE_Z) return;
    rig->motion.steps = steps;
    const rf_result *result = rf_result_of(rig, rig->motion.command_id);
    const bool room = rf_reports_free(rig) > 2 * RF_REPORTS_A_COMMAND;
    if (result != NULL && room) rf_report_plain(rig, 5, result, steps);
}

/* MOVE_Z and the escape. A limit switch ends the way in its direction whatever the target was. */
static void z_move(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const int32_t z = rig->inputs.z_stage_um;
    const bool up = motion->target_um <= motion->from_um;
    const int32_t remaining = motion->target_um - z;
    const bool seek_top = up && motion->target_um == 0 && motion->seek_top;
    const rf_verdict at_switch = {
        .code = RL_FAIL_INTERLOCK, .index = 1, .value = z, .limit = motion->target_um};
    note_progress(rig);
    if (up && rf_reached(rig, RF_SWITCH_Z_TOP)) {
        const bool close = seek_top || remaining > -RF_SWITCH_UM;
        z_end(rig, close ? (rf_verdict){0} : at_switch);
    } else if (!up && rf_reached(rig, RF_SWITCH_Z_BOTTOM) && remaining > RF_REACHED_UM) {
        z_end(rig, at_switch);
    } else if (!seek_top && (up ? remaining >= -RF_REACHED_UM : remaining <= RF_REACHED_UM)) {
        z_end(rig, (rf_verdict){0});
    } else if (z_elapsed(rig) > motion->z_limit_us) {
        const int32_t limit_ms = (int32_t)(motion->z_limit_us / RF_MS);
        z_end(rig, (rf_verdict){.code = RL_FAIL_MAX_ON, .index = 0, .value = limit_ms, .limit = limit_ms});
    } else {
        z_drive(rig, seek_top ? -motion->speed_um_s : approach(rig, remaining));
    }
}

static void z_unload(rf_rig *rig) {
    const bool enough = rig->wob_01n < RF_UNLOADED_01N
        || rig->motion.from_um - rig->inputs.z_stage_um >= RF_UNLOAD_UM
        || z_elapsed(rig) >= rig->motion.z_limit_us;
    if (enough || rf_reached(rig, RF_SWITCH_Z_TOP) || !rf_proven(rig)) {
        rf_z_set(rig, RF_Z_REST, 0);
        z_rest(rig);
    } else {
        z_drive(rig, -RF_UNLOAD_UM_S);
    }
}

static void spindle_drive(rf_rig *rig, bool enable, bool brake, int32_t set_rpm_01, uint16_t ramp_rpm_s) {
    rig->outputs.spindle_enable = enable;
    rig->outputs.spindle_brake = brake;
    rig->outputs.spindle_set_rpm_01 = set_rpm_01;
    rig->outputs.spindle_ramp_rpm_s = ramp_rpm_s;
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
    const uint64_t rpm_01 = (uint64_t)(motion->set_rpm_01 < 0 ? -motion->set_rpm_01 : motion->set_rpm_01);
    rf_spindle_set(rig, RF_SPINDLE_DOWN, rpm_01 * 150000 / motion->ramp_rpm_s + 5 * RF_S);
    spindle_drive(rig, true, false, 0, motion->ramp_rpm_s);
}

static void spindle_down(rf_rig *rig) {
    if (!rf_turning(rig)) {
        spindle_rest(rig);
        rf_end_motion(rig, (rf_verdict){0}, 0);
    } else if (spindle_elapsed(rig) > rig->motion.spindle_limit_us) {
        const int32_t limit_ms = (int32_t)(rig->motion.spindle_limit_us / RF_MS);
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
        rf_end_motion(rig, (rf_verdict){.code = RL_FAIL_MAX_ON, .value = limit_ms, .limit = limit_ms}, 0);
    } else {
        spindle_drive(rig, true, false, 0, rig->motion.ramp_rpm_s);
    }
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

void rf_motion_run(rf_rig *rig) {
    switch (rig->motion.z_mode) {
    case RF_Z_MOVE:
    case RF_Z_ESCAPE:
        z_move(rig);
        break;
    case RF_Z_UNLOAD:
        z_unload(rig);
        break;
    default:
        z_rest(rig);
        break;
    }
    switch (rig->motion.spindle_mode) {
    case RF_SPINDLE_RUN:
        spindle_run(rig);
        break;
    case RF_SPINDLE_DOWN:
        spindle_down(rig);
        break;
    case RF_SPINDLE_KEEP:
        spindle_keep(rig);
        break;
    case RF_SPINDLE_BRAKE:
        spindle_brake(rig);
        break;
    default:
        spindle_rest(rig);
        break;
    }
    const bool moving = !rf_still(rig);
    rig->outputs.hammer = false;
    rig->outputs.heater = false;
    rig->outputs.sounder = rig->ladder.warning || rig->motion.z_mode == RF_Z_ESCAPE;
    rig->outputs.beacon = rig->outputs.sounder || moving;
}
