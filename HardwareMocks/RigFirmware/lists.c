/* Commands as lists of phases. */
#include "rig.h"

/* ---- Building blocks ----------------------------------------------------------------------------------- */

static void travel(rf_rig *rig, int32_t stage_um, int32_t speed_um_s) {
    if (stage_um < 0) stage_um = 0;
    rf_z_go(rig, RF_Z_MOVE, stage_um, speed_um_s);
    rf_phase_start(rig, RF_PHASE_Z);
}

/* Down to 5 mm above the known bottom, without rotation; nothing to do where the bit is lower already. */
static bool go_in(rf_rig *rig) {
    const rf_kept *kept = &rig->store.kept;
    const int32_t to_um = kept->surface_um + kept->z_hole_um - RF_REENTRY_UM;
    rf_enter(rig, RL_STATE_APPROACH);
    if (rig->inputs.z_stage_um >= to_um) return false;
    rf_leave_spindle(rig);
    travel(rig, to_um, RF_TRAVEL_UM_S);
    return true;
}

static void drill(rf_rig *rig) {
    rf_enter(rig, RL_STATE_DRILL);
    rf_phase_start(rig, RF_PHASE_DRILL);
}

static void end_bite(rf_rig *rig) {
    rf_enter(rig, RL_STATE_END_BITE);
    rf_phase_start(rig, RF_PHASE_UNLOAD);
}

/* Up with slow rotation that rests where it is blocked (R7). */
static void draw_out(rf_rig *rig, int32_t stage_um, int32_t rpm_01, int32_t speed_um_s) {
    rf_enter(rig, RL_STATE_RETRACTING);
    rig->motion.may_fall = true;
    const bool seen = rf_valid(rig, RF_SENSOR_SPINDLE | RF_SENSOR_SPINDLE_CURRENT);
    if (rpm_01 != 0 && rf_in_hole(rig) && !rig->facts.torque_latched && seen) {
        rf_spindle_turn(rig, rpm_01, RF_DRILL_RAMP);
    } else if (rig->facts.torque_latched || !rf_in_hole(rig)) {
        rf_leave_spindle(rig);
    }
    travel(rig, stage_um, seen || speed_um_s < RF_CREEP_RETRACT_UM_S ? speed_um_s : RF_CREEP_RETRACT_UM_S);
}

static void gate(rf_rig *rig, bool open) {
    rig->motion.plan.gate_open = open;
    rf_phase_start(rig, RF_PHASE_GATE);
}

/* ---- BITE ---------------------------------------------------------------------------------------------- */

/* Number of the bite's step (drill-domain 1.7) for each entry of the list. */
static const uint8_t bite_steps[] = {1, 1, 2, 3, 4, 4, 5, 6, 6, 7, 7, 8};

static void report_step(rf_rig *rig, uint8_t entry) {
    const uint8_t step = bite_steps[entry];
    if (entry != 0 && bite_steps[entry - 1] == step) return;
    rf_event_add(rig, RL_EVENT_STEP, rig->facts.bite_number, step);
    const rf_result *result = rf_result_of(rig, rig->motion.command_id);
    const bool room = rf_reports_free(rig) > 2 * RF_REPORTS_A_COMMAND;
    const bool bite = rig->motion.function == RL_FUNCTION_BITE;
    if (result != NULL && room && bite) rf_report_plain(rig, 5, result, step);
}

static void begin_bite(rf_rig *rig) {
    rf_facts *facts = &rig->facts;
    facts->bite_number += 1;
    facts->bite_energy_01j = 0;
    facts->bite_us = 0;
    facts->cup_wanted = rig->motion.plan.cup;
}

