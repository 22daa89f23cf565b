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
    if (rig->facts.clears < RF_CLEARS_MOST) return false;
    rf_event_add(rig, RL_EVENT_RECOVERY, RD_CAUSE_RECOVERY, rig->facts.clears);
    return true;
}

rf_course rf_clear_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
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

static bool indexed(const rf_rig *rig, uint8_t cup) {
    return rf_valid(rig, RF_SENSOR_CAROUSEL) && rig->inputs.cup == cup
        && rf_reached(rig, RF_SWITCH_CUP_LOCKED);
}

rf_course rf_carousel_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t cup = motion->plan.cup;
    if (motion->stage == 0) {
        if (rig->inputs.z_stage_um > RF_CHUTE_UM) {
            if (!indexed(rig, cup)) return rf_fail(rig, RL_FAIL_INTERLOCK, 0, rig->inputs.z_stage_um,
                RF_CHUTE_UM);
            return RF_OVER;
        }
        motion->carousel = cup;
        motion->carousel_us = rig->mechanism_us;
        rf_stage(rig, 1);
    }
    if (motion->stage == 1) {
        if (indexed(rig, cup)) {
            motion->carousel = 0;
            rf_stage(rig, 2);
            return RF_GOES;
        }
        if (motion->carousel != 0) return RF_GOES;
        rig->facts.car_homed = false; /* nobody knows where it stands */
        rf_raise(rig);
        return rf_fail(rig, RL_FAIL_MAX_ON, 0, rig->inputs.cup, cup);
    }
    if (rf_stage_age(rig) < 100 * RF_MS) return RF_GOES;
    if (!indexed(rig, cup)) return rf_fail(rig, RL_FAIL_INTERLOCK, 1, rig->inputs.cup, cup);
    motion->outcome = cup;
    return RF_OVER;
}

rf_course rf_gate_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint16_t wanted = motion->plan.gate_open ? RF_SWITCH_GATE_OPEN : RF_SWITCH_GATE_CLOSED;
    if (motion->stage == 0) {
        if (motion->plan.gate_open && !indexed(rig, rig->inputs.cup)) {
            return rf_fail(rig, RL_FAIL_INTERLOCK, 1, rig->inputs.cup, 0);
        }
        motion->gate = motion->plan.gate_open ? 1 : -1;
        motion->gate_us = rig->mechanism_us;
        rf_stage(rig, 1);
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
    const uint8_t flags = kept->cup_state[cup - 1] & RF_CUP_THERMAL;
    const bool there = mass_01g >= RF_SAMPLE_LEAST_01G;
    const uint8_t state = there ? RD_CUP_STATE_VERIFIED : RD_CUP_STATE_LOST;
    kept->cup_state[cup - 1] = state | flags;
    kept->cup_mass_01g[cup - 1] = (uint16_t)(mass_01g < 0 ? 0 : mass_01g);
    if (kept->cup_pending == cup) kept->cup_pending = 0;
    rf_save(rig);
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_SAMPLE, cup, mass_01g);
}

/* A second of the scale, then its word stands: verified, or lost. */
rf_course rf_verify_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint8_t cup = motion->plan.cup;
    if (!rf_valid(rig, RF_SENSOR_CUP_MASS) || !indexed(rig, cup)) {
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
