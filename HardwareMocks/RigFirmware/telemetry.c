/* Housekeeping by groups, each at its rate or once when asked, and the body of HEARTBEAT. */
#include "rig.h"

/* Around a body: headers, CRCs, stuffing and delimiters; before it in its packet. */
enum { FRAME_OCTETS = 37, HEADER_OCTETS = 20, CRC_OCTETS = 2 };
/* CHECKS is the longest group; a dictionary in which another one is does not compile. */
enum { PACKET_MOST = HEADER_OCTETS + RD_OCTETS_CHECKS + CRC_OCTETS };
typedef char fits_limits[(int)RD_OCTETS_LIMITS <= (int)RD_OCTETS_CHECKS ? 1 : -1];
typedef char fits_config[(int)RD_OCTETS_CONFIG <= (int)RD_OCTETS_CHECKS ? 1 : -1];
typedef char fits_med[(int)RD_OCTETS_MED <= (int)RD_OCTETS_CHECKS ? 1 : -1];
typedef char fits_slow[(int)RD_OCTETS_SLOW <= (int)RD_OCTETS_CHECKS ? 1 : -1];
typedef char fits_command_status[(int)RD_OCTETS_CMD_STATUS <= (int)RD_OCTETS_CHECKS ? 1 : -1];

static int16_t narrow(int32_t value) {
    return (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
}

/* The body stands in its packet already. */
static bool send_packet(rf_rig *rig, uint8_t *packet, size_t count) {
    rf_packet_begin(rig, packet, RL_APID_FAST, rig->sequence_fast, RD_SERVICE_FAST, RD_SUBTYPE_FAST,
                    rig->counter_fast, rig->now_us);
    const size_t octets = rf_packet_end(packet, packet + HEADER_OCTETS + count);
    if (!rl_device_send(&rig->link, packet, octets, rig->now_us)) return false;
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

static size_t write_group(const rf_rig *rig, uint8_t group, uint8_t page, uint8_t *at) {
    switch (group) {
    case RD_GROUP_FAST:
        return write_fast(rig, at);
    case RD_GROUP_MED:
        return rf_write_med(rig, at);
    case RD_GROUP_SLOW:
        return rf_write_slow(rig, at);
    case RD_GROUP_CONFIG:
        return rf_write_config(rig, at);
    case RD_GROUP_LIMITS:
        return rf_write_limits(rig, page, at);
    case RD_GROUP_CHECKS:
        return rf_write_checks(rig, at);
    default:
        return 0;
    }
}

uint32_t rf_group_octets(uint8_t group) {
    static const uint16_t bodies[RF_GROUPS] = {
        [RD_GROUP_FAST] = RD_OCTETS_FAST,     [RD_GROUP_MED] = RD_OCTETS_MED,
        [RD_GROUP_SLOW] = RD_OCTETS_SLOW,     [RD_GROUP_CONFIG] = RD_OCTETS_CONFIG,
        [RD_GROUP_LIMITS] = RD_OCTETS_LIMITS, [RD_GROUP_CHECKS] = RD_OCTETS_CHECKS,
    };
    return group < RF_GROUPS && bodies[group] != 0 ? (uint32_t)bodies[group] + FRAME_OCTETS : 0;
}

uint32_t rf_telemetry_octets_01s(const rf_rig *rig, uint8_t but) {
    uint32_t octets = 0;
    for (uint8_t group = 1; group < RF_GROUPS; group++) {
        if (group != but) octets += rf_group_octets(group) * rig->rates_01hz[group];
    }
    return octets;
}

uint32_t rf_group_send(rf_rig *rig, uint8_t group) {
    uint8_t packet[PACKET_MOST];
    const uint8_t pages = group == RD_GROUP_LIMITS ? rf_limit_pages() : 1;
    uint32_t sent = 0;
    for (uint8_t page = 0; page < pages; page++) {
        const size_t count = write_group(rig, group, page, packet + HEADER_OCTETS);
        if (count > 0 && send_packet(rig, packet, count)) sent += 1;
    }
    return sent;
}

/* Outcomes as the dictionary has them: unknown, running, refused, done, failed, forgotten. */
uint32_t rf_command_status_send(rf_rig *rig, uint32_t id) {
    const rf_result *result = rf_result_of(rig, id);
    rd_cmd_status status = {
        .boot_count = rig->store.boot_count,
        .status_id = id,
        .status_outcome = id <= rig->forgotten ? 5 : 0,
        .high_water = rig->high_water,
    };
    if (result != NULL) {
        status.status_outcome = (uint8_t)(result->outcome + 1);
        status.status_function = result->function;
        status.status_result = result->result;
        status.status_code = result->verdict.code;
        status.status_index = result->verdict.index;
        status.status_value = result->verdict.value;
        status.status_limit = result->verdict.limit;
    }
    uint8_t packet[PACKET_MOST];
    const size_t count = rd_write_cmd_status(packet + HEADER_OCTETS, &status);
    return send_packet(rig, packet, count) ? 1 : 0;
}

static void run_fast(rf_rig *rig) {
    if (rig->now_us < rig->fast_at_us) return;
    const uint64_t period = fast_period_us(rig);
    rf_group_send(rig, RD_GROUP_FAST);
    rig->fast_at_us += period;
    if (rig->fast_at_us <= rig->now_us) rig->fast_at_us = rig->now_us + period;
}

/* One packet of another group in a step: what is asked once waits for the next. */
static void run_group(rf_rig *rig, uint8_t group) {
    const uint16_t rate = rig->rates_01hz[group];
    const bool due = rate != 0 && rig->now_us >= rig->group_at_us[group];
    const bool asked = (rig->groups_due >> group & 1) != 0;
    if (!due && !asked) return;
    rig->groups_due &= (uint8_t)~(1u << group);
    rf_group_send(rig, group);
    if (rate != 0) rig->group_at_us[group] = rig->now_us + 10 * RF_S / rate;
}

void rf_telemetry_run(rf_rig *rig) {
    if (rl_device_session(&rig->link) == 0) return;
    run_fast(rig);
    for (uint8_t group = RD_GROUP_MED; group < RF_GROUPS; group++) run_group(rig, group);
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
    /* An E-stop that no STOP preceded has no id: that of an earlier HOLD or TEST would pass for one. */
    const bool nameless = rig->store.estop_latched && !rig->store.stop_latched;
    at = rf_add32(at, nameless ? 0 : rig->shown_stop_id);
    rf_add16(at, (uint16_t)rf_lease_age_ms(rig, now_us));
}
