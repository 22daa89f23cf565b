/* Phases in the ground: touch, drill, cool, unload, dwell. */
#include "rig.h"

static int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }

/* ---- Touch --------------------------------------------------------------------------------------------- */

/* The stage position of the bit itself: the springs give under load. */
static int32_t bit_um(const rf_rig *rig) { return rf_z_bit(rig) + rig->store.kept.surface_um; }

static rf_course lift_off(rf_rig *rig, uint8_t stage) {
    rf_z_go(rig, RF_Z_MOVE, rig->inputs.z_stage_um - RF_REENTRY_UM, RF_UNLOAD_UM_S);
    rf_stage(rig, stage);
    return RF_GOES;
}

static void remember_surface(rf_rig *rig) {
    rig->store.kept.surface_um = bit_um(rig);
    rig->store.kept.z_hole_um = 0;
    rig->facts.touch_off_valid = true;
    rig->facts.tilt_known = true;
    rig->facts.tilt_x_001deg = rig->inputs.tilt_x_001deg;
    rig->facts.tilt_y_001deg = rig->inputs.tilt_y_001deg;
    rig->motion.outcome = (uint32_t)rig->store.kept.surface_um;
    rf_save(rig);
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_TOUCH_OFF, rig->store.kept.surface_um, RF_TOUCH_UNCERTAIN_UM);
}

/* The bottom of a known hole, or the surface where there is none; one found elsewhere is a fault (F-41). */
static rf_course found(rf_rig *rig) {
    const int32_t known = rig->store.kept.z_hole_um;
    const bool hole = rig->facts.touch_off_valid && known > RF_FROM_WITHIN_UM;
    const int32_t z = rf_z_bit(rig);
    rig->facts.z_bottom_found_um = z;
    rig->facts.bottom_known = true;
    if (hole && magnitude(z - known) > RF_BOTTOM_OFF_UM) {
        rf_event_add(rig, RL_EVENT_DEPTH, z, known);
        rf_trip(rig, RD_CAUSE_COLLAPSE, z, known);
        rf_hold(rig, RD_CAUSE_COLLAPSE, RL_FAIL_BY_TRIP);
        return RF_GOES;
    }
    if (rig->motion.function != RL_FUNCTION_TOUCH_OFF) return RF_OVER;
    if (!hole) remember_surface(rig);
    rig->motion.outcome = (uint32_t)rig->store.kept.surface_um;
    return lift_off(rig, 2);
}

rf_course rf_touch_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        motion->speed_um_s = motion->function == RL_FUNCTION_TOUCH_OFF ? motion->plan.speed_um_s
            : RF_UNLOAD_UM_S;
        rf_z_set(rig, RF_Z_TOUCH, RF_ON_TRAVEL_US);
        rf_stage(rig, 1);
    }
    if (!motion->z_over) return RF_GOES;
    if (motion->z_verdict.code == RL_FAIL_MAX_ON) {
        motion->fault = motion->z_verdict;
        return RF_FAILS;
    }
    if (motion->z_verdict.code != RL_FAIL_NONE) {
        return rf_fail(rig, RL_FAIL_NO_GROUND, 0, rig->inputs.z_stage_um, RF_SOFT_LIMIT_UM);
    }
    return motion->stage == 1 ? found(rig) : RF_OVER;
}

/* ---- Drill --------------------------------------------------------------------------------------------- */

