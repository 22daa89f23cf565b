/* Phases in free air, and what all phases share. */
#include "rig.h"

void rf_stage(rf_rig *rig, uint8_t stage) {
    rig->motion.stage = stage;
    rig->motion.stage_us = rig->mechanism_us;
}

uint64_t rf_stage_age(const rf_rig *rig) { return rig->mechanism_us - rig->motion.stage_us; }

uint64_t rf_phase_age(const rf_rig *rig) { return rig->mechanism_us - rig->motion.phase_us; }

rf_course rf_fail(rf_rig *rig, uint16_t code, uint8_t index, int32_t value, int32_t limit) {
    rig->motion.fault = (rf_verdict){.code = code, .index = index, .value = value, .limit = limit};
    return RF_FAILS;
}

void rf_phase_start(rf_rig *rig, uint8_t phase) {
    rf_motion *motion = &rig->motion;
    motion->phase = phase;
    motion->phase_us = rig->mechanism_us;
    motion->sum = 0;
    motion->count = 0;
    rf_stage(rig, 0);
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

static rf_course z_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    note_progress(rig);
    if (!motion->z_over) return RF_GOES;
    const int32_t z = rig->inputs.z_stage_um;
    motion->outcome = z < 0 ? 0 : (uint32_t)z;
    if (motion->z_verdict.code == RL_FAIL_NONE) return RF_OVER;
    motion->fault = motion->z_verdict;
    return RF_FAILS;
}

static rf_course spin_run(rf_rig *rig) {
    const uint8_t mode = rig->motion.spindle_mode;
    if (mode == RF_SPINDLE_RUN || mode == RF_SPINDLE_DOWN) return RF_GOES;
    return rig->motion.fault.code == RL_FAIL_NONE ? RF_OVER : RF_FAILS;
}

static rf_course hammer_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->hammer_level != 0 && !rf_hammer_may(rig) && rf_phase_age(rig) > 300 * RF_MS) {
        motion->hammer_level = 0;
        return rf_fail(rig, RL_FAIL_INTERLOCK, 0, rig->wob_01n, RF_UNLOADED_01N);
    }
    return motion->hammer_level == 0 ? RF_OVER : RF_GOES;
}

/* ---- HOME ---------------------------------------------------------------------------------------------- */

static bool both(const rf_rig *rig, uint16_t contact) {
    return (rig->inputs.switches_a & rig->inputs.switches_b & contact) != 0;
}

static rf_course home_failed(rf_rig *rig, uint8_t index) {
    rf_drives_rest(rig);
    rf_fail(rig, RL_FAIL_INTERLOCK, index, rig->inputs.z_stage_um, 0);
    rf_fault(rig, RD_CAUSE_TIMEOUT, index, 0);
    return RF_GOES; /* the fault has ended the command */
}

static rf_course home_z(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        motion->seek_top = true;
        motion->target_um = 0;
        motion->speed_um_s = RF_HOME_UM_S;
        rf_z_set(rig, RF_Z_MOVE, RF_ON_TRAVEL_US);
        rf_stage(rig, 1);
    }
    if (!motion->z_over) return RF_GOES;
    if (motion->z_verdict.code != RL_FAIL_NONE) return home_failed(rig, RD_AXIS_Z);
    if (motion->stage == 1) rf_stage(rig, 2);
    if (rf_stage_age(rig) < 20 * RF_MS) return RF_GOES; /* the other contact has its time, too */
    if (!both(rig, RF_SWITCH_Z_TOP)) return home_failed(rig, RD_AXIS_Z);
    rig->facts.z_homed = true;
    rig->facts.depth_valid = true;
    rig->z_offset_um += rig->inputs.z_stage_um;
    rf_raise(rig);
    return RF_OVER;
}

