/* Checksums and big-endian numbers. The tables go by nibbles: 96 octets of flash for both. */
#include "regolith_link.h"

static const uint32_t crc32c_nibbles[16] = {
    0x00000000u, 0x105EC76Fu, 0x20BD8EDEu, 0x30E349B1u,
    0x417B1DBCu, 0x5125DAD3u, 0x61C69362u, 0x7198540Du,
    0x82F63B78u, 0x92A8FC17u, 0xA24BB5A6u, 0xB21572C9u,
    0xC38D26C4u, 0xD3D3E1ABu, 0xE330A81Au, 0xF36E6F75u};

static const uint16_t crc16_nibbles[16] = {
    0x0000u, 0x1021u, 0x2042u, 0x3063u, 0x4084u, 0x50A5u, 0x60C6u, 0x70E7u,
    0x8108u, 0x9129u, 0xA14Au, 0xB16Bu, 0xC18Cu, 0xD1ADu, 0xE1CEu, 0xF1EFu};

uint32_t rl_crc32c(const uint8_t *octets, size_t count) {
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t at = 0; at < count; at++) {
        crc ^= octets[at];
        crc = (crc >> 4) ^ crc32c_nibbles[crc & 15u];
        crc = (crc >> 4) ^ crc32c_nibbles[crc & 15u];
    }
    return crc ^ 0xFFFFFFFFu;
}

uint16_t rl_crc16(const uint8_t *octets, size_t count) {
    uint16_t crc = 0xFFFFu;
    for (size_t at = 0; at < count; at++) {
        crc = (uint16_t)((crc << 4) ^ crc16_nibbles[(crc >> 12) ^ (octets[at] >> 4)]);
        crc = (uint16_t)((crc << 4) ^ crc16_nibbles[(crc >> 12) ^ (octets[at] & 15u)]);
    }
    return crc;
}

uint16_t rl_get16(const uint8_t *octets) { return (uint16_t)((octets[0] << 8) | octets[1]); }

uint32_t rl_get32(const uint8_t *octets) {
    return ((uint32_t)rl_get16(octets) << 16) | rl_get16(octets + 2);
}

uint64_t rl_get64(const uint8_t *octets) {
    return ((uint64_t)rl_get32(octets) << 32) | rl_get32(octets + 4);
}

void rl_put16(uint8_t *octets, uint16_t value) {
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
}

void rl_put32(uint8_t *octets, uint32_t value) {
    rl_put16(octets, (uint16_t)(value >> 16));
    rl_put16(octets + 2, (uint16_t)value);
}

void rl_put64(uint8_t *octets, uint64_t value) {
    rl_put32(octets, (uint32_t)(value >> 32));
    rl_put32(octets + 4, (uint32_t)value);
}