/* The least of cap, force and torque says the feed (drill-domain 2.6). */
static void servo(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const rf_plan *plan = &motion->plan;
    const int32_t off = rig->store.kept.z_hole_um - rf_z_bit(rig);
    int32_t cap = plan->cap_um_s;
    const int32_t rpm = magnitude(rig->inputs.spindle_rpm_01);
    if (plan->mode == RD_DRILL_MODE_PPR && plan->rpm_01 != 0) {
        cap = (int32_t)((int64_t)cap * (rpm > plan->rpm_01 ? plan->rpm_01 : rpm) / plan->rpm_01);
    }
    const int32_t torque = magnitude(rig->inputs.torque_001nm);
    if (torque > RF_TORQUE_BOUND_001NM / 2) {
        const int32_t left = torque >= RF_TORQUE_BOUND_001NM ? 0 : RF_TORQUE_BOUND_001NM - torque;
        cap = cap * left / (RF_TORQUE_BOUND_001NM / 2);
    }
    if (off > RF_TOP_WITHIN_UM && rig->wob_01n < RF_UNLOADED_01N) cap = RF_UNLOAD_UM_S;
    int32_t feed = (plan->force_01n - rig->wob_01n) * RF_SERVO_UM_S_N / 10;
    if (feed > cap) feed = cap;
    if (feed < RF_DRILL_BACK_UM_S) feed = RF_DRILL_BACK_UM_S;
    motion->feed_um_s = feed;
}

static void note_depth(rf_rig *rig) {
    const int32_t z = rf_z_bit(rig);
    if (z > rig->store.kept.z_hole_um) {
        const int32_t deeper = z - rig->store.kept.z_hole_um;
        rig->store.kept.z_hole_um = z;
        rig->fill_mm3_milli += (uint64_t)deeper * RF_CUTTINGS_MM3_MM;
        rig->facts.fill_permille = (uint16_t)(rig->fill_mm3_milli / RF_FLUTE_MM3);
        if (rig->facts.fill_permille > 1200) rig->facts.fill_permille = 1200;
    }
    rig->facts.bite_length_um = z - rig->facts.bite_from_um;
    const uint32_t steps = rig->facts.bite_length_um <= 0
        ? 0 : (uint32_t)rig->facts.bite_length_um / RF_PROGRESS_UM;
    if (steps <= rig->motion.steps) return;
    rig->motion.steps = steps;
    if (rig->motion.function != RL_FUNCTION_DRILL && rig->motion.function != RL_FUNCTION_RESUME) return;
    const rf_result *result = rf_result_of(rig, rig->motion.command_id);
    const bool room = rf_reports_free(rig) > 2 * RF_REPORTS_A_COMMAND;
    if (result != NULL && room) rf_report_plain(rig, 5, result, steps);
}

static rf_course out_of(rf_rig *rig, uint16_t code, uint8_t index, int32_t value, int32_t limit) {
    rf_event_add(rig, code == RL_FAIL_MAX_ON ? RL_EVENT_MAX_ON : RL_EVENT_LIMIT, index, value);
    rf_fail(rig, code, index, value, limit);
    rig->motion.drill_to_um = 0;
    return RF_OVER; /* the bite ends as it should; the command says why it ended early */
}

/* What was asked for, but never more than the active limit, which counts in `unit`. */
static uint64_t least(uint64_t asked, int32_t limit, uint64_t unit) {
    const uint64_t most = limit < 0 ? 0 : (uint64_t)limit * unit;
    return asked < most ? asked : most;
}

static rf_course drill_ends(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const rf_plan *plan = &motion->plan;
    motion->outcome = (uint32_t)rf_z_bit(rig);
    if (rf_z_bit(rig) >= plan->target_um - RF_REACHED_UM || motion->ends) {
        motion->drill_to_um = 0;
        return RF_OVER;
    }
    const uint64_t used_us = rf_phase_age(rig);
    const uint64_t most_us = least(plan->time_us, rf_limit_of(rig, RD_LIMIT_BITE_TIME)->critical_high, RF_S);
    if (used_us >= most_us) {
        return out_of(rig, RL_FAIL_MAX_ON, 1, (int32_t)(used_us / RF_MS), (int32_t)(most_us / RF_MS));
    }
    const uint64_t energy_01j = rig->energy_01j - motion->energy_from_01j;
    const uint64_t most_01j = least(plan->energy_01j, rf_limit_of(rig, RD_LIMIT_BITE_ENERGY)->critical_high,
        3600);
    if (energy_01j >= most_01j) {
        return out_of(rig, RL_FAIL_BUDGET, 2, (int32_t)(energy_01j / 3600), (int32_t)(most_01j / 3600));
    }
    const int32_t fill = rf_limit_of(rig, RD_LIMIT_FILL_EST)->critical_high * 10;
    if (rig->facts.fill_permille >= fill) {
        return out_of(rig, RL_FAIL_BUDGET, 3, rig->facts.fill_permille, fill);
    }
    return RF_GOES;
}

