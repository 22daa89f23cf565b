/* UNJAM: unload, back a quarter turn, a few blows, up 20 mm, and a try against a torque that rises. */
#include "rig.h"

enum { BACK_01RPM = -100, TRY_01RPM = 200, BACK_TORQUE_001NM = 300, TURN_MARGIN_001NM = 150 };

/* Motion before this try: no reversal within 500 ms of the cut (F-31). */
static bool rested(const rf_rig *rig) {
    return rig->mechanism_us - rig->watch.cut_us >= 500 * RF_MS;
}

static rf_course try_back(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        if (!rested(rig)) return RF_GOES;
        motion->torque_most_001nm = BACK_TORQUE_001NM;
        rf_spindle_turn(rig, BACK_01RPM, RF_DRILL_RAMP);
        rf_stage(rig, 1);
    }
    /* A quarter turn at 10 rpm is a second and a half. */
    if (rf_stage_age(rig) < 1500 * RF_MS) return RF_GOES;
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    return RF_OVER;
}

static rf_course try_blows(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        motion->plan.contact_01n = 100;
        rf_z_set(rig, RF_Z_TOUCH, 5 * RF_S);
        motion->speed_um_s = RF_UNLOAD_UM_S / 2;
        rf_stage(rig, 1);
    }
    if (motion->stage == 1) {
        if (!motion->z_over) return RF_GOES;
        motion->hammer_level = 3;
        motion->hammer_until_us = rig->mechanism_us + 2 * RF_S;
        rf_stage(rig, 2);
    }
    return rf_stage_age(rig) < 2 * RF_S ? RF_GOES : RF_OVER;
}

/* Free when it turns as set for half a second below the step; the trip lies 1.5 N m above it, 2 s at most. */
static rf_course try_turn(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        if (rf_turning(rig) && rf_phase_age(rig) < RF_S) return RF_GOES;
        motion->torque_most_001nm = (int16_t)(motion->plan.torque_001nm + TURN_MARGIN_001NM);
        rf_spindle_turn(rig, TRY_01RPM, RF_DRILL_RAMP);
        rf_stage(rig, 1);
    }
    const bool turns = rig->inputs.spindle_rpm_01 * 10 >= TRY_01RPM * 9
        && rig->inputs.torque_001nm < motion->plan.torque_001nm;
    if (!turns) motion->contact_us = rig->mechanism_us;
    if (turns && rig->mechanism_us - motion->contact_us >= 500 * RF_MS) {
        rig->facts.torque_latched = false;
        return RF_OVER;
    }
    if (rf_stage_age(rig) < 2 * RF_S) return RF_GOES;
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    rig->facts.torque_latched = true;
    if (rig->facts.unjams >= RF_UNJAMS_MOST) {
        rf_fault(rig, RD_CAUSE_JAM, rig->facts.unjams, RF_UNJAMS_MOST);
        return RF_GOES;
    }
    return rf_fail(rig, RL_FAIL_BY_JAM, 0, rig->inputs.torque_001nm, motion->plan.torque_001nm);
}

rf_course rf_try_run(rf_rig *rig) {
    switch (rig->motion.step) {
    case 2: return try_back(rig);
    case 3: return try_blows(rig);
    default: return try_turn(rig);
    }
}
