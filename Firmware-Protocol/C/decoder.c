/* Octets in, frames out: the whole-frame decoder and the one that sees STOP only. */
#include "regolith_link.h"

#include <string.h>

void rl_decoder_init(rl_decoder *decoder, bool receiver_is_host) {
    memset(decoder, 0, sizeof *decoder);
    decoder->receiver_is_host = receiver_is_host;
}

bool rl_decoder_feed(rl_decoder *decoder, uint8_t octet, rl_verdict *verdict, rl_frame *frame) {
    if (octet != 0) {
        if (decoder->discarding) return false;
        if (decoder->count < RL_MAX_STUFFED) {
            decoder->octets[decoder->count++] = octet;
            return false;
        }
        /* One octet more than a frame may have: told now, once, and the rest is noise. */
        decoder->discarding = true;
        decoder->count = 0;
        decoder->verdicts[RL_TOO_LONG]++;
        *verdict = RL_TOO_LONG;
        return true;
    }
    if (decoder->discarding) {
        decoder->discarding = false;
        return false;
    }
    *verdict = rl_judge(decoder->octets, decoder->count, decoder->receiver_is_host, decoder->octets, frame);
    decoder->count = 0;
    decoder->verdicts[*verdict]++;
    return *verdict != RL_EMPTY;
}

void rl_stop_watch_init(rl_stop_watch *watch) { memset(watch, 0, sizeof *watch); }

bool rl_stop_watch_feed(rl_stop_watch *watch, uint8_t octet, uint8_t *reason, uint32_t *stop_id) {
    if (octet != 0) {
        if (watch->count < RL_STOP_STUFFED) watch->octets[watch->count] = octet;
        if (watch->count <= RL_STOP_STUFFED) watch->count++;
        return false;
    }
    size_t count = watch->count;
    watch->count = 0;
    if (count != RL_STOP_STUFFED) return false;
    rl_frame frame;
    if (rl_judge(watch->octets, count, false, watch->octets, &frame) != RL_OK) return false;
    if (frame.kind != RL_KIND_STOP) return false;
    *reason = frame.body[0];
    *stop_id = rl_get32(frame.body + 1);
    return true;
}
