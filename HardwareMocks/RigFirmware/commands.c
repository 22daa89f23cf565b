/* Command packets: taken apart, judged in the order of ICD section 7, answered. */
#include "rig.h"

#include <string.h>

enum { HEADER_BYTES = 6 + 5, COMMAND_BYTES = 12, CRC_BYTES = 2, AUTHORITY_BYTES = 9 };

static void fill(rf_command *command, const uint8_t *packet, size_t count) {
    memset(command, 0, sizeof *command);
    if (count >= 4) command->request_id = rl_get32(packet);
    if (count < HEADER_BYTES + COMMAND_BYTES + CRC_BYTES) return;
    const uint8_t *at = packet + HEADER_BYTES;
    command->station = rl_get16(packet + 9);
    command->id = rl_get32(at);
    command->expiry = rl_get32(at + 4);
    command->boot_count = rl_get16(at + 8);
    command->function = rl_get16(at + 10);
    command->arguments = at + COMMAND_BYTES;
    command->argument_count = count - HEADER_BYTES - COMMAND_BYTES - CRC_BYTES;
    /* Queries have no authority block: their own arguments begin here. */
    command->own = command->arguments;
    command->expected_state = RL_STATE_ANY;
}

static bool well_formed(const uint8_t *packet, size_t count) {
    if (count < HEADER_BYTES + COMMAND_BYTES + CRC_BYTES) return false;
    const bool primary = rl_get16(packet) == (0x1800 | RL_APID_COMMAND) && (packet[2] & 0xC0) == 0xC0
        && (size_t)rl_get16(packet + 4) + 7 == count;
    const bool secondary = packet[6] == 0x2F && packet[7] == 8 && packet[8] == 1;
    return primary && secondary && rl_crc16(packet, count) == 0;
}

static void read_authority(rf_command *command) {
    const uint8_t *at = command->arguments;
    command->epoch = rl_get16(at);
    command->operator_id = rl_get16(at + 2);
    command->expected_state = at[4];
    command->token = rl_get32(at + 5);
    command->own = at + AUTHORITY_BYTES;
}

/* Whole, and the second step of two. */
static bool is_fire(const rf_command *command) {
    const rd_command *kind = rf_kind(command->function);
    return kind != NULL && (kind->flags & RD_TWO_STEP) != 0 && command->own != command->arguments
        && command->argument_count == kind->argument_octets && !rf_is_prepare(command);
}

static void refuse(rf_rig *rig, const rf_command *command, rf_verdict verdict, bool remember) {
    rf_result passing = {.id = command->id, .request_id = command->request_id, .function = command->function};
    rf_result *result = remember ? rf_result_open(rig, command) : &passing;
    result->outcome = RF_RESULT_REFUSED;
    result->verdict = verdict;
    rig->last_error = verdict.code;
    rig->refused += 1;
    rig->refused_permit = verdict.code == RL_FAIL_PERMIT ? (uint8_t)verdict.value : RD_PERMIT_NONE;
    rf_tell(rig, RF_TAP_REFUSED, command->id, command->function, verdict.code);
    if (is_fire(command)) rf_fire_void(rig);
    if (verdict.code == RL_FAIL_FIRE) {
        rf_event_add(rig, RL_EVENT_FIRE_REFUSED, command->function, verdict.value);
    } else {
        rf_event_limit(rig, RL_EVENT_REFUSED, command->function, verdict.code, verdict.limit);
    }
    rf_report_failure(rig, 2, result, verdict);
}

/* False if the rest is none of the firmware's business any more: a repeat, or too old to tell. */
static bool is_new(rf_rig *rig, const rf_command *command) {
    const rf_result *stored = rf_result_of(rig, command->id);
    if (stored != NULL) {
        rf_result_again(rig, stored);
        return false;
    }
    if (command->id > rig->high_water) return true;
    const rf_verdict stale = {.code = RL_FAIL_STALE_ID, .value = (int32_t)command->id,
                              .limit = (int32_t)rig->high_water};
    refuse(rig, command, stale, false);
    return false;
}

static void judge(rf_rig *rig, rf_command *command) {
    bool of_authority = false;
    /* The length is the first thing judged, so the block is only read once it is known to be there. */
    rf_verdict verdict = rf_check_length(command, &of_authority);
    if (verdict.code == RL_FAIL_NONE && of_authority) read_authority(command);
    if (verdict.code == RL_FAIL_NONE) verdict = rf_check_origin(rig, command, of_authority);
    if (verdict.code != RL_FAIL_NONE) {
        refuse(rig, command, verdict, false);
        return;
    }
    if (!is_new(rig, command)) return;
    rig->high_water = command->id;
    verdict = rf_check(rig, command);
    if (command->function == RL_FUNCTION_JOG) rig->motion.jog_frame_us = rig->now_us;
    if (verdict.code != RL_FAIL_NONE) {
        refuse(rig, command, verdict, true);
        return;
    }
    if (of_authority) rig->commanded_by = command->station;
    const bool with_token = of_authority && rf_armed(rig) && command->token == rig->arm.token;
    if (with_token && !rig->arm.draining) rf_renew(rig);
    rf_execute(rig, command);
}

bool rf_command_came(rf_rig *rig, const uint8_t *packet, size_t count) {
    if (!rig->sampled || rf_reports_free(rig) <= RF_REPORTS_A_COMMAND) return false;
    rf_command command;
    fill(&command, packet, count);
    if (!well_formed(packet, count)) {
        refuse(rig, &command, (rf_verdict){.code = RL_FAIL_CRC}, false);
        return true;
    }
    rf_tell(rig, RF_TAP_COMMAND, command.id, command.function, 0);
    judge(rig, &command);
    return true;
}
