/* Commands as motion: how they begin, go on and end. */
#include "rig.h"

#include <string.h>

bool rf_busy(const rf_rig *rig) {
    return rig->motion.function != 0 || rig->motion.spindle_mode == RF_SPINDLE_BRAKE;
}

/* ---- Classes ------------------------------------------------------------------------------------------- */

uint8_t rf_class_of(const rf_rig *rig, uint16_t function) {
    switch (function) {
    case 0: return RD_CLASS_NONE;
    case RL_FUNCTION_JOG: return RD_CLASS_MJ;
    case RL_FUNCTION_SPIN:
    case RL_FUNCTION_MOVE_Z: return rf_in_hole(rig) ? RD_CLASS_MG : RD_CLASS_MA;
    case RL_FUNCTION_TOUCH_OFF:
    case RL_FUNCTION_HAMMER:
    case RL_FUNCTION_DRILL:
    case RL_FUNCTION_RESUME:
    case RL_FUNCTION_BITE:
    case RL_FUNCTION_HOLE_AUTO:
    case RL_FUNCTION_PECK:
    case RL_FUNCTION_DWELL_T: return RD_CLASS_MG;
    case RL_FUNCTION_UNJAM:
    case RL_FUNCTION_UNJAM_FULL:
    case RL_FUNCTION_RELEASE_LOCK: return RD_CLASS_MU;
    case RL_FUNCTION_RETRACT:
    case RL_FUNCTION_ABORT_TO_TOP:
    case RF_FUNCTION_ESCAPE: return RD_CLASS_ME;
    default: return RD_CLASS_MA;
    }
}

static rf_verdict refuses(uint16_t code, uint8_t index, int32_t value, int32_t limit) {
    return (rf_verdict){.code = code, .index = index, .value = value, .limit = limit};
}

/* ---- Begin --------------------------------------------------------------------------------------------- */

static void begin(rf_rig *rig, uint16_t function, uint32_t id) {
    rf_motion *motion = &rig->motion;
    motion->function = function;
    motion->command_id = id;
    motion->step = 0;
    motion->steps = 0;
    motion->outcome = 0;
    motion->ends = motion->hole_ends = motion->may_fall = false;
    motion->torque_most_001nm = 0;
    motion->fault = (rf_verdict){0};
    rig->watch.hammer_off = false;
    rig->fast_at_us = rig->now_us;
    rig->store.kept.starts += 1;
    rf_tell(rig, RF_TAP_MOTION_STARTED, id, function, 0);
}

static void enter_for(rf_rig *rig, uint16_t function) {
    switch (function) {
    case RL_FUNCTION_HOME:
        rf_enter(rig, RL_STATE_HOMING);
        break;
    case RL_FUNCTION_DEPLOY:
        rf_enter(rig, RL_STATE_DEPLOYING);
        break;
    case RL_FUNCTION_STOW:
        rf_enter(rig, RL_STATE_STOWING);
        break;
    case RL_FUNCTION_JOG:
        rf_enter(rig, RL_STATE_JOG);
        break;
    case RL_FUNCTION_RESUME:
        rig->facts.resumed = true;
        break;
    default:
        break;
    }
}

/* A heater is switched, not moved: it goes on by itself until its time, its temperature or a stop. */
static void begin_heater(rf_rig *rig, const rf_command *command, rf_result *result) {
    rf_plan plan;
    rf_plan_make(rig, command, &plan);
    rig->motion.heat_most_01c = plan.heat_most_01c;
    rf_heater_set(rig, plan.power_01w, plan.time_us);
    rf_event_add(rig, RL_EVENT_HEATER, plan.power_01w, (int32_t)(plan.time_us / RF_S));
    rf_report_plain(rig, 3, result, 0);
    result->outcome = RF_RESULT_DONE;
    rf_tell(rig, RF_TAP_COMPLETED, result->id, 0, 0);
    rf_report_plain(rig, 7, result, 0);
}

/* The next frame of the same press: the earlier one is done, the motion goes on. */
static void continue_jog(rf_rig *rig, const rf_command *command, rf_result *result) {
    rf_motion *motion = &rig->motion;
    rf_result *earlier = rf_result_of(rig, motion->command_id);
    if (earlier != NULL && earlier->outcome == RF_RESULT_RUNNING) {
        earlier->outcome = RF_RESULT_DONE;
        rf_tell(rig, RF_TAP_COMPLETED, earlier->id, 0, 0);
        rf_report_plain(rig, 7, earlier, 0);
    }
    motion->command_id = command->id;
    motion->plan.speed_um_s = rf_argument(command, 1);
    motion->jog_us = rig->now_us;
    rf_report_plain(rig, 3, result, 0);
}

