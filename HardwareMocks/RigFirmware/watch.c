/* Protections on watch: emergency stop loop, key, enabling device, buttons, memory, the step's own time. */
#include "rig.h"

#include <string.h>

#define PANEL_DEBOUNCE_US (50 * RF_MS)
#define CRC_PERIOD_US (30 * RF_S)

enum { OVERRUN_US = 1200, OVERRUN_INJECTED_US = 1500, OVERRUNS_MOST = 3 };

/* ---- Latches ------------------------------------------------------------------------------------------- */

bool rf_latched(const rf_rig *rig) { return rig->store.stop_latched || rig->store.estop_latched; }

uint8_t rf_resting_state(const rf_rig *rig) {
    if (rig->store.estop_latched) return RL_STATE_ESTOP;
    if (rig->store.stop_latched) return RL_STATE_STOPPED;
    return rig->store.fault != 0 ? RL_STATE_FAULT : RL_STATE_SAFE;
}

void rf_fault_latch(rf_rig *rig, uint16_t fault, uint16_t code) {
    rig->watch.tripped_by = (uint8_t)fault;
    rf_snapshot_freeze(rig, (uint8_t)fault);
    rf_disarm(rig, RF_DISARM_FAULT);
    rf_plain_stop(rig, code);
    rf_ladder_end(rig);
    const bool first = rig->store.fault == 0;
    if (first) rig->store.fault = fault;
    rf_enter(rig, rf_resting_state(rig));
    if (!first) return;
    rf_raise(rig);
    rf_save(rig);
}

static void latch_estop(rf_rig *rig) {
    rf_waiting_drop(rig, RL_FAIL_BY_STOP);
    rf_disarm(rig, RF_DISARM_GUARD);
    rf_plain_stop(rig, RL_FAIL_BY_STOP);
    rf_ladder_end(rig);
    rig->store.estop_latched = true;
    rf_raise(rig);
    rf_save(rig);
    rf_enter(rig, RL_STATE_ESTOP);
    rf_tell(rig, RF_TAP_STOP, 0, RF_STOP_LOOP, 1);
    rf_snapshot_freeze(rig, RD_CAUSE_ESTOP_LOOP);
    rf_event_add(rig, RL_EVENT_STOPPED, RF_STOP_LOOP, 0);
}

/* ---- Safety variables, twice --------------------------------------------------------------------------- */

static void gather(const rf_rig *rig, rf_safety *now) {
    const rf_nonvolatile *store = &rig->store;
    now->scope = rig->arm.scope;
    now->token = rig->arm.token;
    now->latches = (store->stop_latched ? 1u : 0) | (store->estop_latched ? 2u : 0)
        | (store->guard_opened ? 4u : 0) | (rig->arm.draining ? 8u : 0);
    now->stop_id = store->stop_id;
    now->fault = store->fault;
    now->state = rig->state;
    now->locks = rig->facts.locks_released;
    now->function = rig->motion.function;
    now->modes = (uint32_t)rig->motion.z_mode << 8 | rig->motion.spindle_mode;
    now->expires = (uint32_t)(rig->arm.expires_us >> 10);
    now->configuration_crc = store->configuration_crc;
}

static bool agrees(const rf_safety *now, const rf_safety *inverted) {
    const uint8_t *a = (const uint8_t *)now;
    const uint8_t *b = (const uint8_t *)inverted;
    uint8_t wrong = 0; /* no early exit: this runs in every step, and compilers do many octets at once */
    for (size_t at = 0; at < sizeof *now; at++) wrong |= (uint8_t)(a[at] ^ b[at] ^ 0xFF);
    return wrong == 0;
}

/* Neither copy can be trusted alone: whatever either of them latched is latched. */
static void take_the_worse(rf_rig *rig) {
    const uint32_t latches = ~rig->panel.inverted.latches;
    if ((latches & 1) != 0) rig->store.stop_latched = true;
    if ((latches & 2) != 0) rig->store.estop_latched = true;
    if ((latches & 4) != 0) rig->store.guard_opened = true;
    if (rig->store.fault == 0) rig->store.fault = (uint16_t)~rig->panel.inverted.fault;
    if (rig->arm.scope == 0) rig->arm.scope = RL_SCOPE_AIR; /* so that the disarm below is told */
}

static void memory_fault(rf_rig *rig, int32_t where) {
    rf_event_add(rig, RL_EVENT_MEMORY, where, 0);
    rf_fault_latch(rig, where == RF_MEMORY_CONFIGURATION ? RD_CAUSE_CONFIG : RD_CAUSE_MEMORY,
             RL_FAIL_BY_TRIP);
}

