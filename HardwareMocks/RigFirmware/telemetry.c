/* Housekeeping by groups, each at its rate or once when asked, and the body of HEARTBEAT. */
#include "rig.h"

enum { FRAME_OCTETS = 37, BODY_MOST = 1000 }; /* headers, CRCs, stuffing and delimiters around a body */

static int16_t narrow(int32_t value) {
    return (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
}

static bool send_body(rf_rig *rig, const uint8_t *body, size_t count) {
    uint8_t packet[BODY_MOST + 32];
    uint8_t *at = rf_packet_begin(rig, packet, RL_APID_FAST, rig->sequence_fast, RD_SERVICE_FAST,
                                  RD_SUBTYPE_FAST, rig->counter_fast, rig->now_us);
    for (size_t index = 0; index < count; index++) at = rf_add8(at, body[index]);
    if (!rl_device_send(&rig->link, packet, rf_packet_end(packet, at), rig->now_us)) return false;
    rig->sequence_fast = (uint16_t)(rig->sequence_fast + 1);
    rig->counter_fast = (uint16_t)(rig->counter_fast + 1);
    return true;
}

/* ---- FAST ---------------------------------------------------------------------------------------------- */

static bool is_moving(const rf_rig *rig) { return rig->motion.function != 0 || !rf_still(rig); }

static uint64_t fast_period_us(const rf_rig *rig) {
    const uint64_t moving = 10 * RF_S / rig->rates_01hz[RD_GROUP_FAST];
    if (is_moving(rig)) return moving;
    return moving > RF_FAST_RESTING_US ? moving : RF_FAST_RESTING_US;
}

static size_t write_fast(const rf_rig *rig, uint8_t *body) {
    const rf_inputs *in = &rig->inputs;
    const rd_fast fast = {
        .t_rig = (uint32_t)(rig->now_us / RF_MS),
        .state = rig->state,
        .limit_mode = rig->settings.limit_mode,
        .fast_period = (uint8_t)(fast_period_us(rig) / (10 * RF_MS)),
        .z_bit = rf_z_bit(rig),
        .z_stage = in->z_stage_um,
        .z_vel = narrow(rig->z_velocity_um_s),
        .wob = rig->wob_01n,
        .spn_rpm = narrow(in->spindle_rpm_01),
        .spn_torque = in->torque_001nm,
        .spn_current = in->spindle_ma,
        .ham_freq = in->hammer_001hz,
        .ham_current = in->hammer_ma,
        .ham_level = rig->outputs.hammer ? rig->outputs.hammer_level : 0,
        .zfd_current = in->feed_ma,
        .vib_rms = in->vibration_001g,
        .vib_1xrev = in->vibration_1x_001g,
        .bus_v = in->bus_mv,
        .bus_i = in->bus_ma,
        .flags_status = rf_status_flags(rig),
        .flags_inhibit = rf_inhibit_flags(rig),
    };
    return rd_write_fast(body, &fast);
}

/* ---- Groups -------------------------------------------------------------------------------------------- */

static size_t write_group(const rf_rig *rig, uint8_t group, uint8_t *body) {
    switch (group) {
    case RD_GROUP_FAST:
        return write_fast(rig, body);
    default:
        return 0;
    }
}

uint32_t rf_group_octets(uint8_t group) {
    switch (group) {
    case RD_GROUP_FAST:
        return RD_OCTETS_FAST + FRAME_OCTETS;
    default:
        return 0;
    }
}

uint32_t rf_telemetry_octets_01s(const rf_rig *rig, uint8_t but) {
    uint32_t octets = 0;
    for (uint8_t group = 1; group < RF_GROUPS; group++) {
        if (group != but) octets += rf_group_octets(group) * rig->rates_01hz[group];
    }
    return octets;
}

uint32_t rf_group_send(rf_rig *rig, uint8_t group) {
    uint8_t body[BODY_MOST];
    const size_t count = write_group(rig, group, body);
    return count > 0 && send_body(rig, body, count) ? 1 : 0;
}

uint32_t rf_command_status_send(rf_rig *rig, uint32_t id) {
    (void)rig;
    (void)id;
    return 0;
}

void rf_fast_run(rf_rig *rig) {
    if (rig->now_us < rig->fast_at_us) return;
    const uint64_t period = fast_period_us(rig);
    rf_group_send(rig, RD_GROUP_FAST);
    rig->fast_at_us += period;
    if (rig->fast_at_us <= rig->now_us) rig->fast_at_us = rig->now_us + period;
}

/* ---- HEARTBEAT ----------------------------------------------------------------------------------------- */

void rf_heartbeat_body(rf_rig *rig, uint8_t body[RL_DEVICE_HEARTBEAT_BODY], uint64_t now_us) {
    const uint32_t slots = rf_reports_free(rig) / RF_REPORTS_A_COMMAND;
    uint16_t left_s = 0;
    if (rf_armed(rig) && rig->arm.expires_us > now_us) {
        left_s = (uint16_t)((rig->arm.expires_us - now_us + RF_S - 1) / RF_S);
    }
    uint8_t bits = 0;
    if (rf_latched(rig)) bits |= RL_STOP_BIT_LATCHED;
    if (rf_still(rig)) bits |= RL_STOP_BIT_STANDSTILL;
    uint8_t *at = rf_add8(body, rig->state);
    at = rf_add32(at, rf_inhibit_flags(rig));
    at = rf_add8(at, (uint8_t)slots);
    at = rf_add16(at, rig->last_error);
    at = rf_add8(at, bits);
    at = rf_add8(at, rig->ladder.stage);
    at = rf_add8(at, rig->arm.scope);
    at = rf_add16(at, left_s);
    at = rf_add16(at, rig->store.authority_epoch);
    at = rf_add32(at, rig->state_rev);
    at = rf_add32(at, rig->shown_stop_id);
    rf_add16(at, (uint16_t)rf_lease_age_ms(rig, now_us));
}
