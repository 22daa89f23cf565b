/* Who may move the rig: grant, lease frames, time to live, withdrawal. */
#include "rig.h"

/* splitmix64, stirred with the microsecond at which a person's command arrived. */
uint32_t rf_random(rf_rig *rig, uint32_t last) {
    uint32_t token = 0;
    while (token == 0 || token == last) {
        rig->arm.random += UINT64_C(0x9E3779B97F4A7C15) + rig->now_us;
        uint64_t x = rig->arm.random;
        x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
        token = (uint32_t)((x ^ (x >> 31)) >> 16);
    }
    return token;
}

void rf_grant(rf_rig *rig, uint8_t scope, uint16_t ttl_s, uint32_t command_id) {
    rf_arm *arm = &rig->arm;
    arm->scope = scope;
    arm->ttl_s = ttl_s;
    arm->token = arm->last_token = rf_random(rig, arm->last_token);
    arm->zero_tokens = 0;
    arm->draining = false;
    arm->counter_known = false;
    arm->granted_known = false;
    arm->command_id = command_id;
    arm->armed_us = rig->now_us;
    arm->armed_mechanism_us = rig->mechanism_us;
    rig->store.guard_opened = false;
    rig->panel.area_cleared = false;
    rf_renew(rig);
    rf_ladder_start(rig);
    rf_raise(rig);
    rf_tell(rig, RF_TAP_ARMED, arm->token, scope, ttl_s);
    rf_event_add(rig, RL_EVENT_ARMED, scope, ttl_s);
}

void rf_renew(rf_rig *rig) { rig->arm.expires_us = rig->now_us + rig->arm.ttl_s * RF_S; }

static uint16_t code_of(uint8_t cause) {
    switch (cause) {
    case RF_DISARM_COMMAND:
    case RF_DISARM_WITHDRAWN:
    case RF_DISARM_KEY:
    case RF_DISARM_RELAXED:
        return RL_FAIL_BY_DISARM;
    case RF_DISARM_TTL:
        return RL_FAIL_BY_TTL;
    case RF_DISARM_STOP:
        return RL_FAIL_BY_STOP;
    case RF_DISARM_GUARD:
        return RL_FAIL_BY_GUARD;
    case RF_DISARM_FAULT:
        return RL_FAIL_BY_TRIP;
    default:
        return RL_FAIL_BY_LINK_LOSS;
    }
}

void rf_disarm(rf_rig *rig, uint8_t cause) {
    if (!rf_armed(rig)) return;
    rig->arm.scope = 0;
    rig->arm.token = 0;
    rig->arm.draining = false;
    rig->arm.disarmed_us = rig->now_us;
    rig->arm.disarmed_once = true;
    rf_raise(rig);
    /* Heat belongs to an arm: a way out that ends one may have taken the place of a dwell that heats. */
    rf_heater_set(rig, 0, 0);
    rf_tell(rig, RF_TAP_DISARMED, 0, cause, 0);
    rf_event_add(rig, RL_EVENT_DISARMED, cause, 0);
    rf_fire_void(rig);
    rf_waiting_drop(rig, code_of(cause));
    rf_relaxation_lapses(rig);
}

/* S5 counts on only where nobody decided: a person who disarms, or lets the time run out, is there. */
static bool is_loss(uint8_t cause) {
    return cause == RF_DISARM_LINK_LOSS || cause == RF_DISARM_NEW_SESSION || cause == RF_DISARM_BYE
        || cause == RF_DISARM_WITHDRAWN;
}

void rf_withdraw(rf_rig *rig, uint8_t cause) {
    if (!rf_armed(rig)) return;
    if (is_loss(cause)) {
        rf_ladder_lost(rig);
    } else {
        rf_ladder_end(rig);
    }
    rf_disarm(rig, cause);
    /* The way out runs to its own end, whoever is gone. */
    if (rf_class_of(rig, rig->motion.function) == RD_CLASS_ME) return;
    if (rig->state == RL_STATE_JAMMED) {
        rf_plain_stop(rig, code_of(cause));
    } else if (rf_in_hole(rig)) {
        rf_hold(rig, is_loss(cause) ? RD_CAUSE_LINK_LOSS : RD_CAUSE_DISARM, code_of(cause));
        rf_enter(rig, RL_STATE_HOLD);
    } else {
        rf_plain_stop(rig, code_of(cause));
        rf_enter(rig, rf_resting_state(rig));
    }
}

/* A station cannot know its token before the report of ARM came: until then none withdraws anything. */
static bool host_knows_token(const rf_rig *rig) {
    return rig->arm.granted_known || rig->arm.counter_known
        || rig->now_us - rig->arm.armed_us > RF_WITHDRAW_GRACE_US;
}

void rf_heartbeat_came(rf_rig *rig, uint32_t token, uint16_t counter) {
    rf_arm *arm = &rig->arm;
    rig->panel.host_heard = true;
    rig->panel.host_us = rig->now_us;
    if (!rf_armed(rig)) return;
    if (token == 0) {
        if (!host_knows_token(rig)) return;
        arm->zero_tokens += 1;
        if (arm->zero_tokens >= 3) rf_withdraw(rig, RF_DISARM_WITHDRAWN);
        return;
    }
    arm->zero_tokens = 0;
    if (token != arm->token) return;
    const uint16_t step = (uint16_t)(counter - arm->counter);
    if (arm->counter_known && (step == 0 || step > 32767)) return;
    arm->counter_known = true;
    arm->counter = counter;
    rig->ladder.lease_us = rig->ladder.escape_us = rig->now_us;
    rf_tell(rig, RF_TAP_LEASE, counter, 0, 0);
    rf_ladder_run(rig);
}

/* The end of the time to live drains: what turns in the ground ends by its own limits, all else stops. */
void rf_ttl(rf_rig *rig) {
    if (!rf_armed(rig) || rig->now_us < rig->arm.expires_us) return;
    const uint8_t class = rf_class_of(rig, rig->motion.function);
    if (class == RD_CLASS_MG || class == RD_CLASS_ME) {
        if (!rig->arm.draining) rf_raise(rig);
        rig->arm.draining = true;
        return;
    }
    rf_withdraw(rig, RF_DISARM_TTL);
}
