/* FAST, 20 times a second while a mechanism moves and twice otherwise, and the body of HEARTBEAT. */
#include "rig.h"

static int16_t narrow(int32_t value) {
    return (int16_t)(value > 32767 ? 32767 : value < -32768 ? -32768 : value);
}

static uint8_t *add_measured(uint8_t *at, const rf_rig *rig) {
    const rf_inputs *in = &rig->inputs;
    at = rf_add32(at, (uint32_t)rf_z_bit(rig));
    at = rf_add32(at, (uint32_t)in->z_stage_um);
    at = rf_add16(at, (uint16_t)narrow(rig->z_velocity_um_s));
    at = rf_add16(at, (uint16_t)rig->wob_01n);
    at = rf_add16(at, (uint16_t)narrow(in->spindle_rpm_01));
    at = rf_add16(at, (uint16_t)in->torque_001nm);
    at = rf_add16(at, (uint16_t)in->spindle_ma);
    at = rf_add16(at, 0); /* hammer: none in this rig */
    at = rf_add16(at, 0);
    at = rf_add8(at, 0);
    at = rf_add16(at, (uint16_t)in->feed_ma);
    at = rf_add16(at, 0); /* vibration: no sensor */
    at = rf_add16(at, 0);
    at = rf_add16(at, in->bus_mv);
    return rf_add16(at, in->bus_ma);
}

static void send_fast(rf_rig *rig, uint64_t period_us) {
    uint8_t packet[96];
    uint8_t *at = rf_packet_begin(packet, RL_APID_FAST, rig->sequence_fast, 3, 25, rig->counter_fast,
                                  rig->now_us);
    at = rf_add8(at, 1);
    at = rf_add32(at, (uint32_t)(rig->now_us / RF_MS));
    at = rf_add8(at, rig->state);
    at = rf_add8(at, rig->settings.limit_mode);
    at = rf_add8(at, (uint8_t)(period_us / (10 * RF_MS)));
    at = add_measured(at, rig);
    at = rf_add32(at, rf_status_flags(rig));
    at = rf_add32(at, rf_inhibit_flags(rig));
    if (!rl_device_send(&rig->link, packet, rf_packet_end(packet, at), rig->now_us)) return;
    rig->sequence_fast = (uint16_t)(rig->sequence_fast + 1);
    rig->counter_fast = (uint16_t)(rig->counter_fast + 1);
}

void rf_fast_run(rf_rig *rig) {
    if (rig->now_us < rig->fast_at_us) return;
    const bool moving = rig->motion.function != 0 || !rf_still(rig);
    const uint64_t period = moving ? RF_FAST_MOVING_US : RF_FAST_RESTING_US;
    send_fast(rig, period);
    rig->fast_at_us += period;
    if (rig->fast_at_us <= rig->now_us) rig->fast_at_us = rig->now_us + period;
}

void rf_heartbeat_body(rf_rig *rig, uint8_t body[RL_DEVICE_HEARTBEAT_BODY], uint64_t now_us) {
    const uint32_t slots = rf_reports_free(rig) / RF_REPORTS_A_COMMAND;
    uint16_t left_s = 0;
    if (rf_armed(rig) && rig->arm.expires_us > now_us) {
        left_s = (uint16_t)((rig->arm.expires_us - now_us + RF_S - 1) / RF_S);
    }
    uint8_t bits = 0;
    if (rig->store.stop_latched) bits |= RL_STOP_BIT_LATCHED;
    if (rf_still(rig)) bits |= RL_STOP_BIT_STANDSTILL;
    uint8_t *at = rf_add8(body, rig->state);
    at = rf_add32(at, rf_inhibit_flags(rig));
    at = rf_add8(at, (uint8_t)slots);
    at = rf_add16(at, rig->last_error);
    at = rf_add8(at, bits);
    at = rf_add8(at, rig->ladder.stage);
    at = rf_add8(at, rig->arm.scope);
    at = rf_add16(at, left_s);
    at = rf_add16(at, rig->settings.authority_epoch);
    at = rf_add32(at, rig->state_rev);
    at = rf_add32(at, rig->shown_stop_id);
    rf_add16(at, (uint16_t)rf_lease_age_ms(rig, now_us));
}
