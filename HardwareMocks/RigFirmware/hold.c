/* How motion is taken away: plain stop, power off, HOLD-SPIN, jam, fault. */
#include "rig.h"

/* Ice near melting freezes a string in that stands still; an unknown temperature counts as warm. */
bool rf_warm_ice(const rf_rig *rig) {
    const bool ice = rig->settings.ice || rig->settings.limit_mode == RF_ICE_CRYO
        || rig->settings.limit_mode == RF_ICE_LAB;
    const int32_t refreeze = rf_parameter(rig, RD_PARAMETER_T_REFREEZE_C);
    const int32_t cold = rig->motion.ice_kept ? refreeze - RF_REFREEZE_BAND_01C : refreeze;
    return ice && (!rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE) || rig->inputs.bit_temperature_01c > cold);
}

/* ---- Standing in warm ice ------------------------------------------------------------------------------ */

/* After so long the string is held by 2 and by 6 N m more for each metre. */
static const uint32_t freezing_s[] = {60, 300};

void rf_watch_freezing(rf_rig *rig) {
    const bool stands = rf_in_hole(rig) && rf_warm_ice(rig) && !rf_turning(rig);
    if (!stands) rig->watch.turned_us = rig->now_us;
    if (stands && !rig->watch.freezing) {
        rf_event_add(rig, RL_EVENT_REFREEZE, (int32_t)freezing_s[0], rig->inputs.bit_temperature_01c);
    }
    rig->watch.freezing = stands;
}

uint16_t rf_until_frozen_s(const rf_rig *rig) {
    if (!rig->watch.freezing) return RF_NEVER_S;
    const uint64_t age_s = (rig->now_us - rig->watch.turned_us) / RF_S;
    for (size_t stage = 0; stage < sizeof freezing_s / sizeof freezing_s[0]; stage++) {
        if (age_s < freezing_s[stage]) return (uint16_t)(freezing_s[stage] - age_s);
    }
    return 0;
}

uint16_t rf_hold_spin_left_s(const rf_rig *rig) {
    if (!rig->motion.holding) return RF_NEVER_S;
    const uint8_t most = rf_warm_ice(rig) ? RD_PARAMETER_HOLD_SPIN_MAX_S : RD_PARAMETER_HOLD_SPIN_S;
    const uint64_t due_s = (uint64_t)rf_parameter(rig, most);
    const uint64_t age_s = (rig->now_us - rig->motion.hold_us) / RF_S;
    return age_s >= due_s ? 0 : (uint16_t)(due_s - age_s);
}

/* ---- What takes motion away ---------------------------------------------------------------------------- */

/* Everything that was wanted is forgotten, heat too (F-07). */
static void forget(rf_rig *rig) {
    rf_drives_rest(rig);
    rf_heater_set(rig, 0, 0);
    rig->motion.torque_most_001nm = 0;
    rig->watch.cooling = false;
}

void rf_plain_stop(rf_rig *rig, uint16_t code) {
    forget(rig);
    rf_z_set(rig, RF_Z_REST, 0);
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    rig->motion.holding = false;
    rig->motion.drill_to_um = 0;
    rf_end_motion(rig, (rf_verdict){.code = code}, 0);
}

void rf_drives_off(rf_rig *rig, uint16_t code) {
    rf_plain_stop(rig, code);
    rig->motion.spindle_mode = RF_SPINDLE_REST;
    rig->outputs.z_brake = true;
}

/* Told, and nothing that waits may begin after it (F-07). */
void rf_trip(rf_rig *rig, uint8_t cause, int32_t value, int32_t limit) {
    rig->watch.tripped_by = cause;
    rf_event_limit(rig, RL_EVENT_TRIP, cause, value, limit);
    rf_snapshot_freeze(rig, cause);
    rf_waiting_drop(rig, RL_FAIL_BY_TRIP);
}

void rf_fault(rf_rig *rig, uint8_t cause, int32_t value, int32_t limit) {
    rf_trip(rig, cause, value, limit);
    rf_fault_latch(rig, cause, RL_FAIL_BY_TRIP);
}

/* ---- HOLD ---------------------------------------------------------------------------------------------- */

static bool may_keep_turning(const rf_rig *rig) {
    const uint8_t mode = rig->motion.spindle_mode;
    const bool driven = mode == RF_SPINDLE_RUN || mode == RF_SPINDLE_DOWN || mode == RF_SPINDLE_KEEP
        || mode == RF_SPINDLE_TURN;
    const int32_t torque = rig->inputs.torque_001nm;
    const bool easy = torque < RF_HOLD_TORQUE_001NM && torque > -RF_HOLD_TORQUE_001NM;
    return driven && easy && rf_turning(rig) && rig->facts.z_homed && rf_z_bit(rig) >= RF_SPIN_DEPTH_UM
        && !rig->facts.torque_latched && rig->facts.overheated == 0;
}

bool rf_ice_keeps(const rf_rig *rig) {
    return rf_in_hole(rig) && rf_proven(rig) && rf_warm_ice(rig) && may_keep_turning(rig);
}

static void keep_turning(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const int32_t rpm_01 = rf_parameter(rig, RD_PARAMETER_HOLD_SPIN_RPM);
    motion->set_rpm_01 = rig->inputs.spindle_rpm_01 < 0 ? -rpm_01 : rpm_01;
    motion->torque_most_001nm = 0;
    rf_spindle_set(rig, RF_SPINDLE_KEEP, 0);
}

