/* What single commands ask beyond the table: the state a person saw, the arm, and the ways out of a latch. */
#include "rig.h"

static const rf_verdict fine = {.code = RL_FAIL_NONE};

static rf_verdict fails(uint16_t code, int32_t value, int32_t limit) {
    return (rf_verdict){.code = code, .value = value, .limit = limit};
}

/* ---- 10, 31: arguments whose range is what holds now -------------------------------------------------- */

rf_verdict rf_check_values(const rf_rig *rig, const rf_command *command) {
    /* A change would put a right sum over what is damaged. */
    const bool sets = command->function >= RL_FUNCTION_SET_RATE
        && command->function <= RL_FUNCTION_RELAX_PARAMETER;
    if (sets && !rf_configuration_whole(rig)) return fails(RL_FAIL_INTERLOCK, RF_INHIBIT_CONFIG, 0);
    return rf_configuration_check(rig, command);
}

/* ---- 17, 18: the dictionary is told twice, at HELLO and in ARM: both must be ours ---------------------- */

rf_verdict rf_check_seen(const rf_rig *rig, const rf_command *command) {
    if (command->function != RL_FUNCTION_ARM) return fine;
    const uint32_t seen = rl_get32(rf_argument_octets(command, 4));
    if (seen != rig->state_rev) return fails(RL_FAIL_STATE_REV, (int32_t)rig->state_rev, (int32_t)seen);
    const uint64_t ours = rl_get64(rig->settings.identity.wire_hash);
    const uint64_t theirs = rl_get64(rf_argument_octets(command, 3));
    if (ours == theirs && rl_device_same_dictionary(&rig->link)) return fine;
    return fails(RL_FAIL_WIRE_HASH, (int32_t)(uint32_t)(theirs >> 32), (int32_t)(uint32_t)(ours >> 32));
}

/* ---- ARM ----------------------------------------------------------------------------------------------- */

/* Who stands where: in MAINT a person at the rig with key and enabling device, else nobody inside a closed
 * guard. */
static rf_verdict check_place(const rf_rig *rig, bool maintenance) {
    const uint8_t key = maintenance ? RD_PERMIT_KEY_LOCAL : RD_PERMIT_KEY_REMOTE;
    if (!maintenance && rf_permit(rig, RD_PERMIT_GUARD_CLOSED) != RF_TRUE) {
        return fails(RL_FAIL_GUARD, rig->inputs.guard, rf_loop(rig));
    }
    if (rf_permit(rig, key) != RF_TRUE) {
        return fails(RL_FAIL_KEY, rig->inputs.key, maintenance ? RF_KEY_LOCAL : RF_KEY_REMOTE);
    }
    if (maintenance && rf_permit(rig, RD_PERMIT_ENABLING) != RF_TRUE) {
        return fails(RL_FAIL_PERMIT, RD_PERMIT_ENABLING, rf_permit(rig, RD_PERMIT_ENABLING));
    }
    if (!maintenance && rf_permit(rig, RD_PERMIT_AREA_CLEAR) != RF_TRUE) return rf_area_refusal(rig);
    return fine;
}

static rf_verdict check_arm(const rf_rig *rig, const rf_command *command) {
    if (rf_armed(rig)) return fails(RL_FAIL_STATE, rig->state, 0);
    const uint32_t flags = rf_inhibit_flags(rig);
    if ((flags & RF_INHIBIT_CONFIG) != 0) return fails(RL_FAIL_INTERLOCK, (int32_t)flags, 0);
    if (!rf_configuration_whole(rig)) return fails(RL_FAIL_INTERLOCK, RF_INHIBIT_CONFIG, 0);
    const uint64_t heard = rig->now_us - rig->panel.host_us;
    const uint64_t most_ms = (uint64_t)rf_parameter(rig, RD_PARAMETER_LOSS_WARN_WIRED_MS);
    if (!rig->panel.host_heard || heard > most_ms * RF_MS) return fails(RL_FAIL_LEASE, 0, 0);
    const bool maintenance = (rf_argument(command, 0) & RL_SCOPE_MAINT) != 0;
    /* A jam is left by UNJAM or drawn out, not forgotten in MAINT. */
    if (maintenance && rig->state == RL_STATE_JAMMED) return fails(RL_FAIL_STATE, rig->state, 0);
    const rf_verdict place = check_place(rig, maintenance);
    if (place.code == RL_FAIL_GUARD) return place;
    const int32_t path = rf_argument(command, 1);
    if (path != RL_PATH_WIRED) return fails(RL_FAIL_PATH, path, RL_PATH_WIRED);
    const uint64_t since = rig->now_us - rig->arm.disarmed_us;
    if (rig->arm.disarmed_once && since < RF_REARM_US) {
        return fails(RL_FAIL_TOO_SOON, (int32_t)(since / RF_MS), (int32_t)(RF_REARM_US / RF_MS));
    }
    const int32_t ttl = rf_argument(command, 2);
    const int32_t most = rf_parameter(rig, RD_PARAMETER_ARM_TTL_S);
    if (ttl > most && most < 900) return (rf_verdict){RL_FAIL_ARGUMENT, 3, ttl, most};
    return place;
}