static void begin_drill(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    motion->steps = 0;
    motion->energy_from_01j = rig->energy_01j;
    motion->drill_to_um = motion->plan.target_um;
    motion->hammer_level = 0;
    motion->level_us = motion->rop_us = rig->mechanism_us;
    motion->rop_from_um = rf_z_bit(rig);
    motion->rop_um_s = motion->plan.cap_um_s;
    rig->watch.force_trips = 0;
    rig->facts.bite_from_um = rig->store.kept.z_hole_um;
    rig->facts.bite_length_um = 0;
    if (motion->function == RL_FUNCTION_DRILL) {
        rig->facts.bite_energy_01j = 0;
        rig->facts.bite_us = 0;
    }
    if (!rig->facts.tilt_known) {
        rig->facts.tilt_known = true;
        rig->facts.tilt_x_001deg = rig->inputs.tilt_x_001deg;
        rig->facts.tilt_y_001deg = rig->inputs.tilt_y_001deg;
    }
    rf_stage(rig, 1);
}

static int32_t drill_rpm(const rf_plan *plan) {
    return plan->mode == RD_DRILL_MODE_PERC && plan->rpm_01 > RF_SLOW_TURN_01RPM ? RF_SLOW_TURN_01RPM
        : plan->rpm_01;
}

/* It turns and touches nothing: what it costs to turn off the bottom. */
static void note_idle_torque(rf_rig *rig) {
    const bool known = rf_valid(rig, RF_SENSOR_FORCE | RF_SENSOR_SPINDLE_CURRENT);
    if (!known || rig->wob_01n >= RF_UNLOADED_01N) return;
    rig->facts.off_torque_001nm = (int16_t)magnitude(rig->inputs.torque_001nm);
}

rf_course rf_drill_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) begin_drill(rig);
    const int32_t rpm = drill_rpm(&motion->plan);
    rf_spindle_turn(rig, rpm, motion->plan.ramp_rpm_s);
    note_depth(rig);
    const rf_course course = drill_ends(rig);
    if (course != RF_GOES) {
        rf_z_set(rig, RF_Z_REST, 0);
        motion->hammer_level = 0;
        return course;
    }
    if (motion->stage == 1) { /* never feed before it turns */
        if (magnitude(rig->inputs.spindle_rpm_01 - rpm) * 10 > magnitude(rpm)) return RF_GOES;
        note_idle_torque(rig);
        rf_z_set(rig, RF_Z_DRILL, 0);
        rf_stage(rig, 2);
    }
    if (rig->watch.cooling) {
        rf_phase_start(rig, RF_PHASE_COOL);
        return RF_GOES;
    }
    if (motion->z_mode == RF_Z_REST) { /* an over-force too many */
        motion->fault = motion->z_verdict;
        rf_hold(rig, RD_CAUSE_FORCE, RL_FAIL_BY_TRIP);
        return RF_GOES;
    }
    if (motion->z_mode == RF_Z_DRILL) servo(rig);
    rf_percussion(rig);
    return RF_GOES;
}

/* ---- Percussion ---------------------------------------------------------------------------------------- */

static void level_to(rf_rig *rig, uint8_t level) {
    rf_motion *motion = &rig->motion;
    if (level == motion->hammer_level) return;
    rf_event_add(rig, RL_EVENT_LEVEL, motion->hammer_level, level);
    motion->hammer_level = level;
    motion->level_us = rig->mechanism_us;
}

static void filter_rop(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const uint64_t span = rig->mechanism_us - motion->rop_us;
    if (span < 100 * RF_MS) return;
    const int64_t gained = rf_z_bit(rig) - motion->rop_from_um;
    const int32_t now = (int32_t)(gained * (int64_t)RF_S / (int64_t)span);
    motion->rop_um_s += (now - motion->rop_um_s) / 30; /* 3 s */
    motion->rop_from_um = rf_z_bit(rig);
    motion->rop_us = rig->mechanism_us;
}

