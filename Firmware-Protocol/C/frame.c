/* One frame: written, and judged in the order of section 1.1. */
#include "regolith_link.h"

#include <string.h>

size_t rl_frame_encode(const rl_frame *frame, uint8_t wire[RL_MAX_WIRE]) {
    if (frame->count > RL_MAX_BODY) return 0;
    /* The plain octets stand so far behind the stuffed ones that stuffing never overtakes its source. */
    size_t plain = RL_HEADER_BYTES + frame->count + RL_CRC_BYTES;
    uint8_t *octets = wire + 1 + plain / 254 + 1;
    octets[0] = (uint8_t)((frame->from_device ? 0x80u : 0u) | (RL_VERSION << 4) | (frame->kind & 15u));
    octets[1] = frame->session;
    octets[2] = frame->sequence;
    octets[3] = frame->acknowledge;
    rl_put32(octets + 4, frame->clock);
    if (frame->count > 0) memcpy(octets + RL_HEADER_BYTES, frame->body, frame->count);
    rl_put32(octets + plain - RL_CRC_BYTES, rl_crc32c(octets, plain - RL_CRC_BYTES));
    wire[0] = 0;
    size_t stuffed = rl_cobs_encode(octets, plain, wire + 1);
    wire[1 + stuffed] = 0;
    return stuffed + 2;
}

/* Kinds that an end may send, as bits. */
enum {
    KINDS_OF_HOST = 1 << RL_KIND_DATA | 1 << RL_KIND_DATA_R | 1 << RL_KIND_ACK | 1 << RL_KIND_NAK
        | 1 << RL_KIND_HELLO | 1 << RL_KIND_HEARTBEAT | 1 << RL_KIND_TIME | 1 << RL_KIND_STOP
        | 1 << RL_KIND_BYE,
    KINDS_OF_DEVICE = 1 << RL_KIND_DATA | 1 << RL_KIND_DATA_R | 1 << RL_KIND_ACK | 1 << RL_KIND_NAK
        | 1 << RL_KIND_HELLO_ACK | 1 << RL_KIND_HEARTBEAT | 1 << RL_KIND_TIME | 1 << RL_KIND_BYE
};

static bool is_body_length(const rl_frame *frame) {
    switch (frame->kind) {
    case RL_KIND_DATA:
    case RL_KIND_DATA_R:
        return frame->count >= RL_MIN_PACKET && frame->count <= RL_MAX_BODY;
    case RL_KIND_ACK:
        return frame->count == 0;
    case RL_KIND_NAK:
    case RL_KIND_BYE:
        return frame->count == 1;
    case RL_KIND_HELLO:
        return frame->count == RL_HELLO_BODY;
    case RL_KIND_HELLO_ACK:
        return frame->count == RL_HELLO_ACK_BODY;
    case RL_KIND_HEARTBEAT:
        return frame->count == (frame->from_device ? RL_DEVICE_HEARTBEAT_BODY : RL_HOST_HEARTBEAT_BODY);
    case RL_KIND_TIME:
        return frame->count == (frame->from_device ? RL_DEVICE_TIME_BODY : RL_HOST_TIME_BODY);
    case RL_KIND_STOP:
        return frame->count == RL_STOP_BODY;
    default:
        return false;
    }
}

rl_verdict rl_judge(
    const uint8_t *stuffed, size_t count, bool receiver_is_host, uint8_t *decoded, rl_frame *frame) {
    if (count == 0) return RL_EMPTY;
    if (count > RL_MAX_STUFFED) return RL_TOO_LONG;
    size_t plain = rl_cobs_decode(stuffed, count, decoded);
    if (plain == RL_NOT_COBS) return RL_BAD_COBS;
    if (plain < RL_MIN_DECODED) return RL_TOO_SHORT;
    if (plain > RL_MAX_DECODED) return RL_TOO_LONG;
    uint32_t crc = rl_get32(decoded + plain - RL_CRC_BYTES);
    if (rl_crc32c(decoded, plain - RL_CRC_BYTES) != crc) return RL_BAD_CRC;

    frame->from_device = (decoded[0] & 0x80u) != 0;
    frame->kind = decoded[0] & 15u;
    frame->session = decoded[1];
    frame->sequence = decoded[2];
    frame->acknowledge = decoded[3];
    frame->clock = rl_get32(decoded + 4);
    frame->body = decoded + RL_HEADER_BYTES;
    frame->count = plain - RL_HEADER_BYTES - RL_CRC_BYTES;

    if (((decoded[0] >> 4) & 7u) != RL_VERSION) return RL_BAD_VERSION;
    if (frame->from_device != receiver_is_host) return RL_WRONG_DIRECTION;
    unsigned kinds = frame->from_device ? KINDS_OF_DEVICE : KINDS_OF_HOST;
    if ((kinds >> frame->kind & 1u) == 0) return RL_BAD_KIND;
    if (!is_body_length(frame)) return RL_BAD_LENGTH;
    return RL_OK;
}
