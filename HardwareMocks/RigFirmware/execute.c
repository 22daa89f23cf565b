/* What an accepted command does. */
#include "rig.h"

static void complete(rf_rig *rig, rf_result *result, uint32_t number) {
    result->outcome = RF_RESULT_DONE;
    result->result = number;
    rf_tell(rig, RF_TAP_COMPLETED, result->id, number, 0);
    rf_report_plain(rig, 7, result, number);
}

static void arm(rf_rig *rig, const rf_command *command) {
    rf_grant(rig, (uint8_t)rf_argument(command, 0), (uint16_t)rf_argument(command, 2), command->id);
    if (rig->state == RL_STATE_SAFE) rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_IDLE);
}

static void clear_stop(rf_rig *rig, const rf_command *command) {
    const uint32_t stop_id = rig->store.stop_id;
    rig->store.stop_latched = false;
    rig->store.stop_id = 0;
    rf_save(rig);
    rf_raise(rig);
    rf_tell(rig, RF_TAP_STOP_CLEARED, stop_id, 0, 0);
    rf_event_add(rig, RL_EVENT_STOP_CLEARED, (int32_t)stop_id, command->operator_id);
    rf_enter(rig, RL_STATE_SAFE);
}

void rf_execute(rf_rig *rig, const rf_command *command) {
    rf_result *result = rf_result_open(rig, command);
    rf_tell(rig, RF_TAP_EXECUTED, command->id, command->function, 0);
    rf_report_plain(rig, 1, result, 0);
    uint32_t number = 0;
    switch (command->function) {
    case RL_FUNCTION_ARM:
        arm(rig, command);
        number = rig->arm.token;
        break;
    case RL_FUNCTION_DISARM:
        rf_withdraw(rig, RF_DISARM_COMMAND);
        break;
    case RL_FUNCTION_HOLD:
        rf_hold(rig, RD_CAUSE_COMMAND, RL_FAIL_BY_HOLD);
        break;
    case RL_FUNCTION_CLEAR_STOP:
        clear_stop(rig, command);
        break;
    case RL_FUNCTION_SPIN:
    case RL_FUNCTION_MOVE_Z:
        rf_begin(rig, command, result);
        return;
    default:
        break;
    }
    complete(rig, result, number);
}
