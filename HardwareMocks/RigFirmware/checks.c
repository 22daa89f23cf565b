/* The checks of ICD section 7, in its order, over the generated command table. None changes anything; the
 * first that fails is the answer. */
#include "rig.h"

static const rf_verdict fine = {.code = RL_FAIL_NONE};

static rf_verdict fails(uint16_t code, int32_t value, int32_t limit) {
    return (rf_verdict){.code = code, .value = value, .limit = limit};
}

const rd_command *rf_kind(uint16_t function) {
    for (size_t index = 0; index < rd_command_count; index++) {
        const rd_command *kind = &rd_commands[index];
        if (kind->function == function) return rf_is_built(kind) ? kind : NULL;
    }
    return NULL;
}

/* The image of a real rig (-DRF_REAL) knows no command of simulators. */
bool rf_is_built(const rd_command *kind) {
#ifdef RF_REAL
    return (kind->flags & RD_SIMULATOR_ONLY) == 0;
#else
    return kind != NULL;
#endif
}

const rd_command *rf_command_table(void) { return rd_commands; }

const rd_argument *rf_argument_table(void) { return rd_arguments; }

static bool has(const rd_command *kind, uint16_t flag) { return kind != NULL && (kind->flags & flag) != 0; }

/* ---- Arguments ----------------------------------------------------------------------------------------- */

static const rd_argument *argument_at(const rf_command *command, size_t index) {
    const rd_command *kind = rf_kind(command->function);
    return &rd_arguments[kind->first_argument + index];
}

static int32_t value_of(const rf_command *command, const rd_argument *argument) {
    const uint8_t *at = command->own + argument->offset;
    switch (argument->octets) {
    case 1:
        return argument->is_signed ? (int8_t)at[0] : at[0];
    case 2:
        return argument->is_signed ? (int16_t)rl_get16(at) : rl_get16(at);
    default:
        return (int32_t)rl_get32(at);
    }
}

int32_t rf_argument(const rf_command *command, size_t index) {
    return value_of(command, argument_at(command, index));
}

const uint8_t *rf_argument_octets(const rf_command *command, size_t index) {
    return command->own + argument_at(command, index)->offset;
}

/* Of eight octets nothing is judged here. */
static bool has_range(const rd_argument *argument) { return argument->octets <= 4; }

static rf_verdict check_arguments(const rf_command *command, const rd_command *kind) {
    for (uint8_t index = 0; index < kind->arguments; index++) {
        const rd_argument *argument = argument_at(command, index);
        if (!has_range(argument)) continue;
        const int32_t value = value_of(command, argument);
        const uint8_t number = (uint8_t)(index + 1);
        if (value < argument->least) {
            return (rf_verdict){RL_FAIL_ARGUMENT, number, value, argument->least};
        }
        const bool high = value > argument->most;
        const bool listed = high || argument->values == 0 || (argument->values >> (uint32_t)value & 1) != 0;
        if (high || !listed) {
            return (rf_verdict){RL_FAIL_ARGUMENT, number, value, argument->most};
        }
    }
    return fine;
}

/* ---- 2 to 4 -------------------------------------------------------------------------------------------- */

rf_verdict rf_check_length(const rf_command *command, bool *of_authority) {
    const rd_command *kind = rf_kind(command->function);
    *of_authority = has(kind, RD_NEEDS_AUTHORITY_BLOCK);
    if (kind == NULL) return fine;
    const size_t expected = kind->argument_octets;
    if (expected == command->argument_count) return fine;
    return fails(RL_FAIL_LENGTH, (int32_t)command->argument_count, (int32_t)expected);
}

rf_verdict rf_check_origin(const rf_rig *rig, const rf_command *command, bool of_authority) {
    const uint16_t boot = (uint16_t)rig->store.boot_count;
    if (command->boot_count != boot) return fails(RL_FAIL_BOOT_COUNT, command->boot_count, boot);
    if (!of_authority || has(rf_kind(command->function), RD_ANY_EPOCH)) return fine;
    const uint16_t epoch = rig->store.authority_epoch;
    return command->epoch == epoch ? fine : fails(RL_FAIL_EPOCH, command->epoch, epoch);
}

