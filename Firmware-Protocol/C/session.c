/* HELLO, HELLO-ACK and the numbers of sessions (section 2). */
#include "device_internal.h"

#include <string.h>

static bool is_used(const rl_device *device, uint8_t session) {
    for (uint8_t at = 0; at < device->past_count; at++) {
        if (device->past[at] == session) return true;
    }
    return false;
}

/* Never 0, never one of the last 32; from boot count and nonce, so that two boots rarely choose the same
 * row. */
static uint8_t new_session(rl_device *device, uint32_t nonce) {
    uint8_t seed[8];
    rl_put32(seed, device->identity.boot_count);
    rl_put32(seed + 4, nonce);
    uint8_t session = (uint8_t)(1u + rl_crc32c(seed, sizeof seed) % 255u);
    while (is_used(device, session)) session = session == 255 ? 1 : (uint8_t)(session + 1u);
    device->past[device->past_next] = session;
    device->past_next = (uint8_t)((device->past_next + 1u) % RL_SESSIONS_KEPT);
    if (device->past_count < RL_SESSIONS_KEPT) device->past_count++;
    return session;
}

static void answer(rl_device *device, uint64_t now_us) {
    const rl_identity *identity = &device->identity;
    uint8_t body[RL_HELLO_ACK_BODY];
    body[0] = RL_VERSION;
    body[1] = device->session;
    rl_put32(body + 2, device->nonce);
    memcpy(body + 6, identity->mcu_id, 12);
    rl_put32(body + 18, identity->firmware_version);
    memcpy(body + 22, identity->build_hash, 8);
    memcpy(body + 30, identity->wire_hash, 8);
    rl_put32(body + 38, identity->boot_count);
    body[42] = identity->reset_cause;
    rl_put32(body + 43, identity->clock_hz);
    rl_put16(body + 47, RL_MAX_BODY);
    body[49] = device->window;
    body[50] = device->session_state;
    body[51] = identity->flags;
    /* Without room nothing is lost: the host repeats HELLO every 100 ms. */
    rl_transmit(device, RL_KIND_HELLO_ACK, body, sizeof body, now_us);
}

static uint8_t agreed_window(const rl_device *device, uint8_t wanted) {
    uint8_t window = device->identity.window;
    if (window == 0 || window > RL_SLOTS) window = RL_SLOTS;
    if (wanted < window) window = wanted;
    return window == 0 ? 1 : window;
}

void rl_session_close(rl_device *device) {
    if (device->session == 0) return;
    device->session = 0;
    device->ack_due = false;
    device->retry_at = UINT64_MAX;
    rl_reliable_drop(device);
}

void rl_session_hello(rl_device *device, const rl_frame *frame, uint64_t now_us) {
    const uint8_t *body = frame->body;
    if (body[0] > RL_VERSION || body[1] < RL_VERSION) {
        device->counters.hello_refused++;
        return;
    }
    uint32_t nonce = rl_get32(body + 2);
    if (device->session != 0 && nonce == device->nonce) {
        device->counters.hello_repeats++;
        answer(device, now_us);
        return;
    }
    /* What the frame says is read before the callbacks; nothing is sent until all of them have run. */
    bool same_dictionary = memcmp(body + 6, device->identity.wire_hash, 8) == 0;
    uint16_t peer_body = rl_get16(body + 14);
    uint8_t wanted = body[16];
    rl_session_close(device);
    device->counters.sessions++;
    device->nonce = nonce;
    device->same_dictionary = same_dictionary;
    device->peer_body = peer_body;
    device->window = agreed_window(device, wanted);
    device->expected = 0;
    device->gap_told = false;
    device->ack_due = false;
    rl_reliable_reset(device);
    uint8_t session = new_session(device, nonce);
    device->port.on_session(device->port.context, session, now_us);
    device->session_state = device->port.rig_state(device->port.context);
    device->session = session;
    device->heartbeat_at = now_us;
    answer(device, now_us);
}