static rf_course home_dep(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        motion->dep_um_s = -RF_DEP_UM_S;
        motion->dep_us = rig->mechanism_us;
        rf_stage(rig, 1);
    }
    if (rf_reached(rig, RF_SWITCH_DEP_UP)) {
        motion->dep_um_s = 0;
        rig->facts.dep_homed = true;
        if (rig->facts.deployed) rf_raise(rig);
        rig->facts.deployed = false;
        rig->store.kept.deployed = 0;
        return RF_OVER;
    }
    return motion->dep_um_s == 0 ? home_failed(rig, RD_AXIS_DEP) : RF_GOES;
}

static rf_course home_car(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        motion->carousel = 1;
        motion->carousel_us = rig->mechanism_us;
        rf_stage(rig, 1);
    }
    const bool there = rig->inputs.cup == 1 && rf_reached(rig, RF_SWITCH_CAR_HOME)
        && rf_reached(rig, RF_SWITCH_CUP_LOCKED);
    if (there) {
        motion->carousel = 0;
        rig->facts.car_homed = true;
        rf_raise(rig);
        return RF_OVER;
    }
    return motion->carousel == 0 ? home_failed(rig, RD_AXIS_CAR) : RF_GOES;
}

rf_course rf_home_run(rf_rig *rig) {
    switch (rig->motion.plan.axis) {
    case RD_AXIS_Z: return home_z(rig);
    case RD_AXIS_DEP: return home_dep(rig);
    default: return home_car(rig);
    }
}

/* ---- DEPLOY, STOW, locks ------------------------------------------------------------------------------- */

static int32_t feet_01n(const rf_rig *rig) {
    int32_t sum = 0;
    for (size_t foot = 0; foot < RF_FEET; foot++) sum += rig->inputs.foot_01n[foot];
    return sum;
}

static bool three_feet(const rf_rig *rig) {
    for (size_t foot = 0; foot < RF_FEET; foot++) {
        const uint8_t item = (uint8_t)(RD_LIMIT_FOOT_1 + foot);
        if (rig->inputs.foot_01n[foot] < rf_limit_of(rig, item)->warning_low) return false;
    }
    return rf_valid(rig, RF_SENSOR_FEET | RF_SENSOR_TILT);
}

static int32_t most_tilt(const rf_rig *rig) {
    const int32_t x = rig->inputs.tilt_x_001deg < 0 ? -rig->inputs.tilt_x_001deg : rig->inputs.tilt_x_001deg;
    const int32_t y = rig->inputs.tilt_y_001deg < 0 ? -rig->inputs.tilt_y_001deg : rig->inputs.tilt_y_001deg;
    return x > y ? x : y;
}

/* A foot pad set down anew stands over ground nobody knows. */
static void new_ground(rf_rig *rig) {
    rig->facts.touch_off_valid = false;
    rig->facts.tilt_known = false;
    rig->facts.bite_number = 0;
    rig->facts.hole_energy_01j = 0;
    rig->facts.hole_us = 0;
    rig->facts.jams = 0;
    rig->figures.heater_01wh = 0;
    rig->store.kept.z_hole_um = 0;
}

/* One and a half times the way at its speed and 5 s, but never beyond what any travel may take. */
static uint64_t dep_most_us(int32_t way_um) {
    const uint64_t way_us = way_um <= 0 ? 0 : (uint64_t)way_um * 1500000 / RF_DEP_UM_S;
    return way_us + 5 * RF_S > RF_ON_TRAVEL_US ? RF_ON_TRAVEL_US : way_us + 5 * RF_S;
}

static rf_course dep_too_long(rf_rig *rig) {
    const int32_t most_ms = (int32_t)(dep_most_us(rig->motion.plan.target_um) / RF_MS);
    return rf_fail(rig, RL_FAIL_MAX_ON, 2, most_ms, most_ms);
}

