/* The instance: boot, the 1 ms step, and what the link engine calls. */
#include "rig.h"

#include <string.h>

/* ---- Small services for the other files ---------------------------------------------------------------- */

void rf_tell(rf_rig *rig, uint32_t kind, uint32_t id, uint32_t a, uint32_t b) {
    if (rig->port.tap == NULL) return;
    const rf_tap tap = {.at_us = rig->now_us, .kind = kind, .id = id, .a = a, .b = b};
    rig->port.tap(rig->port.context, &tap);
}

void rf_raise(rf_rig *rig) {
    rig->state_rev += 1;
    rl_device_beat(&rig->link);
}

void rf_enter(rf_rig *rig, uint8_t state) {
    if (rig->state == state) return;
    const uint8_t from = rig->state;
    if ((rf_legal_states[from] >> state & 1) == 0) rig->illegal += 1;
    rig->state = state;
    rf_raise(rig);
    rf_tell(rig, RF_TAP_STATE, 0, from, state);
    rf_event_add(rig, RL_EVENT_STATE, from, state);
}

/* ---- What the link engine calls ------------------------------------------------------------------------ */

static void link_write(void *context, const uint8_t *octets, size_t count) {
    rf_rig *rig = context;
    rig->port.write(rig->port.context, octets, count);
}

static size_t link_next(void *context, uint8_t *packet, size_t capacity, uint32_t *tag) {
    return rf_next_reliable(context, packet, capacity, tag);
}

static void link_acknowledged(void *context, uint32_t tag) { rf_acknowledged(context, tag); }

static void link_dropped(void *context, uint32_t tag) { rf_dropped(context, tag); }

static bool link_command(void *context, const uint8_t *packet, size_t count, uint64_t now_us) {
    (void)now_us;
    return rf_command_came(context, packet, count);
}

static void link_stop(void *context, uint8_t reason, uint32_t stop_id, uint64_t now_us) {
    (void)now_us;
    rf_stop_frame(context, reason, stop_id);
}

static void link_heartbeat(void *context, uint32_t token, uint16_t counter, uint8_t host_state,
                           uint64_t now_us) {
    (void)host_state;
    (void)now_us;
    rf_heartbeat_came(context, token, counter);
}

static void link_session(void *context, uint8_t session, uint64_t now_us) {
    rf_rig *rig = context;
    const bool armed = rf_armed(rig);
    rf_forget_reports(rig);
    rig->event_sent = rig->event_first;
    rig->panel.host_heard = false;
    rig->groups_due = RF_GROUPS_OF_SESSION;
    rf_raise(rig);
    rf_tell(rig, RF_TAP_SESSION, 0, session, armed ? 1 : 0);
    rf_event_add(rig, RL_EVENT_SESSION, session, armed ? 1 : 0);
    rf_withdraw(rig, RF_DISARM_NEW_SESSION);
    rig->fast_at_us = now_us; /* a new session sees the rig at once */
}

static void link_bye(void *context, uint8_t reason, uint64_t now_us) {
    rf_rig *rig = context;
    (void)reason;
    (void)now_us;
    rf_forget_reports(rig);
    rig->event_sent = rig->event_first;
    rf_withdraw(rig, RF_DISARM_BYE);
}

static void link_heartbeat_body(void *context, uint8_t body[RL_DEVICE_HEARTBEAT_BODY], uint64_t now_us) {
    rf_heartbeat_body(context, body, now_us);
}

static uint8_t link_state(void *context) {
    const rf_rig *rig = context;
    return rig->state;
}

static void open_link(rf_rig *rig) {
    const rl_device_port port = {
        .context = rig,
        .write = link_write,
        .next_reliable = link_next,
        .acknowledged = link_acknowledged,
        .dropped = link_dropped,
        .on_command = link_command,
        .on_stop = link_stop,
        .on_heartbeat = link_heartbeat,
        .on_session = link_session,
        .on_bye = link_bye,
        .heartbeat_body = link_heartbeat_body,
        .rig_state = link_state,
    };
    rl_identity identity = rig->settings.identity;
    identity.boot_count = rig->store.boot_count;
    identity.reset_cause = rig->store.reset_cause;
    identity.flags = rig->settings.simulator ? RL_FLAG_SIMULATOR : 0;
    rl_device_init(&rig->link, &identity, &port);
}