void rf_begin(rf_rig *rig, const rf_command *command, rf_result *result) {
    rf_motion *motion = &rig->motion;
    result->motion = true;
    if (command->function == RL_FUNCTION_HEATER) {
        begin_heater(rig, command, result);
        return;
    }
    if (command->function == RL_FUNCTION_JOG && motion->function == RL_FUNCTION_JOG) {
        continue_jog(rig, command, result);
        return;
    }
    if (motion->function != 0) rf_end_motion(rig, (rf_verdict){.code = RL_FAIL_REPLACED}, 0);
    const int32_t drill_to_um = motion->drill_to_um;
    rf_drives_rest(rig);
    begin(rig, command->function, command->id);
    rf_plan_make(rig, command, &motion->plan);
    if (command->function == RL_FUNCTION_RESUME) motion->plan.target_um = drill_to_um;
    motion->jog_us = motion->jog_press_us = rig->now_us;
    motion->jog_spent = false;
    enter_for(rig, command->function);
    rf_report_plain(rig, 3, result, 0);
    motion->phase = RF_PHASE_NONE;
    if (!rf_next(rig)) rf_end_motion(rig, (rf_verdict){0}, motion->outcome);
}

void rf_begin_escape(rf_rig *rig) {
    rf_enter(rig, RL_STATE_RETRACTING);
    begin(rig, RF_FUNCTION_ESCAPE, 0);
    rf_z_go(rig, RF_Z_ESCAPE, 0, RF_ESCAPE_UM_S);
    rf_phase_start(rig, RF_PHASE_Z);
}

/* ---- End ----------------------------------------------------------------------------------------------- */

/* Where the bit stands decides: in the hole, over deployed feet, or neither. */
void rf_enter_air(rf_rig *rig) {
    const uint8_t air = rig->facts.z_homed && rig->facts.deployed ? RL_STATE_READY : RL_STATE_IDLE;
    rf_enter(rig, rf_in_hole(rig) ? RL_STATE_IN_HOLE : air);
}

static void settle_armed(rf_rig *rig, uint16_t function, bool done) {
    switch (rig->state) {
    case RL_STATE_HOLD: {
        const bool out = function == RL_FUNCTION_MOVE_Z || function == RL_FUNCTION_HOME;
        if (done && out && !rf_in_hole(rig)) rf_enter_air(rig);
        break;
    }
    case RL_STATE_HOMING:
        rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_IDLE);
        break;
    case RL_STATE_JAMMED:
        if (done) rf_enter(rig, RL_STATE_HOLD);
        break;
    case RL_STATE_JOG:
        rf_enter(rig, RL_STATE_MAINT);
        break;
    case RL_STATE_IDLE:
    case RL_STATE_READY:
    case RL_STATE_IN_HOLE:
        if (rf_in_hole(rig) || done || rig->state == RL_STATE_IN_HOLE) rf_enter_air(rig);
        break;
    case RL_STATE_APPROACH:
        rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_READY);
        break;
    case RL_STATE_DRILL:
        rf_enter(rig, RL_STATE_HOLD);
        break;
    case RL_STATE_DEPLOYING:
    case RL_STATE_STOWING:
    case RL_STATE_END_BITE:
    case RL_STATE_RETRACTING:
    case RL_STATE_CLEARING:
    case RL_STATE_TRANSFER:
        rf_enter_air(rig);
        break;
    default:
        break;
    }
}

