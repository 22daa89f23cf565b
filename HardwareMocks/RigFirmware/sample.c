/* From the flutes into a cup: clear, carousel, gate, verify. */
#include "rig.h"

/* ---- Clear --------------------------------------------------------------------------------------------- */

static bool brush_stalls(const rf_rig *rig) { return rig->inputs.brush_ma > 600; }

/* Three clears without 10 mm of progress are a question for a person (F-36). */
static bool count_clear(rf_rig *rig) {
    const int32_t depth = rig->store.kept.z_hole_um;
    if (rig->facts.clears == 0 || depth - rig->facts.clear_depth_um >= RF_PROGRESS_UM) {
        rig->facts.clears = 0;
        rig->facts.clear_depth_um = depth;
    }
    rig->facts.clears += 1;
    if (!rf_is_critical(rig, RD_LIMIT_CLEAR_COUNT, rig->facts.clears)) return false;
    rf_event_add(rig, RL_EVENT_RECOVERY, RD_CAUSE_RECOVERY, rig->facts.clears);
    return true;
}

/* The brush throws into the cup of the bite, or beside a closed gate; nowhere else. */
static rf_course may_throw(rf_rig *rig) {
    const uint8_t cup = rig->motion.plan.cup;
    const bool into = rf_fills_cup(rig);
    if (into ? rf_indexed(rig, cup) && rf_gate_open(rig) : rf_gate_shut(rig)) return RF_GOES;
    rig->motion.brush = 0;
    rf_leave_spindle(rig);
    return rf_fail(rig, RL_FAIL_INTERLOCK, into ? 1 : 2, rig->inputs.cup, into ? cup : 0);
}

rf_course rf_clear_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (may_throw(rig) == RF_FAILS) return RF_FAILS;
    if (motion->stage == 0) {
        rig->facts.brush_clear = false;
        motion->brush = motion->plan.brush != 0 ? 1 : 0;
        motion->brush_us = rig->mechanism_us;
        rf_stage(rig, 1);
    }
    rf_spindle_turn(rig, motion->plan.clear_rpm_01, RF_DRILL_RAMP);
    if (brush_stalls(rig) && rf_stage_age(rig) > 500 * RF_MS) {
        motion->brush = 0;
        rf_leave_spindle(rig);
        return rf_fail(rig, RL_FAIL_INTERLOCK, 0, rig->inputs.brush_ma, 600);
    }
    if (rf_phase_age(rig) < motion->plan.clear_us && !motion->ends) return RF_GOES;
    motion->brush = 0;
    rf_leave_spindle(rig);
    if (motion->stage == 1) {
        rig->facts.brush_clear = true;
        rig->facts.fill_permille = 0;
        rig->fill_mm3_milli = 0;
        rf_stage(rig, 2);
    }
    if (rf_turning(rig) && rf_stage_age(rig) < RF_S) return RF_GOES;
    if (count_clear(rig)) {
        rf_hold(rig, RD_CAUSE_RECOVERY, RL_FAIL_RECOVERY);
        return RF_GOES;
    }
    return RF_OVER;
}

/* ---- Carousel and gate --------------------------------------------------------------------------------- */

/* Nobody knows where it stands: HOME finds out. */
static rf_course lost_place(rf_rig *rig, uint16_t code) {
    rig->motion.carousel = 0;
    rig->facts.car_homed = false;
    rf_raise(rig);
    rf_trip(rig, RD_CAUSE_CAROUSEL, rig->inputs.cup, rig->motion.plan.cup);
    return rf_fail(rig, code, 1, rig->inputs.cup, rig->motion.plan.cup);
}

/* A carousel that turns leaves its lock and comes into it again; one that arrives without has a lock, or an
 * index, that says nothing. */
static rf_course turn_to(rf_rig *rig, uint8_t cup) {
    rf_motion *motion = &rig->motion;
    if (motion->count == 0) motion->first = rf_indexed(rig, cup) ? 1 : 0;
    motion->count = 1;
    if (!rf_reached(rig, RF_SWITCH_CUP_LOCKED)) motion->first = 1;
    const bool between = rf_valid(rig, RF_SENSOR_CAROUSEL) && rig->inputs.cup == 0;
    const bool differ = between && rf_reached(rig, RF_SWITCH_CUP_LOCKED);
    if (differ && rf_stage_age(rig) > 100 * RF_MS) return lost_place(rig, RL_FAIL_INTERLOCK);
    if (rf_indexed(rig, cup)) {
        if (motion->first == 0) return lost_place(rig, RL_FAIL_INTERLOCK);
        motion->carousel = 0;
        rf_stage(rig, 2);
        return RF_GOES;
    }
    return motion->carousel != 0 ? RF_GOES : lost_place(rig, RL_FAIL_MAX_ON);
}