static void after_drill(rf_rig *rig, uint8_t entry) {
    rf_plan *plan = &rig->motion.plan;
    switch (entry) {
    case 6:
        draw_out(rig, RF_BRUSH_UM, RF_SLOW_TURN_01RPM, RF_TRAVEL_UM_S);
        break;
    case 7:
        rf_enter(rig, RL_STATE_CLEARING);
        gate(rig, true); /* from here on what comes out of the flutes is this cup's */
        break;
    case 8:
        plan->brush = 1;
        rf_phase_start(rig, RF_PHASE_CLEAR);
        break;
    case 9:
        rf_enter(rig, RL_STATE_TRANSFER);
        rf_cup_becomes(rig, plan->cup, RD_CUP_STATE_FILLED);
        gate(rig, false);
        break;
    case 10:
        rf_phase_start(rig, RF_PHASE_VERIFY);
        break;
    default:
        /* The top is clear of chute and hole: from here the carousel may turn to the next cup. */
        travel(rig, 0, RF_TRAVEL_UM_S);
        break;
    }
}

/* False = this entry has nothing to do. */
static bool start_entry(rf_rig *rig, uint8_t entry) {
    switch (entry) {
    case 0:
        begin_bite(rig);
        report_step(rig, entry);
        rf_phase_start(rig, RF_PHASE_CAROUSEL);
        return true;
    case 1:
        return go_in(rig);
    case 2:
        rf_enter(rig, RL_STATE_APPROACH);
        rig->motion.plan.contact_01n = RF_CONTACT_01N;
        rf_phase_start(rig, RF_PHASE_TOUCH);
        return true;
    case 3:
        drill(rig);
        return true;
    case 4:
        end_bite(rig);
        return true;
    case 5:
        if (rig->motion.plan.dwell_us == 0) return false;
        rf_phase_start(rig, RF_PHASE_DWELL);
        return true;
    default:
        after_drill(rig, entry);
        return true;
    }
}

static bool next_of_bite(rf_rig *rig) {
    while (rig->motion.step < sizeof bite_steps) {
        const uint8_t entry = rig->motion.step++;
        if (entry != 0) report_step(rig, entry);
        if (start_entry(rig, entry)) return true;
    }
    rig->motion.outcome = (uint32_t)rig->store.kept.z_hole_um;
    return false;
}

/* ---- HOLE_AUTO ----------------------------------------------------------------------------------------- */

static bool hole_over(const rf_rig *rig) {
    const rf_plan *plan = &rig->motion.plan;
    return rig->motion.hole_ends || rig->arm.draining || rig->noisy || rig->motion.fault.code != RL_FAIL_NONE
        || rig->store.kept.z_hole_um >= plan->hole_um - RF_RISE_UM;
}

/* What was asked for, but never more than the active limit of a hole. */
static bool over_budget(rf_rig *rig) {
    const rf_plan *plan = &rig->motion.plan;
    const rf_facts *facts = &rig->facts;
    const uint64_t limit_01j = (uint64_t)rf_limit_of(rig, RD_LIMIT_HOLE_ENERGY)->critical_high * 3600;
    const uint64_t limit_us = (uint64_t)rf_limit_of(rig, RD_LIMIT_HOLE_TIME)->critical_high * 60 * RF_S;
    const uint64_t most_01j = plan->hole_energy_01j < limit_01j ? plan->hole_energy_01j : limit_01j;
    const uint64_t most_us = plan->hole_us < limit_us ? plan->hole_us : limit_us;
    if (facts->hole_energy_01j >= most_01j) {
        rf_fail(rig, RL_FAIL_BUDGET, 4, (int32_t)(facts->hole_energy_01j / 36000),
                (int32_t)(most_01j / 36000));
        return true;
    }
    if (facts->hole_us < most_us) return false;
    rf_fail(rig, RL_FAIL_BUDGET, 5, (int32_t)(facts->hole_us / (60 * RF_S)),
            (int32_t)(most_us / (60 * RF_S)));
    return true;
}

static void wait_for_person(rf_rig *rig) {
    rf_enter_air(rig);
    rig->facts.hold_id += 1;
    rig->facts.hold_cause = RD_CAUSE_ACK_WAITED;
    rf_event_add(rig, RL_EVENT_STEP, rig->facts.bite_number, 0);
    rf_phase_start(rig, RF_PHASE_WAIT);
}