void rf_leave_spindle(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const bool rests = motion->spindle_mode == RF_SPINDLE_REST || motion->spindle_mode == RF_SPINDLE_BRAKE;
    if (motion->holding || rests) return;
    if (rf_ice_keeps(rig)) {
        motion->holding = true;
        motion->ice_kept = true;
        motion->hold_us = rig->now_us;
        keep_turning(rig);
        return;
    }
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
}

/* Pulling on a jammed or threaded string, or not knowing how deep or how hard, makes it worse: it stands. */
static bool may_unload(const rf_rig *rig, uint8_t cause) {
    const bool blind = cause == RD_CAUSE_DEPTH || cause == RD_CAUSE_RAW_FORCE
        || cause == RD_CAUSE_FEED_CURRENT;
    return !rig->facts.torque_latched && cause != RD_CAUSE_CORKSCREW && !blind;
}

static void hold_spin(rf_rig *rig, uint8_t cause) {
    rf_motion *motion = &rig->motion;
    const bool moved = motion->function != 0 || motion->holding || motion->z_mode == RF_Z_UNLOAD;
    const bool loaded = rig->wob_01n >= RF_UNLOADED_01N || !rf_valid(rig, RF_SENSOR_FORCE);
    if (moved && rig->facts.z_homed && loaded && may_unload(rig, cause)) {
        rf_z_set(rig, RF_Z_UNLOAD, RF_UNLOAD_MOST_US);
    } else {
        rf_z_set(rig, RF_Z_REST, 0);
    }
    const bool keep = may_keep_turning(rig) && cause != RD_CAUSE_CORKSCREW && cause != RD_CAUSE_SENSOR
        && cause != RD_CAUSE_SPINDLE_CURRENT;
    if (!motion->holding) {
        motion->hold_us = rig->now_us;
        motion->ice_kept = false;
    }
    motion->holding = keep;
    if (keep) {
        keep_turning(rig);
    } else {
        rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
    }
}

/* The state that a HOLD leads to; the stages of the lease set theirs themselves. */
static void held_state(rf_rig *rig) {
    if (rig->state == RL_STATE_JAMMED || rig->state == RL_STATE_FAULT || rig->state == RL_STATE_ESTOP) return;
    if (rig->state == RL_STATE_MAINT || rig->state == RL_STATE_JOG) return;
    if (rf_in_hole(rig) || rf_armed(rig)) {
        rf_enter(rig, RL_STATE_HOLD);
    } else {
        rf_enter(rig, RL_STATE_SAFE);
    }
}

static void note_hold(rf_rig *rig, uint8_t cause) {
    rf_facts *facts = &rig->facts;
    facts->hold_id += 1;
    facts->hold_cause = cause;
    facts->hold_guard_broken = false;
    facts->resumed = false;
}

void rf_hold(rf_rig *rig, uint8_t cause, uint16_t code) {
    note_hold(rig, cause);
    if (code == RL_FAIL_BY_TRIP) rig->watch.tripped_by = cause;
    const bool by_link = cause == RD_CAUSE_LINK_LOSS || cause == RD_CAUSE_DISARM;
    const int32_t drill_to_um = rig->motion.drill_to_um;
    if (!by_link) {
        rf_ladder_held(rig);
        held_state(rig);
    }
    if (rf_in_hole(rig) && rf_proven(rig)) {
        forget(rig);
        hold_spin(rig, cause);
        rf_end_motion(rig, (rf_verdict){.code = code}, 0);
    } else {
        rf_plain_stop(rig, code);
        rig->motion.hold_us = rig->now_us;
    }
    rig->motion.drill_to_um = drill_to_um;
    rf_event_add(rig, RL_EVENT_HOLD, cause, rig->motion.holding ? rig->motion.set_rpm_01 / 10 : 0);
}

/* ---- Jam ----------------------------------------------------------------------------------------------- */

/* Torque away at once, never a reversal; then the feed draws the bit off the bottom. */
void rf_jam(rf_rig *rig, int32_t value, int32_t limit) {
    rf_motion *motion = &rig->motion;
    const bool drilled = motion->function == RL_FUNCTION_DRILL || motion->function == RL_FUNCTION_RESUME;
    const int32_t drill_to_um = drilled ? motion->drill_to_um : 0;
    note_hold(rig, RD_CAUSE_JAM);
    rig->facts.torque_latched = true;
    rig->facts.jams += 1;
    rig->watch.cut_us = rig->mechanism_us;
    forget(rig);
    motion->holding = false;
    motion->spindle_mode = RF_SPINDLE_REST;
    rig->outputs.spindle_enable = false;
    rig->outputs.spindle_brake = false;
    rf_z_set(rig, RF_Z_REST, 0);
    const bool loaded = rig->wob_01n >= RF_UNLOADED_01N;
    if (loaded && rf_proven(rig)) rf_z_set(rig, RF_Z_UNLOAD, RF_UNLOAD_MOST_US);
    if (rig->store.stop_latched) return;
    rf_enter(rig, RL_STATE_JAMMED);
    rf_end_motion(rig, (rf_verdict){.code = RL_FAIL_BY_JAM, .value = value, .limit = limit}, 0);
    motion->drill_to_um = drill_to_um;
    rf_event_add(rig, RL_EVENT_JAM, value, limit);
}
