/* The checks of ICD section 7, in its order. None changes anything; the first that fails is the answer. */
#include "rig.h"

enum {
    NEEDS_EXPIRY = 1,
    IS_MOTION = 2,
    NEEDS_QUIET = 4, /* refused while the link is noisy; what only makes the rig safer never is */
    NEEDS_NO_STOP = 8,
    ANY_EPOCH = 16 /* HOLD: everybody may */
};

typedef struct {
    uint16_t function;
    bool of_authority;
    uint8_t argument_bytes;
    uint8_t needs;
} traits;

static const traits all_traits[] = {
    {RL_FUNCTION_PING, false, 0, 0},
    {RL_FUNCTION_ARM, true, 9 + 16, NEEDS_EXPIRY | NEEDS_QUIET | NEEDS_NO_STOP},
    {RL_FUNCTION_DISARM, true, 9, 0},
    {RL_FUNCTION_HOLD, true, 9, NEEDS_NO_STOP | ANY_EPOCH},
    {RL_FUNCTION_CLEAR_STOP, true, 9 + 4, NEEDS_EXPIRY | NEEDS_QUIET},
    {RL_FUNCTION_SPIN, true, 9 + 6, NEEDS_EXPIRY | NEEDS_QUIET | NEEDS_NO_STOP | IS_MOTION},
    {RL_FUNCTION_MOVE_Z, true, 9 + 6, NEEDS_EXPIRY | NEEDS_QUIET | NEEDS_NO_STOP | IS_MOTION},
};

static const rf_verdict fine = {.code = RL_FAIL_NONE};

static rf_verdict fails(uint16_t code, int32_t value, int32_t limit) {
    return (rf_verdict){.code = code, .value = value, .limit = limit};
}

static const traits *traits_of(uint16_t function) {
    for (size_t index = 0; index < sizeof all_traits / sizeof all_traits[0]; index++) {
        if (all_traits[index].function == function) return &all_traits[index];
    }
    return NULL;
}

int32_t rf_argument(const rf_command *command, size_t index) {
    const uint8_t *own = command->own;
    switch (command->function) {
    case RL_FUNCTION_ARM:
        return index < 2 ? own[index] : rl_get16(own + 2);
    case RL_FUNCTION_SPIN:
        return index == 0 ? (int16_t)rl_get16(own) : rl_get16(own + 2 * index);
    case RL_FUNCTION_MOVE_Z:
        return index == 0 ? (int32_t)rl_get32(own) : rl_get16(own + 4);
    default:
        return (int32_t)rl_get32(own);
    }
}

/* ---- 2 to 4 -------------------------------------------------------------------------------------------- */

rf_verdict rf_check_length(const rf_command *command, bool *of_authority) {
    const traits *kind = traits_of(command->function);
    *of_authority = kind != NULL && kind->of_authority;
    if (kind == NULL || kind->argument_bytes == command->argument_count) return fine;
    return fails(RL_FAIL_LENGTH, (int32_t)command->argument_count, kind->argument_bytes);
}

rf_verdict rf_check_origin(const rf_rig *rig, const rf_command *command, bool of_authority) {
    const uint16_t boot = (uint16_t)rig->store.boot_count;
    if (command->boot_count != boot) return fails(RL_FAIL_BOOT_COUNT, command->boot_count, boot);
    const traits *kind = traits_of(command->function);
    if (!of_authority || (kind->needs & ANY_EPOCH) != 0) return fine;
    const uint16_t epoch = rig->settings.authority_epoch;
    return command->epoch == epoch ? fine : fails(RL_FAIL_EPOCH, command->epoch, epoch);
}

/* ---- 6 to 10 ------------------------------------------------------------------------------------------- */

static rf_verdict check_expiry(const rf_rig *rig, const rf_command *command, const traits *kind) {
    const uint32_t now_ms = (uint32_t)(rig->now_us / RF_MS);
    if (command->expiry == 0) {
        const bool needed = kind != NULL && (kind->needs & NEEDS_EXPIRY) != 0;
        return needed ? fails(RL_FAIL_EXPIRY_TOO_FAR, 0, RF_EXPIRY_MOST_MS) : fine;
    }
    const int32_t ahead_ms = (int32_t)(command->expiry - now_ms);
    if (ahead_ms < 0) return fails(RL_FAIL_EXPIRED, (int32_t)now_ms, (int32_t)command->expiry);
    if (ahead_ms > RF_EXPIRY_MOST_MS) return fails(RL_FAIL_EXPIRY_TOO_FAR, ahead_ms, RF_EXPIRY_MOST_MS);
    return fine;
}

static rf_verdict check_range(const rf_command *command, uint8_t index, int32_t least, int32_t most) {
    const int32_t value = rf_argument(command, index - 1u);
    if (value < least) return (rf_verdict){RL_FAIL_ARGUMENT, index, value, least};
    if (value > most) return (rf_verdict){RL_FAIL_ARGUMENT, index, value, most};
    return fine;
}

