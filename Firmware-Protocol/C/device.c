/* The device engine: what the line gave, what is due, what goes out. */
#include "device_internal.h"

#include <string.h>

void rl_device_init(rl_device *device, const rl_identity *identity, const rl_device_port *port) {
    memset(device, 0, sizeof *device);
    device->identity = *identity;
    device->port = *port;
    rl_decoder_init(&device->decoder, false);
    rl_stop_watch_init(&device->watch);
    rl_reliable_reset(device);
}

bool rl_transmit(rl_device *device, uint8_t kind, const uint8_t *body, size_t count, uint64_t now_us) {
    rl_device_port *port = &device->port;
    rl_frame frame;
    frame.from_device = true;
    frame.kind = kind;
    frame.session = device->session;
    frame.sequence = kind == RL_KIND_DATA_R ? device->cursor : device->next;
    frame.acknowledge = device->expected;
    frame.clock = (uint32_t)(port->clock ? port->clock(port->context) : now_us);
    frame.body = body;
    frame.count = count;
    size_t octets = rl_frame_encode(&frame, device->wire);
    if (octets == 0) return false;
    if (port->room && port->room(port->context) < octets) {
        device->counters.no_room++;
        return false;
    }
    /* HELLO-ACK acknowledges nothing; every other frame carries what a bare ACK would say. */
    if (kind != RL_KIND_HELLO_ACK) device->ack_due = false;
    device->counters.sent[kind]++;
    device->counters.octets_sent += (uint32_t)octets;
    port->write(port->context, device->wire, octets);
    return true;
}

bool rl_transmit_nak(rl_device *device, uint8_t reason, uint64_t now_us) {
    return rl_transmit(device, RL_KIND_NAK, &reason, 1, now_us);
}

static void take_reliable(rl_device *device, const rl_frame *frame, uint64_t now_us) {
    rl_counters *counters = &device->counters;
    uint8_t ahead = (uint8_t)(frame->sequence - device->expected);
    if (ahead >= 128) {
        counters->duplicates++;
        device->ack_due = true;
        return;
    }
    if (ahead > 0) {
        counters->gaps++;
        if (!device->gap_told) device->gap_told = rl_transmit_nak(device, RL_NAK_GAP, now_us);
        return;
    }
    device->command_taken = true;
    if (!device->port.on_command(device->port.context, frame->body, frame->count, now_us)) {
        counters->busy++;
        /* Those behind it in the window are no gap of the line. */
        device->gap_told = true;
        rl_transmit_nak(device, RL_NAK_BUSY, now_us);
        return;
    }
    counters->commands++;
    device->expected++;
    device->gap_told = false;
    device->ack_due = true;
}

static void answer_time(rl_device *device, const rl_frame *frame, uint64_t now_us) {
    rl_device_port *port = &device->port;
    uint8_t body[RL_DEVICE_TIME_BODY];
    memcpy(body, frame->body, 8);
    rl_put64(body + 8, now_us);
    rl_put64(body + 16, port->clock ? port->clock(port->context) : now_us);
    rl_transmit(device, RL_KIND_TIME, body, sizeof body, now_us);
}

static void take_bye(rl_device *device, const rl_frame *frame, uint64_t now_us) {
    uint8_t reason = frame->body[0];
    rl_session_close(device);
    device->port.on_bye(device->port.context, reason, now_us);
}

static void take_in_session(rl_device *device, const rl_frame *frame, uint64_t now_us) {
    rl_device_port *port = &device->port;
    bool in_window = rl_reliable_acknowledge(device, frame->acknowledge, now_us);
    switch (frame->kind) {
    case RL_KIND_DATA_R:
        take_reliable(device, frame, now_us);
        break;
    case RL_KIND_NAK:
        /* Busy and the rest leave it to the retry time. */
        if (in_window && frame->body[0] == RL_NAK_GAP) rl_reliable_nak(device, now_us);
        break;
    case RL_KIND_HEARTBEAT:
        port->on_heartbeat(
            port->context, rl_get32(frame->body), rl_get16(frame->body + 4), frame->body[6], now_us);
        break;
    case RL_KIND_TIME:
        answer_time(device, frame, now_us);
        break;
    case RL_KIND_BYE:
        take_bye(device, frame, now_us);
        break;
    case RL_KIND_DATA:
        device->counters.ignored++;
        break;
    default:
        break;
    }
}

