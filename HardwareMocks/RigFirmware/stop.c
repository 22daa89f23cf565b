/* STOP, HOLD and TEST frames, and the stops that the rig makes itself. */
#include "rig.h"

void rf_latch(rf_rig *rig, uint8_t reason, uint32_t stop_id, uint16_t code) {
    rf_disarm(rig, code == RL_FAIL_BY_STOP ? RF_DISARM_STOP : RF_DISARM_GUARD);
    rf_plain_stop(rig, code);
    rf_ladder_end(rig);
    rig->store.stop_latched = true;
    rig->store.stop_id = stop_id;
    rig->shown_stop_id = stop_id;
    rf_raise(rig);
    rf_save(rig);
    rf_enter(rig, rf_resting_state(rig));
    rf_tell(rig, RF_TAP_STOP, stop_id, reason, 1);
    if (reason == RF_STOP_GUARD || reason == RF_STOP_LOOP) rf_snapshot_freeze(rig, RD_CAUSE_GUARD);
    rf_event_add(rig, RL_EVENT_STOPPED, reason, (int32_t)stop_id);
}

static void show(rf_rig *rig, uint8_t reason, uint32_t stop_id) {
    if (!rig->store.stop_latched) rig->shown_stop_id = stop_id;
    rl_device_beat(&rig->link);
    rf_tell(rig, RF_TAP_STOP, stop_id, reason, 0);
}

/* The host repeats its frame: a HOLD is carried out once, else nobody could leave it. */
static void hold_frame(rf_rig *rig, uint32_t stop_id) {
    show(rig, RL_STOP_REASON_HOLD, stop_id);
    const bool repeat = stop_id != 0 && stop_id == rig->last_hold_id;
    if (repeat || rf_latched(rig) || rig->state == RL_STATE_BOOT) return;
    rig->last_hold_id = stop_id;
    rf_waiting_drop(rig, RL_FAIL_BY_HOLD);
    rf_hold(rig, RD_CAUSE_COMMAND, RL_FAIL_BY_HOLD);
}

void rf_stop_frame(rf_rig *rig, uint8_t reason, uint32_t stop_id) {
    if (reason == RL_STOP_REASON_HOLD) {
        hold_frame(rig, stop_id);
        return;
    }
    const bool resting = !rf_armed(rig) && rf_still(rig) && !rig->ladder.warning;
    if (reason == RL_STOP_REASON_TEST && resting) {
        show(rig, reason, stop_id);
        return;
    }
    if (rig->store.stop_latched && rig->store.stop_id == stop_id) {
        rf_tell(rig, RF_TAP_STOP, stop_id, reason, 0);
        return;
    }
    const bool known = reason == RL_STOP_REASON_TEST;
    rf_latch(rig, known ? RL_STOP_REASON_TEST : RL_STOP_REASON_STOP, stop_id, RL_FAIL_BY_STOP);
}

/* ---- Guard and loop ------------------------------------------------------------------------------------ */

/* A contact that chatters must not fill the line with its story; the trip itself waits for nothing. */
static void note_guard(rf_rig *rig) {
    if (rig->inputs.guard == rig->guard_seen && rf_loop(rig) == rig->loop_seen) return;
    if (rig->now_us < rig->guard_note_us) return;
    rig->guard_note_us = rig->now_us + RF_GUARD_NOTE_US;
    rig->guard_seen = rig->inputs.guard;
    rig->loop_seen = rf_loop(rig);
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_GUARD, rig->guard_seen == RF_CLOSED, rig->loop_seen == RF_CLOSED);
}

/* Open acts at once, unknown after its debounce. At rest and disarmed only the permit goes. */
void rf_watch_guard(rf_rig *rig) {
    note_guard(rig);
    if (rf_guard_stands(rig) && rf_loop(rig) == RF_CLOSED) {
        rig->proven_us = rig->now_us;
        return;
    }
    const bool open = (rig->inputs.guard == RF_OPEN && !rf_guard_stands(rig)) || rf_loop(rig) == RF_OPEN;
    if (!open && rig->now_us - rig->proven_us < RF_UNKNOWN_DEBOUNCE_US) return;
    if (rf_latched(rig) || (!rf_armed(rig) && rf_still(rig))) return;
    const bool loop = rf_loop(rig) != RF_CLOSED;
    rf_latch(rig, loop ? RF_STOP_LOOP : RF_STOP_GUARD, 0, RL_FAIL_BY_GUARD);
}