static rf_verdict check_arm_arguments(const rf_command *command) {
    rf_verdict verdict = check_range(command, 1, 1, 8);
    const int32_t scope = rf_argument(command, 0);
    if (verdict.code == 0 && (scope == 5 || scope == 6)) {
        verdict = (rf_verdict){RL_FAIL_ARGUMENT, 1, scope, RL_SCOPE_AIR | RL_SCOPE_GROUND | RL_SCOPE_HEAT};
    }
    if (verdict.code == 0) verdict = check_range(command, 2, RL_PATH_WIRED, RL_PATH_RADIO);
    if (verdict.code == 0) verdict = check_range(command, 3, 30, 3600);
    return verdict;
}

static rf_verdict check_arguments(const rf_command *command) {
    rf_verdict verdict = fine;
    switch (command->function) {
    case RL_FUNCTION_ARM:
        return check_arm_arguments(command);
    case RL_FUNCTION_SPIN:
        verdict = check_range(command, 1, -1400, 1400);
        if (verdict.code == 0) verdict = check_range(command, 2, 100, 2000);
        return verdict.code != 0 ? verdict : check_range(command, 3, 1, 6000);
    case RL_FUNCTION_MOVE_Z:
        verdict = check_range(command, 1, 0, RF_Z_MOST_UM);
        return verdict.code != 0 ? verdict : check_range(command, 2, 100, 10000);
    default:
        return fine;
    }
}

/* ---- 11 to 16: may this person move it? ---------------------------------------------------------------- */

/* Z up without rotation is the way out: of all conditions only the arm, the loop and a switch may bar it. */
bool rf_is_rise(const rf_rig *rig, const rf_command *command) {
    return command->function == RL_FUNCTION_MOVE_Z
        && rf_argument(command, 0) <= rig->inputs.z_stage_um + RF_RISE_UM;
}

static uint8_t scope_needed(const rf_rig *rig, const rf_command *command) {
    if (rf_is_rise(rig, command)) {
        return (rig->arm.scope & RL_SCOPE_GROUND) != 0 ? RL_SCOPE_GROUND : RL_SCOPE_AIR;
    }
    const bool below = command->function == RL_FUNCTION_MOVE_Z
        && rf_argument(command, 0) > rig->store.kept.surface_um + RF_HOLE_LEAVE_UM;
    return rf_in_hole(rig) || below ? RL_SCOPE_GROUND : RL_SCOPE_AIR;
}

static rf_verdict check_permission(const rf_rig *rig, const rf_command *command, const traits *kind) {
    const bool motion = (kind->needs & IS_MOTION) != 0;
    const bool quiet = (kind->needs & NEEDS_QUIET) != 0 && !(motion && rf_is_rise(rig, command));
    if (quiet && rl_device_noisy(&rig->link)) return fails(RL_FAIL_NOISE, 0, RL_NOISE_PERCENT);
    if ((kind->needs & NEEDS_NO_STOP) != 0 && rig->store.stop_latched) {
        return fails(RL_FAIL_STOP_LATCHED, (int32_t)rig->store.stop_id, 0);
    }
    if (!motion) return fine;
    if (!rf_armed(rig) || rig->arm.draining) return fails(RL_FAIL_NOT_ARMED, 0, 0);
    if (command->token != rig->arm.token) return fails(RL_FAIL_TOKEN, 0, 0);
    const uint8_t needed = scope_needed(rig, command);
    if ((rig->arm.scope & needed) == 0) return fails(RL_FAIL_SCOPE, rig->arm.scope, needed);
    if (rig->ladder.stage != 0) return fails(RL_FAIL_LEASE, rig->ladder.stage, 0);
    return fine;
}

/* ---- 17 to 25: is the rig in the shape for it? --------------------------------------------------------- */

/* The dictionary is told twice, at HELLO and in ARM: both must be ours. */
static rf_verdict check_dictionary(const rf_rig *rig, const rf_command *command) {
    if (command->function != RL_FUNCTION_ARM) return fine;
    const uint32_t seen = rl_get32(command->own + 12);
    if (seen != rig->state_rev) return fails(RL_FAIL_STATE_REV, (int32_t)rig->state_rev, (int32_t)seen);
    const uint64_t ours = rl_get64(rig->settings.identity.wire_hash);
    const uint64_t theirs = rl_get64(command->own + 4);
    if (ours == theirs && rl_device_same_dictionary(&rig->link)) return fine;
    return fails(RL_FAIL_WIRE_HASH, (int32_t)(uint32_t)(theirs >> 32), (int32_t)(uint32_t)(ours >> 32));
}