/* ---- Boot ---------------------------------------------------------------------------------------------- */

size_t rf_size(void) { return sizeof(rf_rig); }

void rf_default_settings(rf_settings *settings) {
    memset(settings, 0, sizeof *settings);
    settings->identity.clock_hz = 1000000;
    settings->surface_um = 600000;
    settings->simulator = true;
    settings->deployed = true;
    settings->homed = true;
    settings->locks_released = true;
    settings->authority_epoch = 1;
    settings->token_seed = 1;
}

/* A store that was never written starts as the rig was commissioned. */
static void read_kept(rf_rig *rig) {
    const rf_settings *settings = &rig->settings;
    rf_kept *kept = &rig->store.kept;
    if (!kept->valid) {
        memset(kept, 0, sizeof *kept);
        kept->valid = 1;
        kept->surface_um = settings->surface_um;
        kept->tare_01n = settings->tare_01n;
        kept->deployed = settings->deployed ? 1 : 0;
        kept->locks_released = settings->locks_released ? (1 << RF_LOCKS) - 1 : 0;
        /* What a store that cannot be read said of its cups nobody knows. */
        const uint8_t cups = rig->store_readable ? RD_CUP_STATE_EMPTY_CLEAN : RD_CUP_STATE_UNKNOWN;
        memset(kept->cup_state, cups, sizeof kept->cup_state);
    }
    rig->facts.deployed = kept->deployed != 0;
    rig->facts.locks_released = kept->locks_released;
}

/* What is not kept: a commissioned rig wakes with its axes known, unless the supply failed under it. */
static void wake_facts(rf_rig *rig, bool readable) {
    rf_facts *facts = &rig->facts;
    rf_kept *kept = &rig->store.kept;
    const bool failed = !readable || rig->store.reset_cause == RL_RESET_BROWN_OUT;
    if (failed && rig->settings.homed) kept->unreferenced = 1;
    const bool known = rig->settings.homed && !failed && kept->unreferenced == 0;
    facts->z_homed = facts->dep_homed = facts->car_homed = known;
    facts->depth_valid = facts->touch_off_valid = known;
    facts->tare_valid = known;
    facts->brush_clear = true;
    facts->chute_clear = true;
    facts->brake_proven = !rig->settings.fresh;
}

rf_rig *rf_init(void *memory, size_t size, const rf_settings *settings, const uint8_t *slots,
                uint8_t reset_cause, const rf_port *port, uint64_t now_us) {
    if (memory == NULL || size < sizeof(rf_rig)) return NULL;
    rf_rig *rig = memory;
    memset(rig, 0, offsetof(rf_rig, snapshot));
    rig->settings = *settings;
    rig->port = *port;
    rig->now_us = now_us;
    rig->state = RL_STATE_BOOT;
    rf_store_open(rig, slots, reset_cause);
    read_kept(rig);
    wake_facts(rig, rig->store_readable && !rig->depth_doubtful);
    rig->brake_us = now_us;
    rf_configuration_open(rig);
    rig->shown_stop_id = rig->store.stop_id;
    rig->state_rev = rig->store.boot_count << 16;
    rig->event_first = rig->event_sent = rig->event_end = 1;
    rig->arm.random = ((uint64_t)settings->token_seed << 32) ^ rig->store.boot_count;
    rig->outputs.z_brake = true;
    rig->guard_seen = RF_UNKNOWN;
    rig->loop_seen = RF_UNKNOWN;
    rig->store_good = true;
    open_link(rig);
    rf_raise(rig);
    rf_save(rig);
    rf_event_add(rig, RL_EVENT_BOOT, rig->store.reset_cause, rig->store.stop_latched ? 1 : 0);
    rf_self_test_run(rig);
    rf_snapshot_wake(rig, reset_cause);
    rf_watch_end(rig);
    return rig;
}

/* ---- Octets and steps ---------------------------------------------------------------------------------- */

static void advance(rf_rig *rig, uint64_t now_us) {
    if (now_us > rig->now_us) rig->now_us = now_us;
}

void rf_receive(rf_rig *rig, const uint8_t *octets, size_t count, uint64_t now_us) {
    advance(rig, now_us);
    rf_watch_begin(rig);
    if (rig->sampled) rf_ladder_run(rig);
    rl_device_receive(&rig->link, octets, count, rig->now_us);
    rf_watch_end(rig);
}