/* ---- 6, 7 ---------------------------------------------------------------------------------------------- */

/* Asked at acceptance and again when the motion begins. */
rf_verdict rf_check_expiry(const rf_rig *rig, uint32_t expiry, bool needed) {
    const uint32_t now_ms = (uint32_t)(rig->now_us / RF_MS);
    if (expiry == 0) return needed ? fails(RL_FAIL_EXPIRY_TOO_FAR, 0, RF_EXPIRY_MOST_MS) : fine;
    const int32_t ahead_ms = (int32_t)(expiry - now_ms);
    if (ahead_ms < 0) return fails(RL_FAIL_EXPIRED, (int32_t)now_ms, (int32_t)expiry);
    if (ahead_ms > RF_EXPIRY_MOST_MS) return fails(RL_FAIL_EXPIRY_TOO_FAR, ahead_ms, RF_EXPIRY_MOST_MS);
    return fine;
}

/* ---- 11 to 16: may this person move it? ---------------------------------------------------------------- */

/* Z up without rotation is the way out: of all conditions only the arm, the loop and a switch may bar it. */
bool rf_is_rise(const rf_rig *rig, const rf_command *command) {
    return command->function == RL_FUNCTION_MOVE_Z
        && rf_argument(command, 0) <= rig->inputs.z_stage_um + RF_RISE_UM;
}

static uint8_t scope_needed(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    if (kind->scope != RD_SCOPE_DEPTH) return kind->scope;
    if (rf_is_rise(rig, command)) {
        return (rig->arm.scope & RL_SCOPE_GROUND) != 0 ? RL_SCOPE_GROUND : RL_SCOPE_AIR;
    }
    const bool below = command->function == RL_FUNCTION_MOVE_Z
        && rf_argument(command, 0) > rig->store.kept.surface_um + RF_HOLE_LEAVE_UM;
    return rf_in_hole(rig) || below ? RL_SCOPE_GROUND : RL_SCOPE_AIR;
}

static rf_verdict check_arm(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    if (kind->scope == 0) return fine;
    if (!rf_armed(rig) || rig->arm.draining) return fails(RL_FAIL_NOT_ARMED, 0, 0);
    if (command->token != rig->arm.token) return fails(RL_FAIL_TOKEN, 0, 0);
    const uint8_t needed = scope_needed(rig, command, kind);
    if ((rig->arm.scope & needed) != needed) return fails(RL_FAIL_SCOPE, rig->arm.scope, needed);
    if (rig->ladder.stage != 0) return fails(RL_FAIL_LEASE, rig->ladder.stage, 0);
    return fine;
}

static rf_verdict check_permission(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    const bool rise = rf_is_rise(rig, command);
    if (has(kind, RD_NEEDS_QUIET) && !rise && rl_device_noisy(&rig->link)) {
        return fails(RL_FAIL_NOISE, 0, RL_NOISE_PERCENT);
    }
    if (!has(kind, RD_WHILE_LATCHED) && rf_latched(rig)) {
        return fails(RL_FAIL_STOP_LATCHED, (int32_t)rig->store.stop_id, 0);
    }
    return check_arm(rig, command, kind);
}

/* ---- 19, 20: is the rig in a state for it? ------------------------------------------------------------- */