rf_course rf_dep_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const bool up = motion->function == RL_FUNCTION_STOW;
    const bool loaded = feet_01n(rig) >= motion->plan.force_01n;
    if (motion->stage == 0) {
        const bool stands = !up && rig->facts.deployed && loaded;
        if (!up && !rig->facts.deployed) new_ground(rig);
        motion->dep_um_s = stands ? 0 : up ? -RF_DEP_UM_S : RF_DEP_UM_S;
        motion->dep_us = rig->mechanism_us;
        if (up) motion->plan.target_um = rig->inputs.dep_um; /* its way */
        rf_stage(rig, stands ? 2 : 1);
    }
    if (motion->stage == 1) {
        const bool there = up ? rf_reached(rig, RF_SWITCH_DEP_UP) : loaded;
        const bool out = !up && (rf_reached(rig, RF_SWITCH_DEP_DOWN)
            || rig->inputs.dep_um >= motion->plan.target_um);
        const bool late = rf_stage_age(rig) >= dep_most_us(motion->plan.target_um);
        if (!there && motion->dep_um_s != 0 && !out && !late) return RF_GOES;
        motion->dep_um_s = 0;
        if (!there && late) return dep_too_long(rig);
        if (!there) return rf_fail(rig, RL_FAIL_INTERLOCK, 2, feet_01n(rig), motion->plan.force_01n);
        rf_stage(rig, 2);
    }
    if (rf_stage_age(rig) < 200 * RF_MS) return RF_GOES;
    motion->outcome = (uint32_t)(rig->inputs.dep_um < 0 ? 0 : rig->inputs.dep_um);
    if (!up && !three_feet(rig)) return rf_fail(rig, RL_FAIL_INTERLOCK, 3, feet_01n(rig),
        rf_limit_of(rig, RD_LIMIT_FOOT_1)->warning_low);
    if (!up && rf_leans(rig)) {
        return rf_fail(rig, RL_FAIL_INTERLOCK, 4, most_tilt(rig),
            rf_limit_of(rig, RD_LIMIT_TILT_X)->critical_high);
    }
    rig->facts.deployed = !up;
    rig->store.kept.deployed = up ? 0 : 1;
    rf_save(rig);
    rf_raise(rig);
    return RF_OVER;
}

static rf_course lock_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t bit = (uint8_t)(1 << (motion->plan.lock - 1));
    if (motion->stage == 0) {
        motion->locks = bit;
        motion->lock_us = rig->mechanism_us;
        rf_stage(rig, 1);
    }
    if (rf_reached(rig, (uint16_t)(RF_SWITCH_LOCK_1 << (motion->plan.lock - 1)))) {
        motion->locks = 0;
        rig->facts.locks_released |= bit;
        rig->store.kept.locks_released |= bit;
        rf_save(rig);
        rf_raise(rig);
        return RF_OVER;
    }
    if (motion->locks != 0) return RF_GOES;
    return rf_fail(rig, RL_FAIL_MAX_ON, 0, (int32_t)(RF_ON_LOCK_US / RF_MS),
        (int32_t)(RF_ON_LOCK_US / RF_MS));
}

/* ---- Measurements -------------------------------------------------------------------------------------- */

/* n readings at 200 Hz; a tare far off the stored one, or one that drifts, is not taken on trust. */
rf_course rf_tare_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint64_t due_us = (uint64_t)motion->count * RF_TARE_EVERY_MS * RF_MS;
    if (rf_phase_age(rig) < due_us) return RF_GOES;
    if (!rf_valid(rig, RF_SENSOR_FORCE)) return rf_fail(rig, RL_FAIL_INTERLOCK, 0, 0, 0);
    const int32_t half = motion->plan.samples / 2;
    if (motion->count == half) motion->first = half == 0 ? 0 : (int32_t)(motion->sum / half);
    motion->sum += rig->inputs.force_raw_01n;
    motion->count += 1;
    if (motion->count < motion->plan.samples) return RF_GOES;
    const int32_t mean = (int32_t)(motion->sum / motion->count);
    const int32_t drift = 2 * (mean - motion->first); /* between the two halves */
    const int32_t span_ms = motion->plan.samples * RF_TARE_EVERY_MS / 2;
    const int32_t rate = span_ms == 0 ? 0 : drift * 1000 / span_ms;
    if (rate > RF_TARE_RATE_01N_S * 4 || rate < -RF_TARE_RATE_01N_S * 4) {
        return rf_fail(rig, RL_FAIL_INTERLOCK, 1, rate, RF_TARE_RATE_01N_S);
    }
    const int32_t stray = mean - rig->store.kept.tare_01n;
    if (!motion->plan.confirmed && (stray > RF_TARE_STRAY_01N || stray < -RF_TARE_STRAY_01N)) {
        return rf_fail(rig, RL_FAIL_INTERLOCK, 2, mean, rig->store.kept.tare_01n);
    }
    rig->store.kept.tare_01n = (int16_t)mean;
    rig->facts.tare_valid = true;
    rig->facts.tare_us = rig->now_us;
    motion->outcome = (uint32_t)mean;
    rf_save(rig);
    rf_raise(rig);
    return RF_OVER;
}

