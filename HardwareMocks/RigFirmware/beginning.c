/* Whether a motion may begin: what only motion knows of the hole, the cups and the counts. */
#include "rig.h"

static rf_verdict refuses(uint16_t code, uint8_t index, int32_t value, int32_t limit) {
    return (rf_verdict){.code = code, .index = index, .value = value, .limit = limit};
}

/* Nothing but drilling goes nearer than 5 mm to a known bottom. */
static rf_verdict may_move(const rf_rig *rig, int32_t target_um) {
    const bool rises = target_um <= rig->inputs.z_stage_um + RF_RISE_UM;
    if (rises) return (rf_verdict){0};
    if (target_um > RF_SOFT_LIMIT_UM) return refuses(RL_FAIL_INTERLOCK, 1, target_um, RF_SOFT_LIMIT_UM);
    if (!rig->facts.touch_off_valid) return (rf_verdict){0};
    const int32_t most = rig->store.kept.surface_um + rig->store.kept.z_hole_um - RF_REENTRY_UM;
    return target_um > most ? refuses(RL_FAIL_INTERLOCK, 1, target_um, most) : (rf_verdict){0};
}

static rf_verdict may_drill(const rf_rig *rig, int32_t from_um) {
    const int32_t hole = rig->store.kept.z_hole_um;
    const int32_t off = from_um - hole;
    if (off <= RF_FROM_WITHIN_UM && off >= -RF_FROM_WITHIN_UM) return (rf_verdict){0};
    return refuses(RL_FAIL_ARGUMENT, 1, from_um, hole);
}

static rf_verdict may_bite(const rf_rig *rig, int32_t depth_um) {
    const int32_t hole = rig->store.kept.z_hole_um;
    if (depth_um <= hole) return refuses(RL_FAIL_ARGUMENT, 1, depth_um, hole);
    const int32_t most = RF_SOFT_LIMIT_UM - rig->store.kept.surface_um;
    return depth_um > most ? refuses(RL_FAIL_ARGUMENT, 1, depth_um, most) : (rf_verdict){0};
}

/* No cup is moved under a gate that is not proven closed. */
static rf_verdict may_turn(const rf_rig *rig) {
    return rf_gate_shut(rig) ? (rf_verdict){0} : refuses(RL_FAIL_INTERLOCK, 2, rig->inputs.cup, 0);
}

static rf_verdict may_home(const rf_rig *rig, int32_t axis) {
    if (axis == RD_AXIS_Z) return (rf_verdict){0};
    if (rf_in_hole(rig)) return refuses(RL_FAIL_INTERLOCK, 1, rf_z_bit(rig), 0);
    if (axis != RD_AXIS_CAR) return (rf_verdict){0};
    if (!rig->facts.chute_clear) return refuses(RL_FAIL_INTERLOCK, 0, rig->inputs.z_stage_um, RF_CHUTE_UM);
    return may_turn(rig);
}

static rf_verdict may_take_sample(const rf_rig *rig, int32_t depth_um) {
    const rf_verdict verdict = may_bite(rig, depth_um);
    return verdict.code != RL_FAIL_NONE ? verdict : may_turn(rig);
}

static rf_verdict may_resume(const rf_rig *rig, int32_t cause) {
    const rf_facts *facts = &rig->facts;
    if (facts->resumed || cause != facts->hold_cause) {
        return refuses(RL_FAIL_STATE_CHANGED, 1, facts->hold_cause, cause);
    }
    if (facts->hold_guard_broken) return refuses(RL_FAIL_GUARD, 0, 0, 0);
    if (rig->wob_01n >= 200) return refuses(RL_FAIL_INTERLOCK, 0, rig->wob_01n, 200);
    if (rig->motion.drill_to_um <= rig->store.kept.z_hole_um) {
        return refuses(RL_FAIL_STATE, 0, rig->motion.drill_to_um, rig->store.kept.z_hole_um);
    }
    return (rf_verdict){0};
}

/* Before anybody knows where the stage stands again, it goes out and up, and nothing else goes (F-39). */
static bool may_unreferenced(const rf_rig *rig, const rf_command *command) {
    const rd_command *kind = rf_kind(command->function);
    if (rig->store.kept.unreferenced == 0 || kind->motion_class == RD_CLASS_NONE) return true;
    const bool home = command->function == RL_FUNCTION_HOME && rf_argument(command, 0) == RD_AXIS_Z;
    return home || kind->motion_class == RD_CLASS_ME || rf_is_rise(rig, command);
}