void rf_watch_begin(rf_rig *rig) {
    if (!rig->panel.guarded) return;
    rf_safety now;
    gather(rig, &now);
    if (agrees(&now, &rig->panel.inverted)) return;
    rig->panel.guarded = false;
    take_the_worse(rig);
    memory_fault(rig, RF_MEMORY_VARIABLES);
}

void rf_watch_end(rf_rig *rig) {
    rf_safety now;
    gather(rig, &now);
    const uint8_t *from = (const uint8_t *)&now;
    uint8_t *to = (uint8_t *)&rig->panel.inverted;
    for (size_t at = 0; at < sizeof now; at++) to[at] = (uint8_t)~from[at];
    rig->panel.guarded = true;
    if (rig->memory_flip == 0) return;
    const uint32_t bit = rig->memory_flip - 1u;
    to[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    rig->memory_flip = 0;
}

/* A fault that motion found is latched like all others. */
static void keep_fault(rf_rig *rig) {
    if (rig->facts.fault_cause == 0 || rig->store.fault != 0) return;
    rig->store.fault = rig->facts.fault_cause;
    rf_raise(rig);
    rf_save(rig);
}

void rf_watch_memory(rf_rig *rig) {
    keep_fault(rig);
    if (rig->now_us - rig->panel.crc_us < CRC_PERIOD_US) return;
    rig->panel.crc_us = rig->now_us;
    rf_self_test_run(rig);
    if (rf_configuration_whole(rig)) return;
    if (rig->store.fault == 0) memory_fault(rig, RF_MEMORY_CONFIGURATION);
}

bool rf_self_test(const rf_rig *rig) { return rig->self_test_good; }

/* Checksums and stuffing against values known before: a broken program says so before it moves anything. */
void rf_self_test_run(rf_rig *rig) {
    static const uint8_t nine[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
    const bool sums = rl_crc32c(nine, sizeof nine) == UINT32_C(0xE3069283)
        && rl_crc16(nine, sizeof nine) == 0x29B1;
    const bool table = rd_command_count > 0 && rf_kind(RL_FUNCTION_HOLD) != NULL;
    const bool parameters = rf_parameters_sound(rig->store.configuration.parameters);
    const bool was_good = rig->self_test_good || !rig->sampled;
    rig->self_test_good = sums && table && parameters;
    if (!rig->self_test_good && was_good) rf_event_add(rig, RL_EVENT_SELF_TEST, sums ? 0 : 1, 0);
}

/* ---- The step's own time ------------------------------------------------------------------------------- */

/* The board says how long the last step took; three that were too long in a row are a stop. */
void rf_watch_time(rf_rig *rig) {
    uint64_t took = rig->now_us - rig->panel.last_step_us;
    rig->panel.last_step_us = rig->now_us;
    if (rig->panel.overruns_injected > 0) {
        rig->panel.overruns_injected -= 1;
        took = OVERRUN_INJECTED_US;
    }
    if (took <= OVERRUN_US) {
        rig->panel.overruns = 0;
        return;
    }
    rig->overruns += 1;
    if (rig->panel.overruns < OVERRUNS_MOST) rig->panel.overruns += 1;
    if (rig->panel.overruns < OVERRUNS_MOST || rig->store.fault != 0) return;
    rf_event_add(rig, RL_EVENT_OVERRUN, OVERRUNS_MOST, (int32_t)took);
    rf_fault_latch(rig, RD_CAUSE_OVERRUN, RL_FAIL_BY_TRIP);
}

/* ---- Loop ---------------------------------------------------------------------------------------------- */

static void watch_loop(rf_rig *rig) {
    rf_panel *panel = &rig->panel;
    const rf_inputs *in = &rig->inputs;
    const uint8_t loop = rf_loop(rig);
    if (loop != RF_CLOSED) panel->loops_closed = false;
    if (loop == RF_CLOSED && !panel->loops_closed) {
        panel->loops_closed = true;
        panel->loops_closed_us = rig->now_us;
    }
    if (loop == RF_OPEN && !rig->store.estop_latched) latch_estop(rig);
    if (in->loop_a == in->loop_b) {
        panel->loops_agree_us = rig->now_us;
    } else if (rig->now_us - panel->loops_agree_us > PANEL_DEBOUNCE_US && rig->store.fault == 0) {
        rf_trip(rig, RD_CAUSE_ESTOP_LOOP, in->loop_a << 8 | in->loop_b,
            (int32_t)(PANEL_DEBOUNCE_US / RF_MS));
        rf_fault_latch(rig, RD_CAUSE_ESTOP_LOOP, RL_FAIL_BY_STOP);
    }
}

/* ---- Key and enabling device --------------------------------------------------------------------------- */

static void watch_key(rf_rig *rig) {
    rf_panel *panel = &rig->panel;
    const uint8_t key = rig->inputs.key;
    if (key == panel->key) {
        panel->key_good_us = rig->now_us;
        return;
    }
    if (key == RF_KEY_UNKNOWN) {
        if (rig->now_us - panel->key_good_us < PANEL_DEBOUNCE_US) return;
        if (rf_latched(rig) || (!rf_armed(rig) && rf_still(rig))) return;
        rf_latch(rig, RF_STOP_GUARD, 0, RL_FAIL_BY_GUARD);
        return;
    }
    const uint8_t from = panel->key;
    panel->key = key;
    panel->key_good_us = rig->now_us;
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_KEY, from, key);
    rf_withdraw(rig, RF_DISARM_KEY);
    /* OFF opens the supply of the actuators; LOCAL lets only a hand move them. */
    const bool escapes = rf_class_of(rig, rig->motion.function) == RD_CLASS_ME;
    if (key == RF_KEY_OFF || (key == RF_KEY_LOCAL && escapes)) rf_plain_stop(rig, RL_FAIL_BY_DISARM);
    if (rig->state == RL_STATE_RETRACTING) rf_enter(rig, rf_in_hole(rig) ? RL_STATE_HOLD : RL_STATE_SAFE);
    if (rig->state == RL_STATE_MAINT || rig->state == RL_STATE_JOG) rf_enter(rig, rf_resting_state(rig));
}

/* Released or pressed through: what a hand held stands still. */
static void watch_enabling(rf_rig *rig) {
    rf_panel *panel = &rig->panel;
    if (rig->inputs.enabling != RF_ENABLING_UNKNOWN) panel->enabling_good_us = rig->now_us;
    if (rig->inputs.enabling == RF_ENABLING_HELD) return;
    if ((rig->arm.scope & RL_SCOPE_MAINT) == 0) return;
    if (rig->now_us - panel->enabling_good_us >= PANEL_DEBOUNCE_US) {
        rf_latch(rig, RF_STOP_GUARD, 0, RL_FAIL_BY_GUARD);
        return;
    }
    if (rig->motion.function == 0 && rf_still(rig)) return;
    if (rig->motion.function != 0 || rig->motion.z_mode != RF_Z_REST) rf_plain_stop(rig, RL_FAIL_BY_GUARD);
}

/* ---- Buttons: an edge counts, not a level -------------------------------------------------------------- */

static void watch_area(rf_rig *rig) {
    rf_panel *panel = &rig->panel;
    const bool pressed = rig->inputs.area_clear;
    const bool edge = pressed && !panel->area_button && panel->area_seen;
    panel->area_button = pressed;
    if (!pressed) panel->area_seen = true;
    if (rig->inputs.guard != RF_CLOSED) {
        panel->area_cleared = false;
        if (!rig->store.guard_opened) {
            rig->store.guard_opened = true;
            rf_save(rig);
        }
        return;
    }
    if (!edge) return;
    panel->area_cleared = true;
    panel->area_us = rig->now_us;
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_AREA_CLEAR, 0, 0);
}

static void watch_reset(rf_rig *rig) {
    rf_panel *panel = &rig->panel;
    const bool pressed = rig->inputs.reset_button;
    const bool edge = pressed && !panel->reset_button && panel->reset_seen;
    panel->reset_button = pressed;
    if (!pressed) panel->reset_seen = true;
    if (rf_loop(rig) != RF_CLOSED) panel->reset_pressed = false;
    if (!edge || rf_loop(rig) != RF_CLOSED) return;
    panel->reset_pressed = true;
    panel->reset_us = rig->now_us;
    rf_raise(rig);
}

void rf_watch_panel(rf_rig *rig) {
    watch_loop(rig);
    watch_key(rig);
    watch_enabling(rig);
    watch_area(rig);
    watch_reset(rig);
}

/* The panel as it is found: what is held down at boot was not pressed for this rig. */
void rf_watch_open(rf_rig *rig) {
    rf_panel *panel = &rig->panel;
    panel->key = rig->inputs.key;
    panel->key_good_us = panel->loops_agree_us = panel->enabling_good_us = rig->now_us;
    panel->last_step_us = rig->now_us;
    panel->crc_us = rig->now_us;
    panel->area_button = rig->inputs.area_clear;
    panel->reset_button = rig->inputs.reset_button;
}