/* Each speed for two seconds, the second one averaged; the last one stands as free torque. */
rf_course rf_free_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    while (motion->stage < 4 && motion->plan.rpms_01[motion->stage] == 0) rf_stage(rig, motion->stage + 1);
    if (motion->stage >= 4) {
        motion->outcome = (uint32_t)rig->facts.free_torque_001nm;
        return RF_OVER;
    }
    const int32_t wanted = motion->plan.rpms_01[motion->stage];
    rf_spindle_turn(rig, wanted, RF_DRILL_RAMP);
    const int32_t ramp_ms = (wanted < 0 ? -wanted : wanted) * 100 / RF_DRILL_RAMP + 200;
    const uint64_t settled_us = (uint64_t)ramp_ms * 2 * RF_MS;
    if (rf_stage_age(rig) < settled_us) return RF_GOES;
    const int32_t torque = rig->inputs.torque_001nm;
    motion->sum += torque < 0 ? -torque : torque;
    motion->count += 1;
    if (rf_stage_age(rig) < settled_us + RF_S) return RF_GOES;
    rig->facts.free_torque_001nm = (int16_t)(motion->sum / motion->count);
    const rf_result *result = rf_result_of(rig, motion->command_id);
    if (result != NULL) rf_report_plain(rig, 5, result, (uint32_t)motion->stage + 1);
    motion->sum = 0;
    motion->count = 0;
    rf_stage(rig, motion->stage + 1);
    return RF_GOES;
}

/* ---- All of them --------------------------------------------------------------------------------------- */

/* HOLE_AUTO, with the bit out of the hole: a person says go on. */
static rf_course wait_run(rf_rig *rig) {
    if (rig->motion.hole_ends) return RF_OVER;
    return rig->motion.stage == 1 ? RF_OVER : RF_GOES;
}

rf_course rf_phase_run(rf_rig *rig) {
    switch (rig->motion.phase) {
    case RF_PHASE_Z: return z_run(rig);
    case RF_PHASE_SPIN: return spin_run(rig);
    case RF_PHASE_TOUCH: return rf_touch_run(rig);
    case RF_PHASE_DRILL: return rf_drill_run(rig);
    case RF_PHASE_COOL: return rf_cool_run(rig);
    case RF_PHASE_UNLOAD: return rf_unload_run(rig);
    case RF_PHASE_DWELL: return rf_dwell_run(rig);
    case RF_PHASE_CLEAR: return rf_clear_run(rig);
    case RF_PHASE_CAROUSEL: return rf_carousel_run(rig);
    case RF_PHASE_GATE: return rf_gate_run(rig);
    case RF_PHASE_VERIFY: return rf_verify_run(rig);
    case RF_PHASE_WAIT: return wait_run(rig);
    case RF_PHASE_HOME: return rf_home_run(rig);
    case RF_PHASE_DEP: return rf_dep_run(rig);
    case RF_PHASE_TARE: return rf_tare_run(rig);
    case RF_PHASE_FREE: return rf_free_run(rig);
    case RF_PHASE_HAMMER: return hammer_run(rig);
    case RF_PHASE_TRY: return rf_try_run(rig);
    case RF_PHASE_LOCK: return lock_run(rig);
    default: return RF_GOES;
    }
}
