/* PREPARE and FIRE: what cannot be undone is said twice, by one person, about one state of the rig. */
#include "rig.h"

/* Where the station's three fields stand behind the authority block (TwoStepCommand of the dictionary). */
enum { STEP_AT = 0, TOKEN_AT = 1, APPROVER_AT = 5, OWN_AT = 7 };

static rf_verdict why(uint8_t reason) { return (rf_verdict){.code = RL_FAIL_FIRE, .value = reason}; }

static size_t own_octets(const rf_command *command) {
    return command->argument_count - (size_t)(command->own - command->arguments);
}

/* Of the arguments themselves: step, token and approver differ between the two frames by nature. */
static uint32_t arguments_crc(const rf_command *command) {
    return rl_crc32c(command->own + OWN_AT, own_octets(command) - OWN_AT);
}

bool rf_is_prepare(const rf_command *command) { return command->own[STEP_AT] == RD_STEP_PREPARE; }

void rf_fire_void(rf_rig *rig) { rig->fire.open = false; }

static rf_verdict check_persons(const rf_command *command, bool two_persons) {
    const uint16_t approver = rl_get16(command->own + APPROVER_AT);
    const rf_verdict alone = {
        .code = RL_FAIL_APPROVER, .value = approver, .limit = (int32_t)command->operator_id};
    if (command->operator_id == 0) return alone;
    if (!two_persons) return (rf_verdict){0};
    /* The second person may be named with FIRE only; one who is named must be another. */
    if (approver == 0 && rf_is_prepare(command)) return (rf_verdict){0};
    return approver == 0 || approver == command->operator_id ? alone : (rf_verdict){0};
}

static uint8_t mismatch(const rf_rig *rig, const rf_command *command) {
    const rf_fire *fire = &rig->fire;
    if (!fire->open) return RF_FIRE_NONE;
    if (rl_get32(command->own + TOKEN_AT) != fire->token) return RF_FIRE_TOKEN;
    if (command->function != fire->function) return RF_FIRE_ARGUMENTS;
    if (arguments_crc(command) != fire->arguments_crc) return RF_FIRE_ARGUMENTS;
    if (rig->arm.token != fire->arm_token) return RF_FIRE_ARM;
    if (command->epoch != fire->epoch) return RF_FIRE_EPOCH;
    if (rig->state_rev != fire->state_rev) return RF_FIRE_STATE_REV;
    if (command->operator_id != fire->preparer) return RF_FIRE_PREPARER;
    const uint64_t age = rig->now_us - fire->at_us;
    if (age < (uint64_t)rf_parameter(rig, RD_PARAMETER_H4_MIN_GAP_MS) * RF_MS) return RF_FIRE_TOO_SOON;
    if (age > (uint64_t)rf_parameter(rig, RD_PARAMETER_H4_TOKEN_WIRED_S) * RF_S) return RF_FIRE_TOO_LATE;
    return 0;
}

rf_verdict rf_fire_check(const rf_rig *rig, const rf_command *command, bool two_persons) {
    const uint8_t step = command->own[STEP_AT];
    if (step != RD_STEP_PREPARE && step != RD_STEP_FIRE) {
        return (rf_verdict){.code = RL_FAIL_ARGUMENT, .index = 1, .value = step, .limit = RD_STEP_FIRE};
    }
    const rf_verdict persons = check_persons(command, two_persons);
    if (persons.code != RL_FAIL_NONE || step == RD_STEP_PREPARE) return persons;
    const uint8_t reason = mismatch(rig, command);
    return reason == 0 ? (rf_verdict){0} : why(reason);
}

uint32_t rf_fire_prepare(rf_rig *rig, const rf_command *command) {
    rf_fire *fire = &rig->fire;
    fire->open = true;
    fire->token = rf_random(rig, fire->token);
    fire->function = command->function;
    fire->arguments_crc = arguments_crc(command);
    fire->arm_token = rig->arm.token;
    fire->epoch = command->epoch;
    fire->state_rev = rig->state_rev;
    fire->preparer = command->operator_id;
    fire->at_us = rig->now_us;
    return fire->token;
}
