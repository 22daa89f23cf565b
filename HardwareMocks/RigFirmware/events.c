/* Events: kept in a ring until the host has them, sent again in a new session, known by (boot, count). */
#include "rig.h"

void rf_event_add(rf_rig *rig, uint16_t id, int32_t a, int32_t b) { rf_event_limit(rig, id, a, b, 0); }

void rf_event_limit(rf_rig *rig, uint16_t id, int32_t a, int32_t b, int32_t limit) {
    if (rig->event_end - rig->event_first == RF_EVENTS) {
        rig->event_first += 1;
        rig->events_lost += 1;
        if (rig->event_sent - rig->event_first > RF_EVENTS) rig->event_sent = rig->event_first;
    }
    rf_event *event = &rig->events[rig->event_end % RF_EVENTS];
    event->count = rig->event_end;
    event->id = id;
    event->z_bit_um = rig->sampled ? rf_z_bit(rig) : rig->store.z_bit_um;
    event->a = a;
    event->b = b;
    event->limit = limit;
    event->at_us = rig->now_us;
    rig->event_end += 1;
    rf_tell(rig, RF_TAP_EVENT, event->count, id, rig->store.boot_count);
}

size_t rf_event_write(rf_rig *rig, const rf_event *event, uint8_t *packet) {
    const uint8_t severity = rd_event_severities[event->id];
    uint8_t *at = rf_packet_begin(rig, packet, RL_APID_REPORT, rig->sequence_report++, 5, severity,
                                  rig->counter_event[severity]++, event->at_us);
    at = rf_add16(at, event->id);
    at = rf_add16(at, (uint16_t)rig->store.boot_count);
    at = rf_add32(at, event->count);
    at = rf_add32(at, (uint32_t)event->z_bit_um);
    at = rf_add32(at, (uint32_t)event->a);
    at = rf_add32(at, (uint32_t)event->b);
    at = rf_add32(at, (uint32_t)event->limit);
    return rf_packet_end(packet, at);
}
