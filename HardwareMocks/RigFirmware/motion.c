/* Motions: how they begin, how they end, and HOLD-SPIN. */
#include "rig.h"

bool rf_busy(const rf_rig *rig) {
    return rig->motion.function != 0 || rig->motion.spindle_mode == RF_SPINDLE_BRAKE;
}

static void begin(rf_rig *rig, uint16_t function, uint32_t id) {
    rf_motion *motion = &rig->motion;
    motion->function = function;
    motion->command_id = id;
    motion->steps = 0;
    rig->fast_at_us = rig->now_us;
    rf_tell(rig, RF_TAP_MOTION_STARTED, id, function, 0);
}

static void begin_spin(rf_rig *rig, const rf_command *command) {
    rf_motion *motion = &rig->motion;
    const int32_t ramp_01 = rf_argument(command, 1);
    motion->set_rpm_01 = rf_argument(command, 0);
    motion->ramp_rpm_s = (uint16_t)((ramp_01 + 5) / 10);
    motion->holding = false;
    begin(rig, RL_FUNCTION_SPIN, command->id);
    rf_spindle_set(rig, RF_SPINDLE_RUN, (uint64_t)rf_argument(command, 2) * 100 * RF_MS);
}

static void begin_z(rf_rig *rig, uint8_t mode, int32_t target_um, int32_t speed_um_s) {
    rf_motion *motion = &rig->motion;
    int64_t distance = (int64_t)target_um - rig->inputs.z_stage_um;
    if (distance < 0) distance = -distance;
    motion->seek_top = !rig->facts.z_homed && target_um == 0;
    if (motion->seek_top) distance = RF_Z_MOST_UM;
    motion->target_um = target_um;
    motion->speed_um_s = speed_um_s;
    rf_z_set(rig, mode, (uint64_t)distance * 1500000 / (uint64_t)speed_um_s + 5 * RF_S);
}

static void begin_move(rf_rig *rig, const rf_command *command) {
    begin(rig, RL_FUNCTION_MOVE_Z, command->id);
    begin_z(rig, RF_Z_MOVE, rf_argument(command, 0), rf_argument(command, 1));
}

void rf_begin(rf_rig *rig, const rf_command *command, rf_result *result) {
    result->motion = true;
    if (command->function == RL_FUNCTION_SPIN) {
        begin_spin(rig, command);
    } else {
        begin_move(rig, command);
    }
    rf_report_plain(rig, 3, result, 0);
}

void rf_begin_escape(rf_rig *rig) {
    rf_enter(rig, RL_STATE_RETRACTING);
    begin(rig, RF_FUNCTION_ESCAPE, 0);
    begin_z(rig, RF_Z_ESCAPE, 0, RF_ESCAPE_UM_S);
}

/* Where an armed rig finds itself after a motion: in the hole, or ready for the next. */
static void settle(rf_rig *rig, uint16_t function, bool done) {
    const uint8_t air = rig->facts.z_homed && rig->facts.deployed ? RL_STATE_READY : RL_STATE_IDLE;
    if (rig->state == RL_STATE_HOLD) {
        if (done && function == RL_FUNCTION_MOVE_Z && !rf_in_hole(rig)) rf_enter(rig, air);
        return;
    }
    if (rig->state != RL_STATE_IDLE && rig->state != RL_STATE_READY && rig->state != RL_STATE_IN_HOLE) return;
    if (rf_in_hole(rig)) {
        rf_enter(rig, RL_STATE_IN_HOLE);
    } else if (done || rig->state == RL_STATE_IN_HOLE) {
        rf_enter(rig, air);
    }
}

static void end_escape(rf_rig *rig) {
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    rig->motion.holding = false;
    rf_ladder_quiet(rig);
    if (rig->state == RL_STATE_RETRACTING) rf_enter(rig, RL_STATE_SAFE);
}

/* Where the bit stands is worth a write after each way in the ground, not more often. */
static void remember_depth(rf_rig *rig, uint16_t function) {
    if (function != RL_FUNCTION_SPIN && rf_in_hole(rig)) rf_save(rig);
}