static void watch_noise(rf_rig *rig) {
    const bool noisy = rl_device_noisy(&rig->link);
    if (noisy == rig->noisy) return;
    rig->noisy = noisy;
    if (!noisy) return;
    uint32_t bad = 0;
    uint32_t frames = 0;
    rl_device_noise(&rig->link, &bad, &frames);
    rf_event_add(rig, RL_EVENT_NOISE, (int32_t)bad, (int32_t)frames);
}

/* The first sample decides where the rig wakes up. */
static void wake(rf_rig *rig) {
    rig->proven_us = rig->now_us;
    rig->bus_good_us = rig->now_us;
    rig->fast_at_us = rig->now_us;
    rig->guard_seen = rig->inputs.guard;
    rig->loop_seen = rf_loop(rig);
    rf_watch_open(rig);
    rf_enter(rig, rf_resting_state(rig));
}

void rf_step(rf_rig *rig, const rf_inputs *inputs, rf_outputs *outputs, uint64_t now_us,
             uint64_t mechanism_us) {
    advance(rig, now_us);
    rig->step_us = 0;
    if (mechanism_us > rig->mechanism_us) {
        rig->step_us = rig->sampled ? mechanism_us - rig->mechanism_us : RF_MS;
        rig->mechanism_us = mechanism_us;
    }
    rf_watch_begin(rig);
    const bool first = !rig->sampled;
    rf_sample(rig, inputs);
    if (first) wake(rig);
    rf_watch_time(rig);
    rf_watch_panel(rig);
    rf_watch_memory(rig);
    rf_watch_guard(rig);
    rf_watch_supply(rig);
    rf_watch_heat(rig);
    rf_figures_run(rig);
    rf_protect(rig);
    rf_watch_cups(rig);
    rf_watch_life(rig);
    rf_ladder_run(rig);
    rf_ttl(rig);
    rf_start_run(rig);
    rf_motion_run(rig);
    if (rig->save_due && rig->now_us >= rig->save_at_us) rf_save(rig);
    rf_snapshot_run(rig);
    rf_telemetry_run(rig);
    rl_device_poll(&rig->link, rig->now_us);
    watch_noise(rig);
    if (rf_start_warning(rig)) rig->outputs.beacon = rig->outputs.sounder = true;
    rf_watch_end(rig);
    if (rig->port.kick != NULL) rig->port.kick(rig->port.context);
    *outputs = rig->outputs;
}

void rf_look(const rf_rig *rig, uint64_t now_us, rf_view *view) {
    memset(view, 0, sizeof *view);
    view->state = rig->state;
    view->lease_stage = rig->ladder.stage;
    view->scope = rig->arm.scope;
    view->session = rl_device_session(&rig->link);
    view->stop_latched = rf_latched(rig);
    view->standstill = rf_still(rig);
    view->in_hole = rf_in_hole(rig);
    memcpy(view->cup_state, rig->store.kept.cup_state, sizeof view->cup_state);
    view->cup_pending = rig->store.kept.cup_pending;
    view->hold_spin = rig->motion.holding;
    view->escape_pending = rig->ladder.warning;
    view->limit_mode = rig->settings.limit_mode;
    view->illegal_changes = rig->illegal;
    view->homed = rig->facts.z_homed;
    view->active_function = rf_waits(rig) ? rig->waiting.function : rig->motion.function;
    view->active_command = rf_waits(rig) ? rig->waiting.id : rig->motion.command_id;
    view->state_rev = rig->state_rev;
    view->token = rig->arm.token;
    view->stop_id = rig->shown_stop_id;
    view->boot_count = rig->store.boot_count;
    view->high_water = rig->high_water;
    view->events_recorded = rig->event_end - 1;
    view->events_waiting = rig->event_end - rig->event_first;
    view->flags_status = rf_status_flags(rig);
    view->flags_inhibit = rf_inhibit_flags(rig);
    view->lease_age_ms = rf_lease_age_ms(rig, now_us);
    if (rf_armed(rig) && rig->arm.expires_us > now_us) {
        view->arm_seconds_left = (uint32_t)((rig->arm.expires_us - now_us + RF_S - 1) / RF_S);
    }
}