static bool state_allows(const rf_rig *rig, const rf_command *command) {
    switch (command->function) {
    case RL_FUNCTION_ARM:
        return !rf_armed(rig) && (rig->state == RL_STATE_SAFE || rig->state == RL_STATE_HOLD);
    case RL_FUNCTION_CLEAR_STOP:
        return rig->store.stop_latched;
    case RL_FUNCTION_SPIN:
    case RL_FUNCTION_MOVE_Z:
        /* A held string may be turned free and drawn up, not driven further down. */
        if (rig->state == RL_STATE_HOLD) {
            return command->function == RL_FUNCTION_SPIN || rf_is_rise(rig, command);
        }
        return rig->state == RL_STATE_IDLE || rig->state == RL_STATE_READY || rig->state == RL_STATE_IN_HOLE;
    default:
        return true;
    }
}

static bool is_busy(const rf_rig *rig, const rf_command *command, const traits *kind) {
    if (command->function == RL_FUNCTION_CLEAR_STOP) return !rf_still(rig);
    if ((kind->needs & IS_MOTION) == 0) return false;
    return rf_is_rise(rig, command) ? rig->motion.function != 0 : rf_busy(rig);
}

static bool is_barred(const rf_rig *rig, const rf_command *command) {
    const uint32_t flags = rf_inhibit_flags(rig);
    if (command->function == RL_FUNCTION_ARM) return (flags & RF_INHIBIT_CONFIG) != 0;
    if (command->function != RL_FUNCTION_SPIN && command->function != RL_FUNCTION_MOVE_Z) return false;
    if ((flags & RF_INHIBIT_LOCKS) != 0) return true;
    if (rf_is_rise(rig, command)) {
        const bool above = rig->inputs.z_stage_um - rf_argument(command, 0) > RF_RISE_UM;
        return rf_reached(rig, RF_SWITCH_Z_TOP) && above;
    }
    if ((flags & (RF_INHIBIT_NOT_HOMED | RF_INHIBIT_BUS_LOW | RF_INHIBIT_CONFIG)) != 0) return true;
    return command->function == RL_FUNCTION_MOVE_Z && rf_reached(rig, RF_SWITCH_Z_BOTTOM);
}

static bool needs_guard(const rf_rig *rig, const rf_command *command, const traits *kind) {
    if (command->function == RL_FUNCTION_CLEAR_STOP) return rig->store.stop_id == 0;
    return command->function == RL_FUNCTION_ARM || (kind->needs & IS_MOTION) != 0;
}

static rf_verdict check_shape(const rf_rig *rig, const rf_command *command, const traits *kind) {
    if (!state_allows(rig, command)) return fails(RL_FAIL_STATE, rig->state, 0);
    if (is_busy(rig, command, kind)) return fails(RL_FAIL_BUSY, rig->motion.function, 0);
    if (is_barred(rig, command)) return fails(RL_FAIL_INTERLOCK, (int32_t)rf_inhibit_flags(rig), 0);
    if (needs_guard(rig, command, kind) && !rf_proven(rig)) {
        return fails(RL_FAIL_GUARD, rig->inputs.guard, rf_loop(rig));
    }
    if (command->function == RL_FUNCTION_ARM) {
        const int32_t path = rf_argument(command, 1);
        if (path != RL_PATH_WIRED) return fails(RL_FAIL_PATH, path, RL_PATH_WIRED);
        const uint64_t since = rig->now_us - rig->arm.disarmed_us;
        if (rig->arm.disarmed_once && since < RF_REARM_US) {
            return fails(RL_FAIL_TOO_SOON, (int32_t)(since / RF_MS), (int32_t)(RF_REARM_US / RF_MS));
        }
    }
    if (command->function == RL_FUNCTION_CLEAR_STOP && rl_get32(command->own) != rig->store.stop_id) {
        return fails(RL_FAIL_STOP_ID, rf_argument(command, 0), (int32_t)rig->store.stop_id);
    }
    return fine;
}

rf_verdict rf_check(const rf_rig *rig, const rf_command *command) {
    const traits *kind = traits_of(command->function);
    rf_verdict verdict = check_expiry(rig, command, kind);
    if (verdict.code != RL_FAIL_NONE) return verdict;
    if (command->expected_state != RL_STATE_ANY && command->expected_state != rig->state) {
        return fails(RL_FAIL_STATE_CHANGED, rig->state, command->expected_state);
    }
    if (kind == NULL) return fails(RL_FAIL_UNKNOWN_FUNCTION, command->function, 0);
    verdict = check_arguments(command);
    if (verdict.code == RL_FAIL_NONE) verdict = check_permission(rig, command, kind);
    if (verdict.code == RL_FAIL_NONE) verdict = check_dictionary(rig, command);
    if (verdict.code == RL_FAIL_NONE) verdict = check_shape(rig, command, kind);
    return verdict;
}
