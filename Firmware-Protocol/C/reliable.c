/* Go-back-N, device -> host (section 3). base <= cursor <= next, modulo 256:
 *
 *   base ... cursor : on the line, not acknowledged
 *   cursor ... next : to be put on the line (new, or again)
 */
#include "device_internal.h"

static uint8_t outstanding(const rl_device *device) { return (uint8_t)(device->next - device->base); }

static rl_slot *slot_of(rl_device *device, uint8_t sequence) { return &device->slots[sequence % RL_SLOTS]; }

static uint64_t frame_time(const rl_device *device, size_t octets) {
    if (device->identity.baud == 0) return 0;
    return (uint64_t)octets * 10u * 1000000u / device->identity.baud;
}

/* The whole window may stand in the line's queue, so its frame time counts, not that of one frame. */
static uint64_t retry_time(rl_device *device) {
    size_t octets = 0;
    for (uint8_t at = device->base; at != device->next; at++) octets += slot_of(device, at)->count + 16u;
    uint64_t time = 2u * (uint64_t)device->round_trip_us + frame_time(device, octets);
    if (time < RL_RETRY_LEAST_US) time = RL_RETRY_LEAST_US;
    uint64_t doubled = time << device->doublings;
    if (doubled > RL_RETRY_DOUBLED_MOST_US) doubled = RL_RETRY_DOUBLED_MOST_US;
    return doubled > time ? doubled : time;
}

void rl_reliable_reset(rl_device *device) {
    device->base = 0;
    device->next = 0;
    device->cursor = 0;
    device->doublings = 0;
    device->round_trip_us = 0;
    device->retry_at = UINT64_MAX;
    device->resent_at = 0;
}

void rl_reliable_drop(rl_device *device) {
    while (device->base != device->next) {
        uint32_t tag = slot_of(device, device->base)->tag;
        device->base++;
        if (device->port.dropped) device->port.dropped(device->port.context, tag);
    }
    device->cursor = device->next;
}

static void note_round_trip(rl_device *device, const rl_slot *slot, uint64_t now_us) {
    /* An answer to a packet that was sent twice says nothing about time (Karn). */
    if (slot->sendings != 1 || now_us < slot->sent_at) return;
    uint64_t took = now_us - slot->sent_at;
    if (took > UINT32_MAX / 4u) return;
    if (device->round_trip_us == 0) {
        device->round_trip_us = took == 0 ? 1 : (uint32_t)took;
        return;
    }
    uint32_t smoothed = (uint32_t)((7u * (uint64_t)device->round_trip_us + took) / 8u);
    device->round_trip_us = smoothed == 0 ? 1 : smoothed;
}

bool rl_reliable_acknowledge(rl_device *device, uint8_t acknowledge, uint64_t now_us) {
    uint8_t moved = (uint8_t)(acknowledge - device->base);
    if (moved > outstanding(device)) {
        device->counters.bad_acknowledge++;
        return false;
    }
    if (moved == 0) return true;
    uint8_t unsent = (uint8_t)(device->next - device->cursor);
    note_round_trip(device, slot_of(device, (uint8_t)(acknowledge - 1u)), now_us);
    while (device->base != acknowledge) {
        uint32_t tag = slot_of(device, device->base)->tag;
        device->base++;
        device->port.acknowledged(device->port.context, tag);
    }
    if (unsent > outstanding(device)) device->cursor = device->base;
    device->doublings = 0;
    device->retry_at = outstanding(device) == 0 ? UINT64_MAX : now_us + retry_time(device);
    return true;
}

void rl_reliable_nak(rl_device *device, uint64_t now_us) {
    if (outstanding(device) == 0) return;
    /* Several NAKs may be under way for the same gap: one answer in a round trip. */
    uint64_t least = device->round_trip_us + frame_time(device, slot_of(device, device->base)->count + 16u);
    if (device->resent_at != 0 && now_us < device->resent_at + least) return;
    device->resent_at = now_us == 0 ? 1 : now_us;
    device->cursor = device->base;
    device->retry_at = now_us + retry_time(device);
    device->counters.resent_by_nak++;
}

static bool pull(rl_device *device) {
    size_t capacity = device->peer_body < RL_SLOT_BYTES ? device->peer_body : RL_SLOT_BYTES;
    if (capacity < RL_MIN_PACKET || outstanding(device) >= device->window) return false;
    rl_slot *slot = slot_of(device, device->next);
    uint32_t tag = 0;
    size_t count = device->port.next_reliable(device->port.context, slot->packet, capacity, &tag);
    if (count == 0) return false;
    if (count < RL_MIN_PACKET || count > capacity) {
        if (device->port.dropped) device->port.dropped(device->port.context, tag);
        return false;
    }
    slot->tag = tag;
    slot->count = (uint16_t)count;
    slot->sendings = 0;
    device->next++;
    return true;
}

void rl_reliable_pump(rl_device *device, uint64_t now_us) {
    for (;;) {
        while (device->cursor != device->next) {
            rl_slot *slot = slot_of(device, device->cursor);
            if (!rl_transmit(device, RL_KIND_DATA_R, slot->packet, slot->count, now_us)) return;
            if (slot->sendings < UINT8_MAX) slot->sendings++;
            slot->sent_at = now_us;
            device->cursor++;
            if (device->retry_at == UINT64_MAX) device->retry_at = now_us + retry_time(device);
        }
        if (!pull(device)) return;
    }
}

void rl_reliable_retry(rl_device *device, uint64_t now_us) {
    if (outstanding(device) == 0 || now_us < device->retry_at) return;
    if (device->cursor != device->next) {
        /* The line has no room yet: sending again would only lengthen its queue. */
        device->retry_at = now_us + retry_time(device);
        return;
    }
    if (device->doublings < 5) device->doublings++;
    device->cursor = device->base;
    device->retry_at = now_us + retry_time(device);
    device->counters.retries++;
}