static bool cup_ready(rf_rig *rig) {
    const uint8_t cup = rig->motion.plan.cup;
    const bool there = cup >= 1 && cup <= RF_CUPS;
    if (there && rf_cup_state(rig, cup) == RD_CUP_STATE_EMPTY_CLEAN) return true;
    rf_fail(rig, RL_FAIL_PERMIT, cup, RD_PERMIT_CUP_EMPTY_CLEAN, RD_CUP_STATE_UNKNOWN);
    return false;
}

static bool next_of_hole(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->step == 0) rf_plan_bite(rig);
    if (motion->phase != RF_PHASE_WAIT && next_of_bite(rig)) return true;
    if (motion->phase != RF_PHASE_WAIT) {
        motion->plan.bites += 1;
        motion->plan.cup += 1;
        const rf_result *result = rf_result_of(rig, motion->command_id);
        if (result != NULL) rf_report_plain(rig, 5, result, motion->plan.bites);
        if (hole_over(rig) || over_budget(rig)) return false;
        rf_enter_air(rig);
        if (motion->plan.ack_every != 0 && motion->plan.bites % motion->plan.ack_every == 0) {
            wait_for_person(rig);
            return true;
        }
    }
    if (hole_over(rig) || !cup_ready(rig)) return false;
    motion->step = 0;
    motion->ends = false;
    rf_plan_bite(rig);
    return next_of_bite(rig);
}

/* ---- The others ---------------------------------------------------------------------------------------- */

static bool next_of_drill(rf_rig *rig) {
    switch (rig->motion.step++) {
    case 0:
        if (go_in(rig)) return true;
        rig->motion.step++;
        drill(rig);
        return true;
    case 1:
        drill(rig);
        return true;
    case 2:
        end_bite(rig);
        return true;
    default:
        return false;
    }
}

/* RESUME goes on with the depth that was interrupted, with the set-points of the command. */
static bool next_of_resume(rf_rig *rig) {
    if (rig->motion.step == 0) rig->motion.step = 1;
    return next_of_drill(rig);
}

static bool next_of_peck(rf_rig *rig) {
    const rf_plan *plan = &rig->motion.plan;
    const int32_t bottom = rig->store.kept.surface_um + rig->store.kept.z_hole_um;
    if (rig->motion.step >= 2 * plan->repeats) return false;
    rf_spindle_turn(rig, 2 * RF_SLOW_TURN_01RPM, RF_DRILL_RAMP);
    if (rig->motion.step++ % 2 == 0) {
        travel(rig, bottom - plan->lift_um, RF_PECK_UM_S);
    } else {
        travel(rig, bottom - RF_TOP_WITHIN_UM, RF_PECK_UM_S);
    }
    return true;
}

static bool next_of_unjam(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    switch (motion->step++) {
    case 0:
        rig->facts.unjams += 1;
        travel(rig, rig->inputs.z_stage_um - RF_LIFT_UM / 2, RF_UNLOAD_UM_S);
        return true;
    case 1:
        rf_phase_start(rig, RF_PHASE_TRY);
        return true;
    case 2:
        rf_phase_start(rig, RF_PHASE_TRY);
        return true;
    case 3:
        travel(rig, rig->inputs.z_stage_um - RF_COOL_LIFT_UM, RF_UNLOAD_UM_S);
        return true;
    case 4:
        rf_phase_start(rig, RF_PHASE_TRY);
        return true;
    default:
        return false;
    }
}

static bool one(rf_rig *rig, uint8_t phase) {
    if (rig->motion.step++ != 0) return false;
    rf_phase_start(rig, phase);
    return true;
}

static bool next_of_stow(rf_rig *rig) {
    rig->motion.plan.force_01n = 0;
    return one(rig, RF_PHASE_DEP);
}