/* Slow, hard to press, easy to turn is a hard layer; slow and heavy to turn is a choke: never beaten. */
void rf_percussion(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const rf_plan *plan = &motion->plan;
    filter_rop(rig);
    motion->hammer_until_us = rig->mechanism_us + RF_S;
    uint8_t level = motion->hammer_level;
    if (!rf_hammer_may(rig) && rig->mechanism_us - rig->watch.hammer_loaded_us > 300 * RF_MS) {
        level_to(rig, 0);
        return;
    }
    if (rig->mechanism_us - motion->level_us < 10 * RF_S) return;
    const bool slow = motion->rop_um_s < 133; /* 0.8 cm/min */
    const bool pressed = rig->wob_01n * 10 > plan->force_01n * 9;
    const bool easy = magnitude(rig->inputs.torque_001nm) * 10 < 4 * RF_TORQUE_BOUND_001NM;
    const bool may_rise = rig->ladder.stage < 2
        && rig->inputs.bus_mv >= rf_limit_of(rig, RD_LIMIT_BUS_V)->warning_low;
    if (slow && pressed && easy && may_rise && level < plan->level_most) level += 1;
    if (motion->rop_um_s > 667 && level > plan->level_least) level -= 1; /* 4 cm/min */
    if (level < plan->level_least && may_rise && pressed) level = plan->level_least;
    level_to(rig, level);
}

/* ---- Cool, unload, dwell ------------------------------------------------------------------------------- */

/* Stop-and-cool: up 20 mm, turning slowly, until the bit is 20 K below its limit; then on. */
rf_course rf_cool_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        motion->hammer_level = 0;
        rf_z_go(rig, RF_Z_MOVE, rig->inputs.z_stage_um - RF_COOL_LIFT_UM, RF_CREEP_RETRACT_UM_S);
        rf_spindle_turn(rig, RF_COOL_01RPM, RF_DRILL_RAMP);
        rf_stage(rig, 1);
    }
    if (motion->ends) return RF_OVER;
    if (!motion->z_over || rig->watch.cooling) return RF_GOES;
    rf_phase_start(rig, RF_PHASE_DRILL);
    motion->stage = 1;
    return RF_GOES;
}

rf_course rf_unload_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        rf_z_set(rig, RF_Z_REST, 0);
        motion->z_over = true;
        if (rig->wob_01n >= RF_UNLOADED_01N) rf_z_set(rig, RF_Z_UNLOAD, RF_UNLOAD_MOST_US);
        rf_stage(rig, 1);
    }
    if (!motion->z_over) return RF_GOES;
    if (rf_in_hole(rig) && rf_turning(rig)) note_idle_torque(rig);
    return RF_OVER;
}

/* Heat goes in for as long as the profile says; the drill's own limits end it earlier. */
rf_course rf_dwell_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    if (motion->stage == 0) {
        rf_leave_spindle(rig);
        rf_z_set(rig, RF_Z_REST, 0);
        motion->heat_most_01c = motion->plan.heat_most_01c;
        if (motion->plan.power_01w != 0) rf_heater_set(rig, motion->plan.power_01w, motion->plan.dwell_us);
        motion->count = 0;
        rf_stage(rig, 1);
    }
    const int32_t minutes = (int32_t)(rf_phase_age(rig) / (60 * RF_S));
    if (minutes > motion->count) {
        motion->count = minutes;
        const rf_result *result = rf_result_of(rig, motion->command_id);
        if (result != NULL && motion->function == RL_FUNCTION_DWELL_T) {
            rf_report_plain(rig, 5, result, (uint32_t)minutes);
        }
    }
    if (rf_phase_age(rig) < motion->plan.dwell_us && !motion->ends) return RF_GOES;
    rf_heater_set(rig, 0, 0);
    motion->outcome = (uint32_t)(int32_t)rig->inputs.bit_temperature_01c;
    return RF_OVER;
}
