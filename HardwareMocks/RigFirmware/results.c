/* The last 32 results by command id, for commands that arrive again. */
#include "rig.h"

#include <string.h>

rf_result *rf_result_of(rf_rig *rig, uint32_t id) {
    for (size_t index = 0; index < RF_RESULTS; index++) {
        rf_result *result = &rig->results[index];
        if (result->used && result->id == id) return result;
    }
    return NULL;
}

rf_result *rf_result_open(rf_rig *rig, const rf_command *command) {
    rf_result *result = &rig->results[rig->result_next];
    if (result->used && result->outcome == RF_RESULT_RUNNING) {
        /* One motion runs: its place is kept. */
        rig->result_next = (uint8_t)((rig->result_next + 1) % RF_RESULTS);
        result = &rig->results[rig->result_next];
    }
    rig->result_next = (uint8_t)((rig->result_next + 1) % RF_RESULTS);
    if (result->used && result->id > rig->forgotten) rig->forgotten = result->id;
    memset(result, 0, sizeof *result);
    result->used = true;
    result->outcome = RF_RESULT_RUNNING;
    result->id = command->id;
    result->request_id = command->request_id;
    result->function = command->function;
    return result;
}

/* Everything that was said of the command, once more; nothing runs. */
void rf_result_again(rf_rig *rig, const rf_result *result) {
    rf_tell(rig, RF_TAP_REPEATED, result->id, result->function, 0);
    if (result->outcome == RF_RESULT_REFUSED) {
        rf_report_failure(rig, 2, result, result->verdict);
        return;
    }
    rf_report_plain(rig, 1, result, 0);
    if (result->motion) rf_report_plain(rig, 3, result, 0);
    if (result->outcome == RF_RESULT_DONE) rf_report_plain(rig, 7, result, result->result);
    if (result->outcome == RF_RESULT_FAILED) rf_report_failure(rig, 8, result, result->verdict);
}
