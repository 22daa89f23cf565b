/* What the parts of the device engine say to each other; not for firmware. */
#ifndef RL_DEVICE_INTERNAL_H
#define RL_DEVICE_INTERNAL_H

#include "regolith_link.h"

/* Sequence numbers are modulo 256, so the slot of a number must be the same in every round. */
#if RL_SLOTS != 1 && RL_SLOTS != 2 && RL_SLOTS != 4 && RL_SLOTS != 8
#error "RL_SLOTS must be 1, 2, 4 or 8"
#endif
#if RL_SLOT_BYTES < 7 || RL_SLOT_BYTES > 1012
#error "RL_SLOT_BYTES must hold a space packet: 7 to 1012"
#endif

/* Puts a frame of the present session on the line. False if it has no room; then nothing went out. */
bool rl_transmit(rl_device *device, uint8_t kind, const uint8_t *body, size_t count, uint64_t now_us);
bool rl_transmit_nak(rl_device *device, uint8_t reason, uint64_t now_us);

/* Reliable direction device -> host. */
void rl_reliable_reset(rl_device *device);
/* Calls `dropped` for every unacknowledged packet, oldest first. */
void rl_reliable_drop(rl_device *device);
/* False: it acknowledges what was never sent. */
bool rl_reliable_acknowledge(rl_device *device, uint8_t acknowledge, uint64_t now_us);
void rl_reliable_nak(rl_device *device, uint64_t now_us);
/* Pulls packets into free slots and sends what stands between cursor and next. */
void rl_reliable_pump(rl_device *device, uint64_t now_us);
void rl_reliable_retry(rl_device *device, uint64_t now_us);

/* Sessions. */
void rl_session_hello(rl_device *device, const rl_frame *frame, uint64_t now_us);
void rl_session_close(rl_device *device);

/* Line quality. */
void rl_noise_advance(rl_noise *noise, uint64_t now_us);
void rl_noise_note(rl_noise *noise, bool bad);

#endif