static void take_stop(rl_device *device, uint8_t reason, uint32_t stop_id, uint64_t now_us) {
    /* Any other reason counts as STOP. */
    if (reason != RL_STOP_REASON_HOLD && reason != RL_STOP_REASON_TEST) reason = RL_STOP_REASON_STOP;
    device->port.on_stop(device->port.context, reason, stop_id, now_us);
    if (!device->stop_seen || device->last_stop_id != stop_id) rl_device_beat(device);
    device->stop_seen = true;
    device->last_stop_id = stop_id;
}

static void take_frame(rl_device *device, const rl_frame *frame, uint64_t now_us) {
    device->counters.received[frame->kind]++;
    if (frame->kind == RL_KIND_STOP) {
        /* The watch has told it already. Once more in its place if a command stood before it: the last
         * word of a chunk that clears one stop and brings the next must be the stop. */
        if (device->command_taken) {
            take_stop(device, frame->body[0], rl_get32(frame->body + 1), now_us);
        }
    } else if (frame->kind == RL_KIND_HELLO) {
        rl_session_hello(device, frame, now_us);
    } else if (device->session == 0) {
        device->counters.silent++;
    } else if (frame->session != device->session) {
        device->counters.wrong_session++;
        if (now_us >= device->session_nak_at && rl_transmit_nak(device, RL_NAK_SESSION, now_us)) {
            device->session_nak_at = now_us + RL_SESSION_NAK_PERIOD_US;
        }
    } else {
        take_in_session(device, frame, now_us);
    }
}

static void flush(rl_device *device, uint64_t now_us) {
    if (device->session == 0) return;
    rl_reliable_pump(device, now_us);
    if (device->ack_due) rl_transmit(device, RL_KIND_ACK, NULL, 0, now_us);
}

void rl_device_receive(rl_device *device, const uint8_t *octets, size_t count, uint64_t now_us) {
    uint8_t reason;
    uint32_t stop_id;
    for (size_t at = 0; at < count; at++) {
        if (rl_stop_watch_feed(&device->watch, octets[at], &reason, &stop_id)) {
            take_stop(device, reason, stop_id, now_us);
        }
    }
    rl_noise_advance(&device->noise, now_us);
    device->counters.octets_received += (uint32_t)count;
    device->command_taken = false;
    for (size_t at = 0; at < count; at++) {
        rl_verdict verdict;
        rl_frame frame;
        if (!rl_decoder_feed(&device->decoder, octets[at], &verdict, &frame)) continue;
        rl_noise_note(&device->noise, verdict != RL_OK);
        if (verdict == RL_OK) take_frame(device, &frame, now_us);
    }
    flush(device, now_us);
}

void rl_device_poll(rl_device *device, uint64_t now_us) {
    rl_noise_advance(&device->noise, now_us);
    if (device->session == 0) return;
    if (now_us >= device->heartbeat_at) {
        uint8_t body[RL_DEVICE_HEARTBEAT_BODY];
        memset(body, 0, sizeof body);
        device->port.heartbeat_body(device->port.context, body, now_us);
        if (rl_transmit(device, RL_KIND_HEARTBEAT, body, sizeof body, now_us)) {
            /* A steady grid; a poll that came more than a period late sends one, not several. */
            device->heartbeat_at += RL_HEARTBEAT_PERIOD_US;
            if (device->heartbeat_at <= now_us) device->heartbeat_at = now_us + RL_HEARTBEAT_PERIOD_US;
        }
    }
    rl_reliable_retry(device, now_us);
    flush(device, now_us);
}

bool rl_device_send(rl_device *device, const uint8_t *packet, size_t count, uint64_t now_us) {
    if (device->session == 0 || count < RL_MIN_PACKET || count > device->peer_body) return false;
    return rl_transmit(device, RL_KIND_DATA, packet, count, now_us);
}

void rl_device_beat(rl_device *device) { device->heartbeat_at = 0; }

void rl_device_bye(rl_device *device, uint8_t reason, uint64_t now_us) {
    if (device->session == 0) return;
    rl_transmit(device, RL_KIND_BYE, &reason, 1, now_us);
    rl_session_close(device);
}

uint64_t rl_device_deadline(const rl_device *device) {
    if (device->session == 0) return UINT64_MAX;
    return device->heartbeat_at < device->retry_at ? device->heartbeat_at : device->retry_at;
}

uint8_t rl_device_session(const rl_device *device) { return device->session; }

bool rl_device_same_dictionary(const rl_device *device) { return device->same_dictionary; }