static rf_verdict check_state(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    const bool allowed = rig->state < 32 && (kind->states >> rig->state & 1) != 0;
    /* A held string may be turned free and drawn up, not driven further down by hand. */
    const bool down = command->function == RL_FUNCTION_MOVE_Z && !rf_is_rise(rig, command);
    if (!allowed || (down && rig->state == RL_STATE_HOLD)) return fails(RL_FAIL_STATE, rig->state, 0);
    if (has(kind, RD_ENDS_ACTIVE)) return fine;
    /* What waits for its start is not overwritten. */
    bool busy = rf_waits(rig) && kind->scope != 0;
    if (!busy && rf_may_replace(rig, command)) return fine;
    if (has(kind, RD_REFUSED_MOVING)) busy = rf_busy(rig) || rf_waits(rig) || !rf_still(rig);
    if (has(kind, RD_IS_MOTION)) {
        busy = rf_waits(rig) || (rf_is_rise(rig, command) ? rig->motion.function != 0 : rf_busy(rig));
    }
    const uint16_t by = rf_waits(rig) ? rig->waiting.function : rig->motion.function;
    return busy ? fails(RL_FAIL_BUSY, by, 0) : fine;
}

/* ---- 21, 22, 28, 42 to 47: interlocks ------------------------------------------------------------------ */

/* The way a set-point points decides which of a pair of blocks counts. */
static uint32_t blocks_of(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    const uint32_t blocks = (uint32_t)kind->blocks << 16;
    if (command->function == RL_FUNCTION_SPIN && rf_argument(command, 0) < 0) {
        return (blocks & ~(uint32_t)RF_BLOCKED_SPINDLE_FORWARD) | RF_BLOCKED_SPINDLE_REVERSE;
    }
    if (rf_is_rise(rig, command)) return (blocks & ~(uint32_t)RF_BLOCKED_Z_DOWN) | RF_BLOCKED_Z_UP;
    return blocks;
}

static uint16_t code_of(uint8_t permit) {
    switch (permit) {
    case RD_PERMIT_GUARD_CLOSED:
    case RD_PERMIT_LOOP_CLOSED:
        return RL_FAIL_GUARD;
    case RD_PERMIT_KEY_REMOTE:
    case RD_PERMIT_KEY_LOCAL:
        return RL_FAIL_KEY;
    case RD_PERMIT_AREA_CLEAR:
        return RL_FAIL_AREA_CLEAR;
    case RD_PERMIT_COMMISSIONED:
        return RL_FAIL_COMMISSION;
    case RD_PERMIT_GRAVITY_AGREES:
        return RL_FAIL_GRAVITY;
    case RD_PERMIT_SELF_TEST_GOOD:
    case RD_PERMIT_BRAKE_PROVEN:
        return RL_FAIL_SELF_TEST;
    default:
        return RL_FAIL_PERMIT;
    }
}

static rf_verdict refusal(const rf_rig *rig, const rf_command *command, uint8_t permit, rf_truth found) {
    const uint16_t code = code_of(permit);
    if (code == RL_FAIL_GUARD) return fails(code, rig->inputs.guard, rf_loop(rig));
    if (code == RL_FAIL_KEY) return fails(code, rig->inputs.key, permit == RD_PERMIT_KEY_LOCAL ? 2 : 1);
    if (code == RL_FAIL_COMMISSION) return fails(code, rf_uncommissioned(rig, command), 0);
    if (code == RL_FAIL_GRAVITY) {
        return fails(code, rig->inputs.gravity_mm_s2, rig->store.configuration.gravity_mm_s2);
    }
    return fails(code, permit, found);
}

/* The rise and the way out are refused for no more than people and the loop. */
static bool concerns(const rf_rig *rig, const rf_command *command, uint8_t permit) {
    if (!rf_is_rise(rig, command)) return true;
    return permit == RD_PERMIT_GUARD_CLOSED || permit == RD_PERMIT_LOOP_CLOSED
        || permit == RD_PERMIT_KEY_REMOTE || permit == RD_PERMIT_LOCKS_RELEASED;
}

