/* Cups: which one stands under the chute, what may have fallen into it, and who may say that it is clean.
 *
 * A cup says EMPTY_CLEAN only while nothing can have fallen into it since a person said so. What is written
 * is saved before the gate moves, so that no cut of the power finds a full cup that says it is empty. */
#include "watching.h"

enum { RF_EVERY_CUP = (1 << RF_CUPS) - 1 };

/* ---- Index, lock, gate --------------------------------------------------------------------------------- */

static bool locked(const rf_rig *rig) {
    return (rig->inputs.switches_a & rig->inputs.switches_b & RF_SWITCH_CUP_LOCKED) != 0;
}

/* The index names this cup, and both contacts of the lock say that it stands. */
bool rf_indexed(const rf_rig *rig, uint8_t cup) {
    return cup != 0 && rf_valid(rig, RF_SENSOR_CAROUSEL) && rig->inputs.cup == cup && locked(rig);
}

bool rf_gate_shut(const rf_rig *rig) {
    const uint16_t both = rig->inputs.switches_a & rig->inputs.switches_b;
    return (both & RF_SWITCH_GATE_CLOSED) != 0 && !rf_reached(rig, RF_SWITCH_GATE_OPEN);
}

bool rf_gate_open(const rf_rig *rig) {
    const uint16_t both = rig->inputs.switches_a & rig->inputs.switches_b;
    return (both & RF_SWITCH_GATE_OPEN) != 0 && !rf_reached(rig, RF_SWITCH_GATE_CLOSED);
}

/* ---- States -------------------------------------------------------------------------------------------- */

uint8_t rf_cup_state(const rf_rig *rig, uint8_t cup) {
    return rig->store.kept.cup_state[cup - 1] & RF_CUP_STATE;
}

/* THERMAL stays: only a person who makes the cup clean takes it away. */
void rf_cup_becomes(rf_rig *rig, uint8_t cup, uint8_t state) {
    uint8_t *kept = &rig->store.kept.cup_state[cup - 1];
    *kept = state | (*kept & RF_CUP_THERMAL);
    rf_save(rig);
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_CUP, cup, state);
}

/* A sample in it, or what shall stay as it is. */
static bool holds(uint8_t state) {
    return state == RD_CUP_STATE_FILLING || state == RD_CUP_STATE_FILLED || state == RD_CUP_STATE_VERIFIED
        || state == RD_CUP_STATE_WITNESS;
}

/* A person may look through the gate at what is of no use any more; not at a sample. */
rf_verdict rf_cup_may_open(const rf_rig *rig) {
    const uint8_t cup = rig->inputs.cup;
    if (!rf_indexed(rig, cup) || cup > RF_CUPS) {
        return (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 1, .value = cup};
    }
    const uint8_t state = rf_cup_state(rig, cup);
    if (!holds(state)) return (rf_verdict){0};
    return (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 4, .value = cup, .limit = state};
}

static rf_verdict expose(rf_rig *rig, uint8_t cup) {
    const uint8_t state = rf_cup_state(rig, cup);
    const bool fills = rf_fills_cup(rig);
    if (fills && state != RD_CUP_STATE_EMPTY_CLEAN) {
        return (rf_verdict){RL_FAIL_PERMIT, cup, RD_PERMIT_CUP_EMPTY_CLEAN, RF_FALSE};
    }
    if (fills) {
        rig->store.kept.cup_pending = cup;
        rf_cup_becomes(rig, cup, RD_CUP_STATE_FILLING);
    } else if (state == RD_CUP_STATE_EMPTY_CLEAN) {
        rf_cup_becomes(rig, cup, RD_CUP_STATE_USED);
    }
    /* What could not be saved would be forgotten with the power, and the cup be filled again. */
    if (rig->store_good) return (rf_verdict){0};
    return (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 3, .value = cup};
}

/* Before the gate opens: from here on what falls is in this cup. */
rf_verdict rf_cup_expose(rf_rig *rig) {
    const uint8_t cup = rf_fills_cup(rig) ? rig->motion.plan.cup : rig->inputs.cup;
    if (!rf_indexed(rig, cup) || cup > RF_CUPS) {
        return (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 1, .value = rig->inputs.cup, .limit = cup};
    }
    return expose(rig, cup);
}

bool rf_fills_cup(const rf_rig *rig) {
    return rig->motion.function == RL_FUNCTION_BITE || rig->motion.function == RL_FUNCTION_HOLE_AUTO;
}

/* ---- What happens to cups by themselves ---------------------------------------------------------------- */