/* An empty cup before a bite: what the record says, the scale has to say, too. */
static rf_course weigh_empty(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (!rf_valid(rig, RF_SENSOR_CUP_MASS)) return rf_fail(rig, RL_FAIL_INTERLOCK, 3, 0, 0);
    motion->sum += rig->inputs.cup_mass_01g;
    motion->last += 1;
    if (rf_stage_age(rig) < 500 * RF_MS) return RF_GOES;
    const int32_t mass_01g = (int32_t)(motion->sum / motion->last);
    if (mass_01g < RF_CUP_EMPTY_01G) return RF_OVER;
    rf_cup_becomes(rig, motion->plan.cup, RD_CUP_STATE_UNKNOWN);
    return rf_fail(rig, RL_FAIL_PERMIT, motion->plan.cup, RD_PERMIT_CUP_EMPTY_CLEAN, RF_FALSE);
}

rf_course rf_carousel_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t cup = motion->plan.cup;
    if (motion->stage == 0) {
        const bool there = rf_indexed(rig, cup);
        if (rig->inputs.z_stage_um > RF_CHUTE_UM && !there) {
            return rf_fail(rig, RL_FAIL_INTERLOCK, 0, rig->inputs.z_stage_um, RF_CHUTE_UM);
        }
        if (!rf_gate_shut(rig)) return rf_fail(rig, RL_FAIL_INTERLOCK, 2, rig->inputs.cup, cup);
        motion->carousel = there ? 0 : cup;
        motion->carousel_us = rig->mechanism_us;
        motion->last = 0;
        rf_stage(rig, there ? 2 : 1);
    }
    if (motion->stage == 1) return turn_to(rig, cup);
    if (!rf_indexed(rig, cup)) return rf_fail(rig, RL_FAIL_INTERLOCK, 1, rig->inputs.cup, cup);
    motion->outcome = cup;
    if (rf_fills_cup(rig)) return weigh_empty(rig);
    return rf_stage_age(rig) < 100 * RF_MS ? RF_GOES : RF_OVER;
}

rf_course rf_gate_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint16_t wanted = motion->plan.gate_open ? RF_SWITCH_GATE_OPEN : RF_SWITCH_GATE_CLOSED;
    if (motion->stage == 0) {
        if (motion->plan.gate_open) {
            motion->fault = rf_cup_expose(rig);
            if (motion->fault.code != RL_FAIL_NONE) return RF_FAILS;
            motion->first = rig->inputs.cup;
        }
        motion->gate = motion->plan.gate_open ? 1 : -1;
        motion->gate_us = rig->mechanism_us;
        rf_stage(rig, 1);
    }
    if (motion->plan.gate_open && !rf_indexed(rig, (uint8_t)motion->first)) {
        motion->gate = 0;
        return rf_fail(rig, RL_FAIL_INTERLOCK, 1, rig->inputs.cup, motion->first);
    }
    if (rf_reached(rig, wanted)) {
        motion->gate = 0;
        return RF_OVER;
    }
    if (motion->gate != 0) return RF_GOES;
    return rf_fail(rig, RL_FAIL_MAX_ON, 0, (int32_t)(RF_ON_GATE_US / RF_MS),
        (int32_t)(RF_ON_GATE_US / RF_MS));
}

/* ---- Verify -------------------------------------------------------------------------------------------- */

static void settle_cup(rf_rig *rig, uint8_t cup, int32_t mass_01g) {
    rf_kept *kept = &rig->store.kept;
    const bool there = mass_01g >= RF_SAMPLE_LEAST_01G;
    kept->cup_mass_01g[cup - 1] = (uint16_t)(mass_01g < 0 ? 0 : mass_01g);
    if (kept->cup_pending == cup) kept->cup_pending = 0;
    rf_cup_becomes(rig, cup, there ? RD_CUP_STATE_VERIFIED : RD_CUP_STATE_LOST);
    rf_event_add(rig, RL_EVENT_SAMPLE, cup, mass_01g);
}

/* A second of the scale, then its word stands: verified, or lost. */
rf_course rf_verify_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t cup = motion->plan.cup;
    if (!rf_valid(rig, RF_SENSOR_CUP_MASS) || !rf_indexed(rig, cup)) {
        return rf_fail(rig, RL_FAIL_INTERLOCK, 1, rig->inputs.cup, cup);
    }
    motion->sum += rig->inputs.cup_mass_01g;
    motion->count += 1;
    if (rf_phase_age(rig) < RF_S) return RF_GOES;
    const int32_t mass = (int32_t)(motion->sum / motion->count);
    settle_cup(rig, cup, mass);
    motion->outcome = (uint32_t)(mass < 0 ? 0 : mass);
    if (mass < RF_SAMPLE_LEAST_01G) return rf_fail(rig, RL_FAIL_NO_SAMPLE, cup, mass, RF_SAMPLE_LEAST_01G);
    return RF_OVER;
}
