/* Space packets of the rig: primary header, PUS-C header, time since boot, CRC-16. */
#include "rig.h"

enum { PRIMARY_BYTES = 6 };

uint8_t *rf_add8(uint8_t *at, uint8_t value) {
    *at = value;
    return at + 1;
}

uint8_t *rf_add16(uint8_t *at, uint16_t value) {
    rl_put16(at, value);
    return at + 2;
}

uint8_t *rf_add32(uint8_t *at, uint32_t value) {
    rl_put32(at, value);
    return at + 4;
}

uint8_t *rf_packet_begin(const rf_rig *rig, uint8_t *packet, uint16_t apid, uint16_t sequence,
                         uint8_t service, uint8_t subtype, uint16_t counter, uint64_t at_us) {
    uint8_t *at = rf_add16(packet, (uint16_t)(0x0800 | apid));
    at = rf_add16(at, (uint16_t)(0xC000 | (sequence & 0x3FFF)));
    at = rf_add16(at, 0);
    /* PUS version 2; time status 0: counts since boot, 1: TAI as a person set it. */
    const uint8_t status = rig->tai_known ? RD_TIME_STATUS_TAI : RD_TIME_STATUS_SINCE_BOOT;
    const uint64_t time_us = rig->tai_known ? (uint64_t)(rig->tai_at_zero_us + (int64_t)at_us) : at_us;
    at = rf_add8(at, (uint8_t)(0x20 | status));
    at = rf_add8(at, service);
    at = rf_add8(at, subtype);
    at = rf_add16(at, counter);
    at = rf_add16(at, 0);
    at = rf_add8(at, rig->tai_known ? 0x1E : 0x2E);
    at = rf_add32(at, (uint32_t)(time_us / RF_S));
    return rf_add16(at, (uint16_t)((time_us % RF_S) * 65536 / RF_S));
}

size_t rf_packet_end(uint8_t *packet, const uint8_t *end) {
    const size_t count = (size_t)(end - packet);
    rl_put16(packet + 4, (uint16_t)(count + 2 - PRIMARY_BYTES - 1));
    rl_put16(packet + count, rl_crc16(packet, count));
    return count + 2;
}

uint32_t rf_seconds(const rf_rig *rig, uint64_t at_us) {
    const int64_t zero_us = rig->tai_known ? rig->tai_at_zero_us : 0;
    return (uint32_t)((uint64_t)(zero_us + (int64_t)at_us) / RF_S);
}
