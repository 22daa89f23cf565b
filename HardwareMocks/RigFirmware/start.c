/* Between acceptance and start: the first motion after ARM waits until beacon and sounder have warned. */
#include "rig.h"

#include <string.h>

/* People hear and see for some seconds that the rig may move now, before it does. Mechanism time: a paced
 * simulation warns as much shorter as its motions are. */
bool rf_start_warning(const rf_rig *rig) {
    const uint64_t most = (uint64_t)rf_parameter(rig, RD_PARAMETER_START_WARN_S) * RF_S;
    return rf_armed(rig) && rig->mechanism_us - rig->arm.armed_mechanism_us <= most;
}

bool rf_start_warning_over(const rf_rig *rig) { return !rf_start_warning(rig); }

bool rf_waits(const rf_rig *rig) { return rig->waiting.function != 0; }

/* What was accepted and never began has its one final report, too. */
void rf_waiting_drop(rf_rig *rig, uint16_t code) {
    if (!rf_waits(rig)) return;
    rf_result *result = rf_result_of(rig, rig->waiting.id);
    rig->waiting.function = 0;
    if (result != NULL) rf_result_fail(rig, result, (rf_verdict){.code = code});
}

static uint64_t warning_left_us(const rf_rig *rig) {
    const uint64_t most = (uint64_t)rf_parameter(rig, RD_PARAMETER_START_WARN_S) * RF_S;
    return most - (rig->mechanism_us - rig->arm.armed_mechanism_us);
}

void rf_start(rf_rig *rig, const rf_command *command, rf_result *result) {
    const bool wants_arm = rf_kind(command->function)->scope != 0;
    const size_t count = command->argument_count;
    if (!wants_arm || rf_start_warning_over(rig) || count > sizeof rig->waiting.octets) {
        rf_begin(rig, command, result);
        return;
    }
    rig->waiting.function = command->function;
    rig->waiting.id = command->id;
    rig->waiting.planned_us = warning_left_us(rig);
    rig->waiting.command = *command;
    memcpy(rig->waiting.octets, command->arguments, count);
}

/* The command is judged again where it begins. The warning is not held against it; what comes on top is. */
static rf_verdict judge_again(const rf_rig *rig, const rf_command *command) {
    const uint32_t planned_ms = (uint32_t)(rig->waiting.planned_us / RF_MS);
    const uint32_t expiry = command->expiry == 0 ? 0 : command->expiry + planned_ms;
    const rf_verdict late = rf_check_expiry(rig, expiry, false);
    return late.code != RL_FAIL_NONE ? late : rf_check_begin(rig, command);
}

void rf_start_run(rf_rig *rig) {
    if (!rf_waits(rig) || rf_start_warning(rig)) return;
    rf_command command = rig->waiting.command;
    command.own = rig->waiting.octets + (command.own - command.arguments);
    command.arguments = rig->waiting.octets;
    rf_result *result = rf_result_of(rig, rig->waiting.id);
    const rf_verdict verdict = judge_again(rig, &command);
    rig->waiting.function = 0;
    if (result == NULL) return;
    if (verdict.code == RL_FAIL_NONE) {
        rf_begin(rig, &command, result);
    } else {
        result->outcome = RF_RESULT_FAILED;
        result->verdict = verdict;
        rig->last_error = verdict.code;
        rf_tell(rig, RF_TAP_FAILED, result->id, result->function, verdict.code);
        rf_report_failure(rig, 4, result, verdict);
    }
}