static void spoil(rf_rig *rig, uint16_t cups) {
    for (uint8_t cup = 1; cup <= RF_CUPS; cup++) {
        const bool meant = (cups >> (cup - 1) & 1) != 0;
        if (!meant || rf_cup_state(rig, cup) != RD_CUP_STATE_EMPTY_CLEAN) continue;
        rf_cup_becomes(rig, cup, RD_CUP_STATE_UNKNOWN);
    }
}

static uint16_t with_neighbours(uint8_t cup) {
    if (cup == 0) return 0;
    const uint8_t before = cup == 1 ? RF_CUPS : (uint8_t)(cup - 1);
    const uint8_t after = (uint8_t)(cup % RF_CUPS + 1);
    return (uint16_t)(1u << (cup - 1) | 1u << (before - 1) | 1u << (after - 1));
}

/* Cups that an open gate may pour into: one, if both sensors say which. */
static uint16_t under_the_chute(const rf_rig *rig) {
    const uint8_t index = rf_valid(rig, RF_SENSOR_CAROUSEL) && rig->inputs.cup <= RF_CUPS
        ? rig->inputs.cup : 0;
    if (rf_indexed(rig, index)) return (uint16_t)(1u << (index - 1));
    const uint16_t near = with_neighbours(index) | with_neighbours(rig->watch.cup_at);
    return near != 0 ? near : RF_EVERY_CUP;
}

/* An open gate without a command: a hand, a spring, a sensor. Nobody knows what fell. */
static void watch_gate(rf_rig *rig) {
    const bool open = !rf_reached(rig, RF_SWITCH_GATE_CLOSED)
        && rig->store.checks[RD_MECHANISM_GATE].result == RD_CHECK_PASSED;
    if (!rf_lasts(rig, &rig->watch.gate_us, open, 20 * RF_MS)) return;
    spoil(rig, under_the_chute(rig));
}

/* A carousel that stands elsewhere than it was left has a place nobody gave it. */
static void watch_index(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const uint8_t index = rig->inputs.cup;
    const bool known = rf_indexed(rig, index) && index <= RF_CUPS;
    if (rig->outputs.carousel != 0) watch->cup_moved_us = rig->mechanism_us;
    const bool settles = watch->cup_at == 0
        || (watch->cup_moved_us != 0 && rig->mechanism_us - watch->cup_moved_us < RF_S);
    if (!known || index == watch->cup_at) return;
    if (!settles) {
        rig->facts.car_homed = false;
        rf_raise(rig);
        rf_trip(rig, RD_CAUSE_CAROUSEL, index, watch->cup_at);
    }
    watch->cup_at = index;
}

/* The scale knows better than the record. */
static void watch_scale(rf_rig *rig) {
    const uint8_t cup = rig->inputs.cup;
    const bool there = rf_indexed(rig, cup) && cup <= RF_CUPS && rf_valid(rig, RF_SENSOR_CUP_MASS);
    const bool full = there && rig->inputs.cup_mass_01g >= RF_CUP_EMPTY_01G
        && rf_cup_state(rig, cup) == RD_CUP_STATE_EMPTY_CLEAN;
    if (rf_lasts(rig, &rig->watch.full_us, full, 500 * RF_MS)) spoil(rig, (uint16_t)(1u << (cup - 1)));
}

void rf_watch_cups(rf_rig *rig) {
    watch_index(rig);
    watch_gate(rig);
    watch_scale(rig);
}

/* ---- What a person says -------------------------------------------------------------------------------- */

/* Nobody calls a cup clean that stands under an open gate, or that the scale shows full. */
rf_verdict rf_cup_may_confirm(const rf_rig *rig, uint8_t cup, uint8_t state) {
    if (state != RD_CUP_STATE_EMPTY_CLEAN) return (rf_verdict){0};
    const bool below = (under_the_chute(rig) >> (cup - 1) & 1) != 0;
    if (below && !rf_gate_shut(rig)) {
        return (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 2, .value = cup};
    }
    const bool weighed = rf_indexed(rig, cup) && rf_valid(rig, RF_SENSOR_CUP_MASS);
    if (!weighed || rig->inputs.cup_mass_01g < RF_CUP_EMPTY_01G) return (rf_verdict){0};
    return (rf_verdict){RL_FAIL_INTERLOCK, 5, rig->inputs.cup_mass_01g, RF_CUP_EMPTY_01G};
}

/* Only what was put into a cup can be measured as a sample. */
rf_verdict rf_cup_may_verify(const rf_rig *rig, uint8_t cup) {
    const uint8_t state = rf_cup_state(rig, cup);
    const bool sample = state == RD_CUP_STATE_FILLING || state == RD_CUP_STATE_FILLED
        || state == RD_CUP_STATE_VERIFIED;
    if (sample) return (rf_verdict){0};
    return (rf_verdict){.code = RL_FAIL_INTERLOCK, .index = 1, .value = cup, .limit = state};
}