static rf_verdict check_interlocks(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    const uint32_t flags = rf_inhibit_flags(rig);
    const bool shut = (flags & blocks_of(rig, command, kind)) != 0;
    rf_verdict verdict = fine;
    for (uint8_t permit = 0; permit < 64; permit++) {
        if ((kind->permits >> permit & 1) == 0 || !concerns(rig, command, permit)) continue;
        const rf_truth found = rf_permit_for(rig, permit, command);
        if (found == RF_TRUE) continue;
        verdict = refusal(rig, command, permit, found);
        break;
    }
    /* An open guard blocks everything; it is named rather than shown as a word of bits. */
    if (shut && verdict.code != RL_FAIL_GUARD) return fails(RL_FAIL_INTERLOCK, (int32_t)flags, 0);
    return verdict;
}

/* ---- 18: who speaks another dictionary may ask, and stop ----------------------------------------------- */

static rf_verdict check_dictionary(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    if (kind->hazard == 0 || rl_device_same_dictionary(&rig->link)) return fine;
    switch (command->function) {
    case RL_FUNCTION_STOP:
    case RL_FUNCTION_HOLD:
    case RL_FUNCTION_SAFE:
    case RL_FUNCTION_DISARM:
        return fine;
    default: {
        const uint64_t ours = rl_get64(rig->settings.identity.wire_hash);
        return fails(RL_FAIL_WIRE_HASH, 0, (int32_t)(uint32_t)(ours >> 32));
    }
    }
}

/* ---- All ----------------------------------------------------------------------------------------------- */

static rf_verdict check_kind(const rf_rig *rig, const rf_command *command, const rd_command *kind) {
    rf_verdict verdict = check_dictionary(rig, command, kind);
    if (verdict.code == RL_FAIL_NONE) verdict = check_arguments(command, kind);
    if (verdict.code != RL_FAIL_NONE) return verdict;
    verdict = rf_check_values(rig, command);
    if (verdict.code != RL_FAIL_NONE) return verdict;
    if (has(kind, RD_UNSUPPORTED)) return fails(RL_FAIL_UNSUPPORTED, command->function, 0);
    if (has(kind, RD_SIMULATOR_ONLY) && !rig->settings.simulator) {
        return fails(RL_FAIL_UNSUPPORTED, command->function, 0);
    }
    verdict = check_permission(rig, command, kind);
    if (verdict.code == RL_FAIL_NONE) verdict = rf_check_seen(rig, command);
    if (verdict.code == RL_FAIL_NONE) verdict = check_state(rig, command, kind);
    if (verdict.code == RL_FAIL_NONE) verdict = check_interlocks(rig, command, kind);
    if (verdict.code == RL_FAIL_NONE) verdict = rf_check_own(rig, command);
    if (verdict.code == RL_FAIL_NONE && has(kind, RD_TWO_STEP)) {
        verdict = rf_fire_check(rig, command, has(kind, RD_TWO_PERSONS));
    }
    return verdict;
}

/* What may have changed between acceptance and start. */
rf_verdict rf_check_begin(const rf_rig *rig, const rf_command *command) {
    const rd_command *kind = rf_kind(command->function);
    rf_verdict verdict = check_permission(rig, command, kind);
    const bool allowed = rig->state < 32 && (kind->states >> rig->state & 1) != 0;
    if (verdict.code == RL_FAIL_NONE && !allowed) verdict = fails(RL_FAIL_STATE, rig->state, 0);
    if (verdict.code == RL_FAIL_NONE) verdict = check_interlocks(rig, command, kind);
    return verdict.code == RL_FAIL_NONE ? rf_may_begin(rig, command) : verdict;
}

rf_verdict rf_check(const rf_rig *rig, const rf_command *command) {
    const rd_command *kind = rf_kind(command->function);
    const rf_verdict verdict = rf_check_expiry(rig, command->expiry, has(kind, RD_NEEDS_EXPIRY));
    if (verdict.code != RL_FAIL_NONE) return verdict;
    if (command->expected_state != RL_STATE_ANY && command->expected_state != rig->state) {
        return fails(RL_FAIL_STATE_CHANGED, rig->state, command->expected_state);
    }
    if (kind == NULL) return fails(RL_FAIL_UNKNOWN_FUNCTION, command->function, 0);
    return check_kind(rig, command, kind);
}
