/* The staged reaction to a lease that is not renewed (ICD section 5), and how long HOLD-SPIN may turn. */
#include "rig.h"

/* Parameters as times. */
static uint64_t milliseconds(const rf_rig *rig, uint8_t id) {
    return (uint64_t)rf_parameter(rig, id) * RF_MS;
}

static uint64_t seconds(const rf_rig *rig, uint8_t id) { return (uint64_t)rf_parameter(rig, id) * RF_S; }

static uint64_t age_us(const rf_rig *rig, uint64_t now_us) {
    return now_us > rig->ladder.lease_us ? now_us - rig->ladder.lease_us : 0;
}

uint32_t rf_lease_age_ms(const rf_rig *rig, uint64_t now_us) {
    if (!rig->ladder.running) return RF_NO_LEASE;
    const uint64_t ms = age_us(rig, now_us) / RF_MS;
    return ms >= RF_NO_LEASE ? RF_NO_LEASE - 1 : (uint32_t)ms;
}

static int32_t age_s(const rf_rig *rig) { return (int32_t)(age_us(rig, rig->now_us) / RF_S); }

/* The lease age that leads to it, where it is one. */
static int32_t stage_ms(const rf_rig *rig, uint8_t stage) {
    switch (stage) {
    case 1: return rf_parameter(rig, RD_PARAMETER_LOSS_JOG_MS);
    case 2: return rf_parameter(rig, RD_PARAMETER_LOSS_WARN_WIRED_MS);
    case 3: return rf_parameter(rig, RD_PARAMETER_LOSS_HOLD_WIRED_MS);
    case 5: return 1000 * rf_parameter(rig, RD_PARAMETER_LOSS_ABORT_WIRED_S);
    default: return 0;
    }
}

static void set_stage(rf_rig *rig, uint8_t stage) {
    if (rig->ladder.stage == stage) return;
    rig->ladder.stage = stage;
    const uint64_t ms = age_us(rig, rig->now_us) / RF_MS;
    rl_device_beat(&rig->link);
    rf_tell(rig, RF_TAP_STAGE, 0, stage, (uint32_t)ms);
    rf_event_limit(rig, RL_EVENT_LEASE_STAGE, stage, (int32_t)ms, stage_ms(rig, stage));
}

void rf_ladder_quiet(rf_rig *rig) {
    rig->ladder.warning = false;
    rig->ladder.lost = false;
}

void rf_ladder_start(rf_rig *rig) {
    rf_ladder_quiet(rig);
    rig->ladder.running = true;
    rig->ladder.guard_broken = false;
    rig->ladder.lease_us = rig->ladder.escape_us = rig->now_us;
    set_stage(rig, 0);
}

void rf_ladder_end(rf_rig *rig) {
    rf_ladder_quiet(rig);
    rig->ladder.running = false;
    set_stage(rig, 0);
}

void rf_ladder_lost(rf_rig *rig) {
    rig->ladder.lost = true;
    set_stage(rig, 3);
}

/* A person is there: the countdown to the escape begins anew, a warning or a withdrawal under way ends. */
void rf_ladder_held(rf_rig *rig) {
    if (!rig->ladder.lost) return;
    rig->ladder.warning = false;
    rig->ladder.escape_us = rig->now_us;
    if (rig->ladder.stage == 5) set_stage(rig, 4);
}

/* ---- HOLD-SPIN ----------------------------------------------------------------------------------------- */

static void limit_hold_spin(rf_rig *rig) {
    if (!rig->motion.holding) return;
    const uint64_t age = rig->now_us - rig->motion.hold_us;
    if (age <= seconds(rig, RD_PARAMETER_HOLD_SPIN_S)) return;
    if (age <= seconds(rig, RD_PARAMETER_HOLD_SPIN_MAX_S) && rf_warm_ice(rig)) {
        rig->motion.ice_kept = true;
        return;
    }
    rig->motion.holding = false;
    rf_spindle_set(rig, RF_SPINDLE_BRAKE, 0);
}

/* ---- S5 ------------------------------------------------------------------------------------------------ */