/* Disarmed, only the way out is moved: it leads to HOLD in the hole, else to SAFE. */
static void settle(rf_rig *rig, uint16_t function, bool done) {
    const bool to_top = function == RL_FUNCTION_ABORT_TO_TOP || function == RL_FUNCTION_STOW;
    if (done && to_top) {
        if (rf_armed(rig)) rf_disarm(rig, RF_DISARM_COMMAND);
        rf_ladder_end(rig);
        rf_enter(rig, RL_STATE_SAFE);
        return;
    }
    if (rf_armed(rig)) {
        settle_armed(rig, function, done);
        /* Over a noisy line nobody may be able to stop what would come next; the way out is over. */
        if (rig->noisy && done && rf_class_of(rig, function) != RD_CLASS_ME) {
            rf_hold(rig, RD_CAUSE_NOISE, RL_FAIL_BY_HOLD);
        }
        return;
    }
    if (rig->state == RL_STATE_RETRACTING) {
        if (!rf_in_hole(rig)) rf_ladder_quiet(rig);
        rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_SAFE);
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

static void report_end(rf_rig *rig, rf_verdict verdict, uint32_t result_number) {
    rf_result *result = rf_result_of(rig, rig->motion.command_id);
    if (result == NULL) return;
    const bool done = verdict.code == RL_FAIL_NONE;
    if (verdict.code == RL_FAIL_BY_TRIP) verdict.value = rig->watch.tripped_by;
    result->outcome = done ? RF_RESULT_DONE : RF_RESULT_FAILED;
    result->result = result_number;
    result->verdict = verdict;
    if (done) {
        rf_tell(rig, RF_TAP_COMPLETED, result->id, result_number, 0);
        rf_report_plain(rig, 7, result, result_number);
    } else {
        rig->last_error = verdict.code;
        rf_tell(rig, RF_TAP_FAILED, result->id, result->function, verdict.code);
        rf_report_failure(rig, 8, result, verdict);
    }
}

void rf_end_motion(rf_rig *rig, rf_verdict verdict, uint32_t result_number) {
    rf_motion *motion = &rig->motion;
    const uint16_t function = motion->function;
    if (function == 0) return;
    motion->function = 0;
    motion->phase = RF_PHASE_NONE;
    motion->torque_most_001nm = 0;
    motion->may_fall = false;
    if (motion->plan.power_01w != 0) rf_heater_set(rig, 0, 0);
    memset(&motion->plan, 0, sizeof motion->plan); /* F-07: no set-point outlives its command */
    remember_depth(rig, function);
    rf_tell(rig, RF_TAP_MOTION_ENDED, motion->command_id, function, verdict.code);
    if (function == RF_FUNCTION_ESCAPE) {
        if (verdict.code != RL_FAIL_BY_HOLD || !rf_in_hole(rig)) end_escape(rig);
        return;
    }
    report_end(rig, verdict, result_number);
    const bool by_itself = verdict.code != RL_FAIL_REPLACED;
    if (by_itself) settle(rig, function, verdict.code == RL_FAIL_NONE);
}

/* The phases are through, or one failed: drives to rest, the spindle off but for warm ice. */
static void finish(rf_rig *rig, rf_verdict verdict) {
    rf_z_set(rig, RF_Z_REST, 0);
    rf_drives_rest(rig);
    rf_leave_spindle(rig);
    rf_end_motion(rig, verdict, rig->motion.outcome);
}

/* ---- Persons ------------------------------------------------------------------------------------------- */

void rf_end_step(rf_rig *rig) {
    rig->motion.ends = true;
    rig->motion.hole_ends = true;
}

void rf_acknowledge(rf_rig *rig, uint32_t cause) {
    const bool waits = rig->motion.function != 0 && rig->motion.phase == RF_PHASE_WAIT;
    if (waits && cause == RD_CAUSE_ACK_WAITED) rf_stage(rig, 1);
}

void rf_recoveries_reset(rf_rig *rig) {
    rf_facts *facts = &rig->facts;
    facts->clears = facts->reams = facts->corkscrews = facts->inclusions = facts->unjams = 0;
    facts->jams = 0;
}

#ifndef RF_REAL
rf_verdict rf_inject(rf_rig *rig, const rf_command *command) {
    int32_t parameters[3];
    for (size_t index = 0; index < 3; index++) parameters[index] = rf_argument(command, index + 1);
    const uint16_t fault = (uint16_t)rf_argument(command, 0);
    const bool known = rig->port.inject != NULL && rig->port.inject(rig->port.context, fault, parameters);
    return known ? (rf_verdict){0} : refuses(RL_FAIL_NOT_SIMULATED, 1, fault, 0);
}
#endif

/* ---- Each step ----------------------------------------------------------------------------------------- */

/* Neither pressed nor pulled harder than a person beside it may be met with. */
static int32_t jog_feed(const rf_rig *rig, int32_t percent) {
    const int32_t most_01n = rf_parameter(rig, RD_PARAMETER_MAINT_FORCE_N);
    const bool presses = rig->wob_01n > most_01n && percent > 0;
    const bool pulls = rig->wob_01n < -most_01n && percent < 0;
    const bool blind = !rf_valid(rig, RF_SENSOR_FORCE) && percent > 0;
    return presses || pulls || blind ? 0 : percent * rf_parameter(rig, RD_PARAMETER_MAINT_Z_MM_S) / 100;
}

/* Hold to run: `loss_jog_ms` without a frame or a lease, thirty seconds a press, and a grip. */
static void run_jog(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint64_t frame_us = (uint64_t)rf_parameter(rig, RD_PARAMETER_LOSS_JOG_MS) * RF_MS;
    const bool late = rig->now_us - motion->jog_us > frame_us
        || rig->now_us - rig->ladder.lease_us > frame_us;
    const bool gripped = rig->inputs.enabling == RF_ENABLING_HELD && rig->inputs.key == RF_KEY_LOCAL;
    if (rig->now_us - motion->jog_press_us > RF_ON_JOG_US) {
        const int32_t most_ms = (int32_t)(RF_ON_JOG_US / RF_MS);
        rf_plain_stop(rig, RL_FAIL_MAX_ON);
        motion->jog_spent = true;
        rf_event_add(rig, RL_EVENT_MAX_ON, RL_FUNCTION_JOG, most_ms);
        return;
    }
    if (late || !gripped || rf_loop(rig) != RF_CLOSED) {
        finish(rig, gripped ? (rf_verdict){0}
            : refuses(RL_FAIL_GUARD, 0, rig->inputs.enabling, rig->inputs.key));
        return;
    }
    const int32_t percent = motion->plan.speed_um_s;
    switch (motion->plan.axis) {
    case RD_AXIS_Z:
        if (motion->z_mode != RF_Z_JOG) rf_z_set(rig, RF_Z_JOG, RF_ON_JOG_US);
        motion->feed_um_s = jog_feed(rig, percent);
        break;
    case RD_JOG_AXIS_SPINDLE:
        motion->torque_most_001nm = (int16_t)rf_parameter(rig, RD_PARAMETER_MAINT_TORQUE_NM);
        rf_spindle_turn(rig, percent * rf_parameter(rig, RD_PARAMETER_MAINT_RPM) / 100, RF_DRILL_RAMP);
        break;
    case RD_AXIS_DEP:
        motion->dep_um_s = percent * rf_parameter(rig, RD_PARAMETER_MAINT_Z_MM_S) / 100;
        motion->dep_us = motion->dep_us != 0 ? motion->dep_us : rig->mechanism_us;
        break;
    default:
        motion->carousel = percent == 0 ? 0 : (uint8_t)(rig->inputs.cup % RF_CUPS + 1);
        motion->carousel_us = rig->mechanism_us;
        break;
    }
}

/* All phases are through, or one failed. Who reads the end of a command finds the rig ready for the next. */
static void come_to_rest(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->phase != RF_PHASE_REST) {
        rf_z_set(rig, RF_Z_REST, 0);
        rf_drives_rest(rig);
        rf_leave_spindle(rig);
        rf_phase_start(rig, RF_PHASE_REST);
    }
    if (motion->spindle_mode != RF_SPINDLE_BRAKE) finish(rig, motion->fault);
}

/* No new step while nobody renews the lease (S2); what runs goes on. */
static bool may_go_on(const rf_rig *rig) {
    return rig->ladder.stage < 2 || rf_class_of(rig, rig->motion.function) != RD_CLASS_MG;
}

static void run_command(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->phase == RF_PHASE_JOG) {
        run_jog(rig);
        return;
    }
    if (motion->phase == RF_PHASE_REST) {
        come_to_rest(rig);
        return;
    }
    const rf_course course = rf_phase_run(rig);
    if (motion->function == 0 || course == RF_GOES) return;
    if (course == RF_FAILS || (may_go_on(rig) && !rf_next(rig))) come_to_rest(rig);
}

void rf_motion_run(rf_rig *rig) {
    rf_axes_run(rig);
    rf_drives_run(rig);
    if (rig->motion.function != 0) run_command(rig);
    rf_gate_outputs(rig);
    const bool moving = !rf_still(rig);
    rig->outputs.sounder = rig->ladder.warning || rig->motion.z_mode == RF_Z_ESCAPE;
    rig->outputs.beacon = rig->outputs.sounder || moving;
}