void rf_end_motion(rf_rig *rig, rf_verdict verdict, uint32_t result_number) {
    rf_motion *motion = &rig->motion;
    const uint16_t function = motion->function;
    if (function == 0) return;
    motion->function = 0;
    remember_depth(rig, function);
    rf_tell(rig, RF_TAP_MOTION_ENDED, motion->command_id, function, verdict.code);
    if (function == RF_FUNCTION_ESCAPE) {
        if (verdict.code != RL_FAIL_BY_HOLD || !rf_in_hole(rig)) end_escape(rig);
        return;
    }
    rf_result *result = rf_result_of(rig, motion->command_id);
    if (result != NULL) {
        const bool done = verdict.code == RL_FAIL_NONE;
        result->outcome = done ? RF_RESULT_DONE : RF_RESULT_FAILED;
        result->result = result_number;
        result->verdict = verdict;
        if (done) {
            rf_tell(rig, RF_TAP_COMPLETED, result->id, result_number, 0);
            rf_report_plain(rig, 7, result, result_number);
        } else {
            rig->last_error = verdict.code;
            rf_tell(rig, RF_TAP_FAILED, result->id, function, verdict.code);
            rf_report_failure(rig, 8, result, verdict);
        }
    }
    if (rf_armed(rig)) settle(rig, function, verdict.code == RL_FAIL_NONE);
}

void rf_plain_stop(rf_rig *rig, uint16_t code) {
    rf_motion *motion = &rig->motion;
    rf_z_set(rig, RF_Z_REST, 0);
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    motion->holding = false;
    rf_end_motion(rig, (rf_verdict){.code = code}, 0);
}

/* ---- HOLD ---------------------------------------------------------------------------------------------- */

static bool may_keep_turning(const rf_rig *rig) {
    const uint8_t mode = rig->motion.spindle_mode;
    const bool driven = mode == RF_SPINDLE_RUN || mode == RF_SPINDLE_DOWN || mode == RF_SPINDLE_KEEP;
    const int32_t torque = rig->inputs.torque_001nm;
    const bool easy = torque < RF_HOLD_TORQUE_001NM && torque > -RF_HOLD_TORQUE_001NM;
    return driven && easy && rf_turning(rig) && rig->facts.z_homed && rf_z_bit(rig) >= RF_SPIN_DEPTH_UM;
}

static void hold_spin(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const bool moved = motion->function != 0 || motion->holding || motion->z_mode == RF_Z_UNLOAD;
    if (moved && rig->facts.z_homed && rig->wob_01n >= RF_UNLOADED_01N) {
        rf_z_set(rig, RF_Z_UNLOAD, RF_UNLOAD_MOST_US);
    } else {
        rf_z_set(rig, RF_Z_REST, 0);
    }
    const bool keep = may_keep_turning(rig);
    if (!motion->holding) {
        motion->hold_us = rig->now_us;
        motion->ice_kept = false;
    }
    motion->holding = keep;
    if (keep) {
        motion->set_rpm_01 = rig->inputs.spindle_rpm_01 < 0 ? -RF_HOLD_SPIN_01RPM : RF_HOLD_SPIN_01RPM;
        rf_spindle_set(rig, RF_SPINDLE_KEEP, 0);
    } else {
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    }
}

/* The state that a HOLD of a person leads to; the stages of the lease set theirs themselves. */
static void held_state(rf_rig *rig) {
    if (rf_in_hole(rig) || rf_armed(rig)) {
        rf_enter(rig, RL_STATE_HOLD);
    } else {
        rf_enter(rig, RL_STATE_SAFE);
    }
}

void rf_hold(rf_rig *rig, uint8_t cause, uint16_t code) {
    if (cause == RF_HOLD_COMMAND) {
        rf_ladder_held(rig);
        held_state(rig);
    }
    if (rf_in_hole(rig) && rf_proven(rig)) {
        hold_spin(rig);
        rf_end_motion(rig, (rf_verdict){.code = code}, 0);
    } else {
        rf_plain_stop(rig, code);
        rig->motion.hold_us = rig->now_us;
    }
    rf_event_add(rig, RL_EVENT_HOLD, cause, rig->motion.holding ? rig->motion.set_rpm_01 / 10 : 0);
}
