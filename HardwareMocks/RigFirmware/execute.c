/* What an accepted command does. */
#include "rig.h"

static void complete(rf_rig *rig, rf_result *result, uint32_t number) {
    result->outcome = RF_RESULT_DONE;
    result->result = number;
    rf_tell(rig, RF_TAP_COMPLETED, result->id, number, 0);
    rf_report_plain(rig, 7, result, number);
}

void rf_result_fail(rf_rig *rig, rf_result *result, rf_verdict verdict) {
    if (verdict.code == RL_FAIL_BY_TRIP) verdict.value = rig->watch.tripped_by;
    result->outcome = RF_RESULT_FAILED;
    result->verdict = verdict;
    rig->last_error = verdict.code;
    rf_tell(rig, RF_TAP_FAILED, result->id, result->function, verdict.code);
    rf_report_failure(rig, 8, result, verdict);
}

/* ---- Arm and latches ----------------------------------------------------------------------------------- */

static uint32_t arm(rf_rig *rig, const rf_command *command) {
    const uint8_t scope = (uint8_t)rf_argument(command, 0);
    rig->arm.holder = command->operator_id;
    rf_grant(rig, scope, (uint16_t)rf_argument(command, 2), command->id);
    if (scope == RL_SCOPE_MAINT) {
        rf_enter(rig, RL_STATE_MAINT);
    } else if (rig->state == RL_STATE_SAFE || rig->state == RL_STATE_MAINT) {
        rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_IDLE);
    }
    return rig->arm.token;
}

static void clear_stop(rf_rig *rig, const rf_command *command) {
    const uint32_t stop_id = rig->store.stop_id;
    rig->store.stop_latched = false;
    rig->store.stop_id = 0;
    rf_save(rig);
    rf_raise(rig);
    rf_tell(rig, RF_TAP_STOP_CLEARED, stop_id, 0, 0);
    rf_event_add(rig, RL_EVENT_STOP_CLEARED, (int32_t)stop_id, command->operator_id);
    rf_enter(rig, rf_resting_state(rig));
}

static void clear_estop(rf_rig *rig, const rf_command *command) {
    rig->store.estop_latched = false;
    rig->panel.reset_pressed = false;
    rf_save(rig);
    rf_raise(rig);
    rf_tell(rig, RF_TAP_STOP_CLEARED, 0, 0, 0);
    rf_event_add(rig, RL_EVENT_STOP_CLEARED, 0, command->operator_id);
    rf_enter(rig, rf_resting_state(rig));
}

static void acknowledge_fault(rf_rig *rig, const rf_command *command) {
    rf_recoveries_reset(rig);
    if (rf_argument(command, 0) != RD_CAUSE_ACK_WAITED) rf_snapshot_release(rig);
    rf_acknowledge(rig, (uint32_t)rf_argument(command, 0));
    rig->watch.heater_open = rig->watch.drives_open = false;
    if (rig->store.fault != 0) {
        rig->store.fault = 0;
        rig->facts.fault_cause = 0;
        rf_save(rig);
    }
    rf_raise(rig);
    if (rig->state == RL_STATE_FAULT) rf_enter(rig, rf_resting_state(rig));
}

/* Category 1, disarmed, wherever the bit stands. */
static void safe(rf_rig *rig) {
    rf_disarm(rig, RF_DISARM_COMMAND);
    rf_ladder_end(rig);
    rf_plain_stop(rig, RL_FAIL_BY_DISARM);
    rf_enter(rig, rf_resting_state(rig));
}

#ifdef RF_REAL
static bool injects(const rf_rig *rig, const rf_command *command) {
    (void)rig;
    (void)command;
    return false;
}

static rf_verdict inject(rf_rig *rig, const rf_command *command) {
    (void)rig;
    (void)command;
    return (rf_verdict){.code = RL_FAIL_NOT_SIMULATED};
}
#else
static bool injects(const rf_rig *rig, const rf_command *command) {
    return rig->settings.simulator && command->function == RL_FUNCTION_INJECT_FAULT;
}

static rf_verdict inject(rf_rig *rig, const rf_command *command) {
    rf_event_add(rig, RL_EVENT_INJECTED, rf_argument(command, 0), rf_argument(command, 1));
    return rf_inject_inside(rig, command) ? (rf_verdict){0} : rf_inject(rig, command);
}

#endif

