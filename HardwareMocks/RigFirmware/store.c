/* The nonvolatile store: two slots with a sequence number and a CRC, written in turn. */
#include "rig.h"

#include <string.h>

#define MAGIC UINT32_C(0x52475632)

enum { MAGIC_AT = 0, SEQUENCE_AT = 4, LENGTH_AT = 8, RECORD_AT = 12, CRC_AT = RF_SLOT_OCTETS - 4 };

void rf_slot_write(const rf_nonvolatile *record, uint32_t sequence, uint8_t *slot) {
    rl_put32(slot + MAGIC_AT, MAGIC);
    rl_put32(slot + SEQUENCE_AT, sequence);
    rl_put32(slot + LENGTH_AT, (uint32_t)sizeof *record);
    memcpy(slot + RECORD_AT, record, sizeof *record);
    rl_put32(slot + CRC_AT, rl_crc32c(slot, CRC_AT));
}

static bool is_whole(const uint8_t *slot) {
    return rl_get32(slot + MAGIC_AT) == MAGIC && rl_get32(slot + LENGTH_AT) == sizeof(rf_nonvolatile)
        && rl_get32(slot + CRC_AT) == rl_crc32c(slot, CRC_AT);
}

/* Never written: a memory of zeros or of ones, as it leaves its factory. */
static bool is_blank(const uint8_t *slot) {
    if (slot[0] != 0x00 && slot[0] != 0xFF) return false;
    for (size_t at = 1; at < RF_SLOT_OCTETS; at++) {
        if (slot[at] != slot[0]) return false;
    }
    return true;
}

enum rf_slots_verdict rf_slots_read(const uint8_t *slots, rf_nonvolatile *record, uint32_t *sequence,
                                    uint8_t *slot) {
    const uint8_t *const at[RF_SLOTS] = {slots, slots + RF_SLOT_OCTETS};
    const bool whole[RF_SLOTS] = {is_whole(at[0]), is_whole(at[1])};
    memset(record, 0, sizeof *record);
    *sequence = 0;
    *slot = 1;
    if (!whole[0] && !whole[1]) return RF_SLOTS_UNREADABLE;
    uint8_t best = whole[0] ? 0 : 1;
    if (whole[0] && whole[1]) {
        const uint32_t first = rl_get32(at[0] + SEQUENCE_AT);
        const uint32_t second = rl_get32(at[1] + SEQUENCE_AT);
        best = (int32_t)(second - first) > 0 ? 1 : 0;
    }
    memcpy(record, at[best] + RECORD_AT, sizeof *record);
    *sequence = rl_get32(at[best] + SEQUENCE_AT);
    *slot = best;
    const bool torn = !whole[1 - best] && !is_blank(at[1 - best]);
    return torn ? RF_SLOTS_TORN : RF_SLOTS_GOOD;
}

uint32_t rf_configuration_crc(const rf_configuration *configuration) {
    return rl_crc32c((const uint8_t *)configuration, sizeof *configuration);
}

bool rf_configuration_whole(const rf_rig *rig) {
    return rf_configuration_crc(&rig->store.configuration) == rig->store.configuration_crc;
}

/* A cut in the middle of a write lost what it was to say: perhaps a stop, perhaps that the bit is in the
 * ground. Both are then taken for true. */
static void take_safe_side(rf_rig *rig) {
    rf_nonvolatile *store = &rig->store;
    store->stop_latched = true;
    store->stop_id = 0;
    store->in_hole = true;
    store->valid = true;
    rig->depth_doubtful = true;
}

void rf_store_open(rf_rig *rig, const uint8_t *slots, uint8_t reset_cause) {
    enum rf_slots_verdict verdict = RF_SLOTS_UNREADABLE;
    if (slots != NULL) verdict = rf_slots_read(slots, &rig->store, &rig->slot_sequence, &rig->slot);
    rig->store.reset_cause = reset_cause;
    rig->store_readable = verdict != RF_SLOTS_UNREADABLE;
    if (verdict != RF_SLOTS_GOOD) take_safe_side(rig);
    if (!rig->store.stop_latched) rig->store.stop_id = 0;
    rig->store.boot_count += 1;
}

/* A store that fails leaves everything as it is in RAM and blocks motion until a later try succeeds. */
void rf_save(rf_rig *rig) {
    if (rig->sampled && rig->facts.z_homed) rig->store.z_bit_um = rf_z_bit(rig);
    const uint8_t slot = (uint8_t)(1 - rig->slot);
    const rf_configuration active = rig->store.configuration;
    const uint32_t crc = rig->store.configuration_crc;
    if (rig->relaxed) {
        /* A relaxation holds for one arm, and no arm survives the power. */
        rig->store.configuration = rig->unrelaxed;
        rig->store.configuration_crc = rf_configuration_crc(&rig->unrelaxed);
    }
    rf_slot_write(&rig->store, rig->slot_sequence + 1, rig->slot_octets);
    rig->store.configuration = active;
    rig->store.configuration_crc = crc;
    const bool good = rig->port.save != NULL && rig->port.save(rig->port.context, slot, rig->slot_octets);
    if (good) {
        rig->slot = slot;
        rig->slot_sequence += 1;
    }
    if (good != rig->store_good) rf_raise(rig);
    rig->store_good = good;
    rig->save_due = !good;
    rig->save_at_us = rig->now_us + RF_SAVE_AGAIN_US;
}