rf_verdict rf_may_begin(const rf_rig *rig, const rf_command *command) {
    if (!may_unreferenced(rig, command)) {
        return refuses(RL_FAIL_PERMIT, 0, RD_PERMIT_Z_HOMED, RF_FALSE);
    }
    const bool deep = command->function == RL_FUNCTION_DRILL || command->function == RL_FUNCTION_BITE
        || command->function == RL_FUNCTION_HOLE_AUTO || command->function == RL_FUNCTION_RESUME;
    if (deep && rf_is_critical(rig, RD_LIMIT_CLEAR_COUNT, rig->facts.clears)) {
        return refuses(RL_FAIL_RECOVERY, 0, rig->facts.clears,
            rf_limit_of(rig, RD_LIMIT_CLEAR_COUNT)->critical_high);
    }
    if (deep && rf_is_critical(rig, RD_LIMIT_JAM_COUNT, rig->facts.jams)) {
        return refuses(RL_FAIL_RECOVERY, 0, rig->facts.jams,
            rf_limit_of(rig, RD_LIMIT_JAM_COUNT)->critical_high);
    }
    if (deep && rig->facts.corkscrews >= RF_CORKSCREWS_MOST) {
        return refuses(RL_FAIL_RECOVERY, 0, rig->facts.corkscrews, RF_CORKSCREWS_MOST);
    }
    if (deep && (rig->facts.overheated != 0 || rig->facts.cold_start)) {
        return refuses(RL_FAIL_INTERLOCK, 0, rig->facts.overheated, 0);
    }
    /* Nobody knows whether a motor burns: nothing starts but what leads out (hazards 4.8). */
    const uint8_t class = rf_class_of(rig, command->function);
    const bool moves = (rf_kind(command->function)->flags & RD_IS_MOTION) != 0;
    if (rig->facts.heat_unknown && moves && class != RD_CLASS_ME && !rf_is_rise(rig, command)) {
        return refuses(RL_FAIL_INTERLOCK, 3, rig->facts.heat_unknown, 0);
    }
    if (class == RD_CLASS_ME && rf_lost(rig)) {
        return refuses(RL_FAIL_INTERLOCK, 3, (int32_t)(RF_SENSORS_ALL & ~rig->inputs.valid), 0);
    }
    /* A hand that holds the key is at the rig: nobody moves it from afar, not even out (hazards 4.6). */
    const bool taken = rig->panel.key == RF_KEY_LOCAL || rig->panel.key == RF_KEY_OFF;
    if (taken && class == RD_CLASS_ME) {
        return refuses(RL_FAIL_KEY, 0, rig->panel.key, RF_KEY_REMOTE);
    }
    switch (command->function) {
    case RL_FUNCTION_MOVE_Z: return may_move(rig, rf_argument(command, 0));
    case RL_FUNCTION_RETRACT: {
        const int32_t to = rf_argument(command, 0);
        const int32_t z = rig->inputs.z_stage_um;
        if (to > z + RF_RISE_UM) return refuses(RL_FAIL_ARGUMENT, 1, to, z);
        const int32_t rpm_01 = rf_argument(command, 1);
        /* Without an arm the way out is a slow one (F-20). */
        const bool fast = !rf_armed(rig) && rpm_01 > RF_SLOW_TURN_01RPM;
        return fast ? refuses(RL_FAIL_ARGUMENT, 2, rpm_01, RF_SLOW_TURN_01RPM) : (rf_verdict){0};
    }
    case RL_FUNCTION_DRILL: return may_drill(rig, rf_argument(command, 0));
    case RL_FUNCTION_BITE:
    case RL_FUNCTION_HOLE_AUTO: return may_take_sample(rig, rf_argument(command, 0));
    case RL_FUNCTION_CLEAR:
    case RL_FUNCTION_CAROUSEL: return may_turn(rig);
    case RL_FUNCTION_GATE:
        return rf_argument(command, 0) != 0 ? rf_cup_may_open(rig) : (rf_verdict){0};
    case RL_FUNCTION_SAMPLE_VERIFY: return rf_cup_may_verify(rig, (uint8_t)rf_argument(command, 0));
    case RL_FUNCTION_RESUME: return may_resume(rig, rf_argument(command, 0));
    case RL_FUNCTION_HOME: return may_home(rig, rf_argument(command, 0));
    case RL_FUNCTION_UNJAM:
    case RL_FUNCTION_UNJAM_FULL:
        if (rig->facts.unjams < RF_UNJAMS_MOST) return (rf_verdict){0};
        return refuses(RL_FAIL_RECOVERY, 0, rig->facts.unjams, RF_UNJAMS_MOST);
    default: return (rf_verdict){0};
    }
}

bool rf_may_replace(const rf_rig *rig, const rf_command *command) {
    const uint16_t function = command->function;
    if (function == RL_FUNCTION_RETRACT || function == RL_FUNCTION_ABORT_TO_TOP) return true;
    if (function == RL_FUNCTION_HEATER) return true;
    return command->function == RL_FUNCTION_JOG && rig->motion.function == RL_FUNCTION_JOG
        && rf_argument(command, 0) == rig->motion.plan.axis;
}
