/* Consistent overhead byte stuffing: no 00 inside, one octet in 254 extra. */
#include "regolith_link.h"

size_t rl_cobs_encode(const uint8_t *octets, size_t count, uint8_t *output) {
    size_t code_at = 0;
    size_t end = 1;
    uint8_t code = 1;
    for (size_t at = 0; at < count; at++) {
        /* Read before anything is written: both may be the same memory. */
        uint8_t octet = octets[at];
        if (octet != 0) {
            output[end++] = octet;
            code++;
            /* A full group at the very end needs no empty group after it. */
            if (code != 0xFF || at + 1 == count) continue;
        }
        output[code_at] = code;
        code_at = end++;
        code = 1;
    }
    output[code_at] = code;
    return end;
}

size_t rl_cobs_decode(const uint8_t *stuffed, size_t count, uint8_t *output) {
    size_t at = 0;
    size_t end = 0;
    while (at < count) {
        uint8_t code = stuffed[at];
        size_t next = at + code;
        if (code == 0 || next > count) return RL_NOT_COBS;
        for (at++; at < next; at++) {
            if (stuffed[at] == 0) return RL_NOT_COBS;
            output[end++] = stuffed[at];
        }
        if (code < 0xFF && next < count) output[end++] = 0;
    }
    return end;
}