static bool allows_abort(const rf_rig *rig) {
    const int32_t policy = rf_parameter(rig, RD_PARAMETER_LOSS_ABORT_WIRED);
    const bool ice = rig->settings.limit_mode == RF_ICE_CRYO || rig->settings.limit_mode == RF_ICE_LAB;
    return policy == RF_ABORT_ALWAYS || (policy == RF_ABORT_ICE && ice);
}

static bool may_escape(const rf_rig *rig) {
    return allows_abort(rig) && rig->panel.key == RF_KEY_REMOTE && !rig->ladder.guard_broken
        && rf_proven(rig) && rig->store_good && !rig->store.stop_latched && rig->facts.locks_released == 3;
}

static void refuse_escape(rf_rig *rig) {
    rig->ladder.warning = false;
    rf_event_add(rig, RL_EVENT_ESCAPE, 3, age_s(rig));
}

static void run_escape(rf_rig *rig) {
    rf_ladder *ladder = &rig->ladder;
    if (rig->state != RL_STATE_HOLD || !rf_in_hole(rig)) return;
    if (ladder->stage < 5) {
        if (rig->now_us - ladder->escape_us <= seconds(rig, RD_PARAMETER_LOSS_ABORT_WIRED_S)) return;
        set_stage(rig, 5);
        if (!may_escape(rig)) {
            refuse_escape(rig);
            return;
        }
        ladder->warning = true;
        ladder->warning_us = rig->now_us;
        rf_event_add(rig, RL_EVENT_ESCAPE, 1, age_s(rig));
        return;
    }
    if (ladder->warning) {
        if (!may_escape(rig)) {
            refuse_escape(rig);
        } else if (rig->now_us - ladder->warning_us >= seconds(rig, RD_PARAMETER_ABORT_WARN_S)) {
            ladder->warning = false;
            rf_event_add(rig, RL_EVENT_ESCAPE, 2, age_s(rig));
            rf_begin_escape(rig);
        }
        return;
    }
    /* Refused: SAFE in place, but warm ice keeps the spindle as long as its own rule says. */
    if (rig->motion.holding) return;
    rf_ladder_quiet(rig);
    rf_plain_stop(rig, 0);
    rf_enter(rig, RL_STATE_SAFE);
}

/* ---- The ladder ---------------------------------------------------------------------------------------- */

/* S2: what moves in free air stops, UNJAM and H4 actions end, heat goes; work in the ground and the way out
 * run on. */
static void warn(rf_rig *rig) {
    if (rig->motion.heater_01w != 0) rf_heater_set(rig, 0, 0);
    const uint8_t class = rf_class_of(rig, rig->motion.function);
    if (class == RD_CLASS_MA || class == RD_CLASS_MU || class == RD_CLASS_MJ) {
        rf_plain_stop(rig, RL_FAIL_BY_LINK_LOSS);
    }
}

static void run_armed(rf_rig *rig) {
    const uint64_t age = age_us(rig, rig->now_us);
    if (age > milliseconds(rig, RD_PARAMETER_LOSS_HOLD_WIRED_MS)) {
        rf_withdraw(rig, RF_DISARM_LINK_LOSS);
        return;
    }
    const bool warns = age > milliseconds(rig, RD_PARAMETER_LOSS_WARN_WIRED_MS);
    set_stage(rig, warns ? 2 : age > milliseconds(rig, RD_PARAMETER_LOSS_JOG_MS) ? 1 : 0);
    if (rig->ladder.stage >= 2) warn(rig);
}

void rf_ladder_run(rf_rig *rig) {
    /* Whoever turned the key may be at the rig, as whoever opened the guard. */
    const bool untouched = rf_proven(rig) && rf_permit(rig, RD_PERMIT_KEY_REMOTE) == RF_TRUE;
    if (!untouched) rig->ladder.guard_broken = true;
    limit_hold_spin(rig);
    rf_watch_freezing(rig);
    if (rf_armed(rig)) {
        run_armed(rig);
        return;
    }
    if (!rig->ladder.lost) return;
    const bool waited = rig->now_us - rig->motion.hold_us > seconds(rig, RD_PARAMETER_HOLD_SPIN_S);
    if (rig->ladder.stage == 3 && rig->state == RL_STATE_HOLD && waited) set_stage(rig, 4);
    run_escape(rig);
}