rf_verdict rf_area_refusal(const rf_rig *rig) {
    const uint64_t age_s = rig->panel.area_cleared ? (rig->now_us - rig->panel.area_us) / RF_S : 0;
    return fails(RL_FAIL_AREA_CLEAR, (int32_t)age_s, rf_parameter(rig, RD_PARAMETER_AREA_CLEAR_S));
}

/* ---- Out of a latch ------------------------------------------------------------------------------------ */

static rf_verdict check_clear_stop(const rf_rig *rig, const rf_command *command) {
    if (!rf_still(rig)) return fails(RL_FAIL_BUSY, rig->motion.function, 0);
    if (rig->store.stop_id == 0) {
        if (!rf_proven(rig)) return fails(RL_FAIL_GUARD, rig->inputs.guard, rf_loop(rig));
        if (rf_permit(rig, RD_PERMIT_AREA_CLEAR) != RF_TRUE) return rf_area_refusal(rig);
    }
    const uint32_t quoted = rl_get32(rf_argument_octets(command, 0));
    if (quoted == rig->store.stop_id) return fine;
    return fails(RL_FAIL_STOP_ID, (int32_t)quoted, (int32_t)rig->store.stop_id);
}

/* A person pressed the reset button with view of the rig, and the loop has held since long enough. */
static rf_verdict check_clear_estop(const rf_rig *rig) {
    if (!rf_still(rig)) return fails(RL_FAIL_BUSY, rig->motion.function, 0);
    const uint64_t closed = rig->now_us - rig->panel.loops_closed_us;
    if (!rig->panel.loops_closed || closed < RF_LOOP_HELD_US) {
        return fails(RL_FAIL_GUARD, rig->inputs.guard, rf_loop(rig));
    }
    const uint64_t age = rig->now_us - rig->panel.reset_us;
    if (rig->panel.reset_pressed && age <= RF_RESET_AGE_US) return fine;
    const int32_t age_s = rig->panel.reset_pressed ? (int32_t)(age / RF_S) : 0;
    return (rf_verdict){RL_FAIL_AREA_CLEAR, 2, age_s, (int32_t)(RF_RESET_AGE_US / RF_S)};
}

static rf_verdict check_acknowledge(const rf_rig *rig, const rf_command *command) {
    const int32_t cause = rf_argument(command, 0);
    /* Only a reset reads the stored one again; none acknowledges that it is damaged. */
    if (!rf_configuration_whole(rig)) return fails(RL_FAIL_INTERLOCK, RF_INHIBIT_CONFIG, 0);
    if (rig->store.fault == 0 || cause == rig->store.fault) return fine;
    return (rf_verdict){RL_FAIL_ARGUMENT, 1, cause, rig->store.fault};
}

/* ---- Motions that quote what a person believes --------------------------------------------------------- */

static rf_verdict check_depth(const rf_rig *rig, const rf_command *command) {
    const int32_t seen = rf_argument(command, 0);
    const int32_t present = rf_z_bit(rig);
    const int32_t apart = seen > present ? seen - present : present - seen;
    return apart <= RF_DEPTH_NEAR_UM ? fine : (rf_verdict){RL_FAIL_ARGUMENT, 1, seen, present};
}

/* A key that had its time and was not let go since. */
static bool jog_is_held(const rf_rig *rig) {
    const uint64_t frame_us = (uint64_t)rf_parameter(rig, RD_PARAMETER_LOSS_JOG_MS) * RF_MS;
    return rig->motion.jog_spent && rig->now_us - rig->motion.jog_frame_us <= frame_us;
}

rf_verdict rf_check_own(const rf_rig *rig, const rf_command *command) {
    switch (command->function) {
    case RL_FUNCTION_ARM:
        return check_arm(rig, command);
    case RL_FUNCTION_CLEAR_STOP:
        return check_clear_stop(rig, command);
    case RL_FUNCTION_CLEAR_ESTOP:
        return check_clear_estop(rig);
    case RL_FUNCTION_ACK_FAULT:
        return check_acknowledge(rig, command);
    case RL_FUNCTION_CONFIRM_DEPTH:
        return check_depth(rig, command);
    case RL_FUNCTION_CONFIRM_CUP:
        return rf_cup_may_confirm(rig, (uint8_t)rf_argument(command, 0), (uint8_t)rf_argument(command, 1));
    case RL_FUNCTION_JOG:
        /* A hand on a key waits for nothing: it is told to press again. */
        if (jog_is_held(rig)) {
            const int32_t most_ms = (int32_t)(RF_ON_JOG_US / RF_MS);
            return fails(RL_FAIL_MAX_ON, most_ms, most_ms);
        }
        if (rf_may_begin(rig, command).code == RL_FAIL_NONE && rf_start_warning(rig)) {
            return fails(RL_FAIL_TOO_SOON, 0, 0);
        }
        return rf_may_begin(rig, command);
    default:
        return rf_may_begin(rig, command);
    }
}