static void stop_packet(rf_rig *rig, const rf_command *command) {
    rf_stop_frame(rig, (uint8_t)rf_argument(command, 0), command->id);
}

/* ---- Kinds --------------------------------------------------------------------------------------------- */

static bool execute_end(rf_rig *rig, const rf_command *command) {
    switch (command->function) {
    case RL_FUNCTION_DISARM:
        rf_withdraw(rig, RF_DISARM_COMMAND);
        return true;
    case RL_FUNCTION_HOLD:
        rf_waiting_drop(rig, RL_FAIL_BY_HOLD);
        rf_hold(rig, RD_CAUSE_COMMAND, RL_FAIL_BY_HOLD);
        return true;
    case RL_FUNCTION_STOP:
        stop_packet(rig, command);
        return true;
    case RL_FUNCTION_SAFE:
        safe(rig);
        return true;
    case RL_FUNCTION_END:
        rf_end_step(rig);
        return true;
    case RL_FUNCTION_CLEAR_STOP:
        clear_stop(rig, command);
        return true;
    case RL_FUNCTION_CLEAR_ESTOP:
        clear_estop(rig, command);
        return true;
    case RL_FUNCTION_ACK_FAULT:
        acknowledge_fault(rig, command);
        return true;
    default:
        return false;
    }
}

/* Queries are answered by telemetry; their own result says how many packets that was. */
static uint32_t query(rf_rig *rig, const rf_command *command) {
    switch (command->function) {
    case RL_FUNCTION_GET_TM:
        return rf_group_send(rig, (uint8_t)rf_argument(command, 0));
    case RL_FUNCTION_GET_CFG:
        return rf_group_send(rig, RD_GROUP_CONFIG);
    case RL_FUNCTION_GET_LIMITS:
        return rf_group_send(rig, RD_GROUP_LIMITS);
    case RL_FUNCTION_GET_SNAPSHOT:
        return rf_snapshot_ask(rig, (uint8_t)rf_argument(command, 0));
    case RL_FUNCTION_GET_CMD_STATUS:
        return rf_command_status_send(rig, rl_get32(rf_argument_octets(command, 0)));
    default:
        return 0;
    }
}

/* Sequences begin in motion.c, those without an arm (tare, verification) and the heater included. */
static bool is_begun(const rd_command *kind) {
    return (kind->flags & RD_IS_MOTION) != 0 || kind->motion_class != RD_CLASS_NONE
        || kind->function == RL_FUNCTION_TARE_WOB || kind->function == RL_FUNCTION_SAMPLE_VERIFY;
}

static bool prepared(rf_rig *rig, const rf_command *command, const rd_command *kind, rf_result *result) {
    if ((kind->flags & RD_TWO_STEP) == 0) return false;
    if (rf_is_prepare(command)) {
        const uint32_t token = rf_fire_prepare(rig, command);
        /* The echo: what the rig itself will do when the token comes back. */
        rf_event_add(rig, RL_EVENT_PREPARED, command->function, (int32_t)rig->fire.arguments_crc);
        complete(rig, result, token);
        return true;
    }
    rf_fire_void(rig);
    rf_event_add(rig, RL_EVENT_FIRED, command->function, rf_argument(command, 2));
    return false;
}

void rf_execute(rf_rig *rig, const rf_command *command) {
    const rd_command *kind = rf_kind(command->function);
    rf_result *result = rf_result_open(rig, command);
    rf_tell(rig, RF_TAP_EXECUTED, command->id, command->function, 0);
    rf_report_plain(rig, 1, result, 0);
    if (prepared(rig, command, kind, result)) return;
    if (kind->hazard >= 2) rf_fire_void(rig);
    if ((kind->flags & RD_ENDS_ACTIVE) != 0 && (kind->flags & RD_IS_MOTION) != 0) {
        rf_waiting_drop(rig, RL_FAIL_REPLACED);
    }
    if (injects(rig, command)) {
        const rf_verdict verdict = inject(rig, command);
        if (verdict.code != RL_FAIL_NONE) {
            rf_result_fail(rig, result, verdict);
            return;
        }
    } else if (is_begun(kind)) {
        rf_start(rig, command, result);
        return;
    }
    uint32_t number = 0;
    if (command->function == RL_FUNCTION_ARM) {
        number = arm(rig, command);
    } else if (!execute_end(rig, command) && !rf_configure(rig, command)) {
        number = query(rig, command);
    }
    complete(rig, result, number);
}