static bool next_of_retract(rf_rig *rig) {
    const rf_plan *plan = &rig->motion.plan;
    if (rig->motion.step++ != 0) return false;
    draw_out(rig, plan->target_um, plan->rpm_01, plan->speed_um_s);
    return true;
}

static bool next_of_move(rf_rig *rig) {
    if (rig->motion.step++ != 0) return false;
    travel(rig, rig->motion.plan.target_um, rig->motion.plan.speed_um_s);
    return true;
}

static bool next_of_spin(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->step++ != 0) return false;
    motion->set_rpm_01 = motion->plan.rpm_01;
    motion->ramp_rpm_s = motion->plan.ramp_rpm_s;
    motion->holding = false;
    rf_spindle_set(rig, RF_SPINDLE_RUN, motion->plan.time_us > RF_ON_AIR_US ? RF_ON_AIR_US
        : motion->plan.time_us);
    rf_phase_start(rig, RF_PHASE_SPIN);
    return true;
}

static bool next_of_hammer(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->step++ != 0) return false;
    const uint64_t most = motion->plan.time_us > RF_ON_HAMMER_US ? RF_ON_HAMMER_US : motion->plan.time_us;
    motion->hammer_level = motion->plan.level;
    motion->hammer_until_us = rig->mechanism_us + most;
    rf_phase_start(rig, RF_PHASE_HAMMER);
    return true;
}

static bool next_of_touch(rf_rig *rig) {
    if (rig->motion.step++ != 0) return false;
    rf_enter(rig, RL_STATE_APPROACH);
    rig->motion.plan.contact_01n = rig->motion.plan.force_01n;
    rf_phase_start(rig, RF_PHASE_TOUCH);
    return true;
}

bool rf_next(rf_rig *rig) {
    switch (rig->motion.function) {
    case RL_FUNCTION_SPIN: return next_of_spin(rig);
    case RL_FUNCTION_MOVE_Z: return next_of_move(rig);
    case RL_FUNCTION_HOME: return one(rig, RF_PHASE_HOME);
    case RL_FUNCTION_DEPLOY: return one(rig, RF_PHASE_DEP);
    case RL_FUNCTION_STOW: return next_of_stow(rig);
    case RL_FUNCTION_TARE_WOB: return one(rig, RF_PHASE_TARE);
    case RL_FUNCTION_CAL_FREE_TORQUE: return one(rig, RF_PHASE_FREE);
    case RL_FUNCTION_TOUCH_OFF: return next_of_touch(rig);
    case RL_FUNCTION_HAMMER: return next_of_hammer(rig);
    case RL_FUNCTION_DRILL: return next_of_drill(rig);
    case RL_FUNCTION_RESUME: return next_of_resume(rig);
    case RL_FUNCTION_BITE: return next_of_bite(rig);
    case RL_FUNCTION_HOLE_AUTO: return next_of_hole(rig);
    case RL_FUNCTION_PECK: return next_of_peck(rig);
    case RL_FUNCTION_CLEAR:
        if (rig->motion.step == 0) rf_enter(rig, RL_STATE_CLEARING);
        return one(rig, RF_PHASE_CLEAR);
    case RL_FUNCTION_RETRACT:
    case RL_FUNCTION_ABORT_TO_TOP: return next_of_retract(rig);
    case RL_FUNCTION_UNJAM:
    case RL_FUNCTION_UNJAM_FULL: return next_of_unjam(rig);
    case RL_FUNCTION_DWELL_T: return one(rig, RF_PHASE_DWELL);
    case RL_FUNCTION_CAROUSEL: return one(rig, RF_PHASE_CAROUSEL);
    case RL_FUNCTION_GATE: return one(rig, RF_PHASE_GATE);
    case RL_FUNCTION_SAMPLE_VERIFY: return one(rig, RF_PHASE_VERIFY);
    case RL_FUNCTION_RELEASE_LOCK: return one(rig, RF_PHASE_LOCK);
    case RL_FUNCTION_JOG: return one(rig, RF_PHASE_JOG);
    default: return false;
    }
}
