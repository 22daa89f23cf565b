/* Device side of the rig link v1 (Firmware-Protocol/README.md is the law).
 *
 * No heap, no I/O, no variable outside the structures below. All integers on the wire are big-endian; all
 * times are the device's microseconds since boot. Every call runs in the caller's context, none blocks. */
#ifndef REGOLITH_LINK_H
#define REGOLITH_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rig_dictionary.h"

/* Slots of the reliable direction device -> host. Reports and events of the rig are shorter than 96
 * octets: a small controller builds everything with -DRL_SLOT_BYTES=96. RL_SLOTS is 1, 2, 4 or 8 and the
 * largest window. */
#ifndef RL_SLOT_BYTES
#define RL_SLOT_BYTES 1012
#endif
#ifndef RL_SLOTS
#define RL_SLOTS 4
#endif

/* ---- Sizes (section 1) -------------------------------------------------------------------------------- */

enum {
    RL_VERSION = 1,
    RL_HEADER_BYTES = 8,
    RL_CRC_BYTES = 4,
    RL_MIN_DECODED = 12,
    RL_MAX_BODY = 1012,
    RL_MAX_DECODED = 1024,
    RL_MAX_STUFFED = 1029, /* between two delimiters */
    RL_MAX_WIRE = 1031,    /* with both delimiters */
    RL_MIN_PACKET = 7,     /* smallest space packet */
    RL_HELLO_BODY = 17,
    RL_HELLO_ACK_BODY = 52,
    RL_HOST_HEARTBEAT_BODY = 7,
    RL_DEVICE_HEARTBEAT_BODY = 25,
    RL_HOST_TIME_BODY = 8,
    RL_DEVICE_TIME_BODY = 24,
    RL_STOP_BODY = 5,
    RL_STOP_STUFFED = 18, /* a STOP frame between its delimiters is never longer */
    RL_SESSIONS_KEPT = 32,
    RL_MAX_WINDOW = 8,
    RL_KINDS = 16,
    RL_VERDICTS = 11
};

enum {
    RL_KIND_DATA = 0,
    RL_KIND_DATA_R = 1,
    RL_KIND_ACK = 2,
    RL_KIND_NAK = 3,
    RL_KIND_HELLO = 4,
    RL_KIND_HELLO_ACK = 5,
    RL_KIND_HEARTBEAT = 6,
    RL_KIND_TIME = 7,
    RL_KIND_STOP = 9,
    RL_KIND_BYE = 15
};

/* Number 5 is not used: both conditions of tooLong share one verdict. */
typedef enum {
    RL_OK = 0,
    RL_EMPTY = 1,
    RL_TOO_LONG = 2,
    RL_BAD_COBS = 3,
    RL_TOO_SHORT = 4,
    RL_BAD_CRC = 6,
    RL_BAD_VERSION = 7,
    RL_WRONG_DIRECTION = 8,
    RL_BAD_KIND = 9,
    RL_BAD_LENGTH = 10
} rl_verdict;

enum { RL_NAK_GAP = 1, RL_NAK_BUSY = 2, RL_NAK_TOO_LONG = 3, RL_NAK_SESSION = 4 };
enum { RL_STOP_REASON_STOP = 1, RL_STOP_REASON_HOLD = 2, RL_STOP_REASON_TEST = 3 };
enum { RL_HOST_STARTING = 0, RL_HOST_READY = 1, RL_HOST_STORAGE_TROUBLE = 2 };
enum { RL_FLAG_SIMULATOR = 1 };                              /* flags of HELLO-ACK */
enum { RL_STOP_BIT_LATCHED = 1, RL_STOP_BIT_STANDSTILL = 2 }; /* stop bits of the device's HEARTBEAT */

enum {
    RL_RESET_UNKNOWN = 0,
    RL_RESET_POWER = 1,
    RL_RESET_PIN = 2,
    RL_RESET_WATCHDOG = 3,
    RL_RESET_SOFTWARE = 4,
    RL_RESET_BROWN_OUT = 5
};

/* ---- Times (microseconds; sections 2, 3) -------------------------------------------------------------- */

enum {
    RL_HEARTBEAT_PERIOD_US = 100000,
    RL_RETRY_LEAST_US = 25000,
    RL_RETRY_DOUBLED_MOST_US = 400000,
    RL_SESSION_NAK_PERIOD_US = 100000,
    RL_NOISE_SECONDS = 10,
    RL_NOISE_LEAST_FRAMES = 10,
    RL_NOISE_PERCENT = 20
};

/* ---- Words of the rig (sections 5, 7, 8 and regolith.xtce.xml) ---------------------------------------- */

/* States, functions, failures, events, scopes, paths, permits, commands and telemetry: rig_dictionary.h. */

enum {
    RL_APID_FAST = 0x100,
    RL_APID_REPORT = 0x101,
    RL_APID_BULK = 0x102,
    RL_APID_DECIMATED = 0x103,
    RL_APID_COMMAND = 0x180,
    RL_STATION_ID = 16
};

/* ---- Checksums, stuffing, numbers --------------------------------------------------------------------- */

/* CRC-32C of `count` octets; "123456789" -> E3069283. */
uint32_t rl_crc32c(const uint8_t *octets, size_t count);
/* CRC-16 of space packets (polynomial 1021, initial FFFF); "123456789" -> 29B1. Over data and its own
 * field: 0. */
uint16_t rl_crc16(const uint8_t *octets, size_t count);

/* Largest size_t: what rl_cobs_decode says of octets that are not stuffed octets. */
#define RL_NOT_COBS ((size_t)-1)
/* Writes the stuffed form, without delimiters, and says how long it is: at most count + count / 254 + 1.
 * `output` may be the same memory if the octets stand at least count / 254 + 1 octets behind its start. */
size_t rl_cobs_encode(const uint8_t *octets, size_t count, uint8_t *output);
/* Writes what `stuffed` stands for (never longer; `output` may be `stuffed`), or RL_NOT_COBS. */
size_t rl_cobs_decode(const uint8_t *stuffed, size_t count, uint8_t *output);

uint16_t rl_get16(const uint8_t *octets);
uint32_t rl_get32(const uint8_t *octets);
uint64_t rl_get64(const uint8_t *octets);
void rl_put16(uint8_t *octets, uint16_t value);
void rl_put32(uint8_t *octets, uint32_t value);
void rl_put64(uint8_t *octets, uint64_t value);

/* ---- Frames (section 1) ------------------------------------------------------------------------------- */

typedef struct {
    bool from_device;
    uint8_t kind;
    uint8_t session;
    uint8_t sequence;
    uint8_t acknowledge;
    uint32_t clock;
    const uint8_t *body; /* of a received frame: inside the decoder, valid until its next octet */
    size_t count;
} rl_frame;

/* Writes the frame with both delimiters; its length, or 0 if the body is too long. `body` lies outside
 * `wire`. */
size_t rl_frame_encode(const rl_frame *frame, uint8_t wire[RL_MAX_WIRE]);

/* Judges what stood between two delimiters, in the order of section 1.1. `decoded` may be `stuffed`
 * itself; it must hold min(count, RL_MAX_STUFFED) octets. `frame` is filled if the CRC is right
 * (badVersion and later). */
rl_verdict rl_judge(
    const uint8_t *stuffed, size_t count, bool receiver_is_host, uint8_t *decoded, rl_frame *frame);

/* Cuts a row of octets into frames, one octet at a time, in bounded memory. */
typedef struct {
    bool receiver_is_host;
    bool discarding; /* too long was reported: wait for the next 00 */
    uint16_t count;
    uint32_t verdicts[RL_VERDICTS]; /* how often each verdict was given; idle is counted as empty */
    uint8_t octets[RL_MAX_STUFFED];
} rl_decoder;

void rl_decoder_init(rl_decoder *decoder, bool receiver_is_host);
/* True if this octet ended something worth a verdict (never RL_EMPTY): *verdict and, for RL_OK, *frame are
 * set. */
bool rl_decoder_feed(rl_decoder *decoder, uint8_t octet, rl_verdict *verdict, rl_frame *frame);

/* Sees STOP frames only, in 20 octets of memory and a few instructions for each octet. The engine below
 * has one; a firmware may also keep its own in the receive interrupt, so that a stop does not wait for the
 * main loop. */
typedef struct {
    uint8_t count; /* RL_STOP_STUFFED + 1: not a STOP, wait for the next 00 */
    uint8_t octets[RL_STOP_STUFFED];
} rl_stop_watch;

void rl_stop_watch_init(rl_stop_watch *watch);
/* True if this octet completed a STOP frame of the host. */
bool rl_stop_watch_feed(rl_stop_watch *watch, uint8_t octet, uint8_t *reason, uint32_t *stop_id);

/* ---- Device engine (sections 2 to 6) ------------------------------------------------------------------ */

/* Who this device is: the body of HELLO-ACK, and its line. */
typedef struct {
    uint8_t mcu_id[12];
    uint32_t firmware_version;
    uint8_t build_hash[8];
    uint8_t wire_hash[8]; /* of the dictionary it was built with */
    uint32_t boot_count;
    uint8_t reset_cause;
    uint32_t clock_hz;
    uint8_t window; /* offered, 1...RL_SLOTS; 0 = RL_SLOTS */
    uint8_t flags;
    uint32_t baud; /* for the frame time in retry times; 0 = none (a socket) */
} rl_identity;

/* What the device provides. Calls marked (may be NULL) are optional. None may call rl_device_receive,
 * rl_device_poll, rl_device_bye or rl_device_init of the same device. */
typedef struct {
    void *context;
    /* Octets for the line, a whole frame at a time. They are gone from the engine afterwards. */
    void (*write)(void *context, const uint8_t *octets, size_t count);
    /* (may be NULL) Octets that `write` takes now. Less than a frame: DATA is dropped, anything else
     * waits. */
    size_t (*room)(void *context);
    /* (may be NULL) Microseconds since boot right now, for the sender's clock and t3; else the caller's
     * now_us. */
    uint64_t (*clock)(void *context);
    /* Pull: writes the next report or event packet and its tag, says its length; 0 = none waits. */
    size_t (*next_reliable)(void *context, uint8_t *packet, size_t capacity, uint32_t *tag);
    /* The host has the packet with this tag. */
    void (*acknowledged)(void *context, uint32_t tag);
    /* (may be NULL) The session ended with this packet unacknowledged, oldest first: put events back into
     * their queue, forget reports. Called before on_session or on_bye. */
    void (*dropped)(void *context, uint32_t tag);
    /* A whole space packet of DATA-R. False = busy: NAK 2, the host sends it again. */
    bool (*on_command)(void *context, const uint8_t *packet, size_t count, uint64_t now_us);
    /* Every STOP frame, with and without a session, before anything else of the same chunk, and again in
     * its place if a command stood before it there. The host repeats STOP every 20 ms: the same id must
     * change nothing. Reasons are 1, 2 or 3; any other arrives as 1. */
    void (*on_stop)(void *context, uint8_t reason, uint32_t stop_id, uint64_t now_us);
    /* Every HEARTBEAT of the present session. Token, counter and path are the firmware's to judge (section
     * 5). */
    void (*on_heartbeat)(
        void *context, uint32_t token, uint16_t counter, uint8_t host_state, uint64_t now_us);
    /* A new session (not a repeat of HELLO). */
    void (*on_session)(void *context, uint8_t session, uint64_t now_us);
    /* The host said BYE: the session is over. */
    void (*on_bye)(void *context, uint8_t reason, uint64_t now_us);
    /* Body of HEARTBEAT. */
    void (*heartbeat_body)(void *context, uint8_t body[RL_DEVICE_HEARTBEAT_BODY], uint64_t now_us);
    /* State for HELLO-ACK, asked after on_session. */
    uint8_t (*rig_state)(void *context);
} rl_device_port;

typedef struct {
    uint32_t received[RL_KINDS]; /* frames with verdict ok, by kind */
    uint32_t sent[RL_KINDS];
    uint32_t octets_received, octets_sent;
    uint32_t sessions, hello_repeats, hello_refused;
    uint32_t wrong_session;       /* dropped frames of another session */
    uint32_t silent;              /* dropped frames before any session */
    uint32_t commands, busy;      /* DATA-R accepted; refused as busy */
    uint32_t duplicates, gaps;    /* DATA-R seen again; ahead of the expected one */
    uint32_t ignored;             /* DATA of the host: nothing here takes it */
    uint32_t bad_acknowledge;     /* acknowledges what was never sent */
    uint32_t retries;             /* timer ran out */
    uint32_t resent_by_nak;
    uint32_t no_room;             /* frames that the line had no room for */
} rl_counters;

typedef struct {
    uint32_t tag;
    uint16_t count;
    uint8_t sendings;
    uint64_t sent_at;
    uint8_t packet[RL_SLOT_BYTES];
} rl_slot;

typedef struct {
    uint32_t second;
    uint16_t frames[RL_NOISE_SECONDS];
    uint16_t bad[RL_NOISE_SECONDS];
} rl_noise;

/* Everything the engine knows. Fields are private to it but for `counters` and `decoder.verdicts`. */
typedef struct {
    rl_identity identity;
    rl_device_port port;
    rl_counters counters;
    rl_decoder decoder;
    rl_stop_watch watch;
    rl_noise noise;

    uint8_t session; /* 0 = silent */
    uint8_t session_state;
    uint32_t nonce;
    uint8_t past[RL_SESSIONS_KEPT]; /* a ring of the last sessions */
    uint8_t past_count, past_next;
    uint8_t window;
    bool same_dictionary;
    uint16_t peer_body;

    uint8_t expected; /* host -> device: next sequence number */
    bool gap_told, ack_due, command_taken;

    /* Device -> host: oldest unacknowledged, next new, next to be put on the line. */
    uint8_t base, next, cursor;
    uint8_t doublings;
    uint32_t round_trip_us; /* smoothed; 0 = not known */
    uint64_t retry_at, resent_at;

    uint64_t heartbeat_at;
    uint64_t session_nak_at;
    uint32_t last_stop_id;
    bool stop_seen;

    rl_slot slots[RL_SLOTS];
    uint8_t wire[RL_MAX_WIRE];
} rl_device;

/* Silent until a HELLO. Copies both descriptions; `context` must outlive the device. */
void rl_device_init(rl_device *device, const rl_identity *identity, const rl_device_port *port);
/* Any piece of what the line gave. Answers, acknowledges and pulls reliable packets before it returns. */
void rl_device_receive(rl_device *device, const uint8_t *octets, size_t count, uint64_t now_us);
/* Heartbeat at 10 Hz, retries, new reliable packets. Call it at rl_device_deadline and whenever a packet
 * waits. */
void rl_device_poll(rl_device *device, uint64_t now_us);
/* Sends DATA. False without a session, without room on the line, or if the packet is no packet or too
 * long. */
bool rl_device_send(rl_device *device, const uint8_t *packet, size_t count, uint64_t now_us);
/* Makes the next poll send a HEARTBEAT (something changed that the host waits for). A new STOP id does it
 * too. */
void rl_device_beat(rl_device *device);
/* Says BYE and is silent from then on; unacknowledged packets are dropped. */
void rl_device_bye(rl_device *device, uint8_t reason, uint64_t now_us);
/* When poll has something to do by itself; UINT64_MAX = never (silent). */
uint64_t rl_device_deadline(const rl_device *device);
/* The present session, 0 = none. */
uint8_t rl_device_session(const rl_device *device);
/* The host of this session has the same wire hash. Valid from on_session on. */
bool rl_device_same_dictionary(const rl_device *device);
/* More than 20 % of the frames of the last 10 s were bad, out of at least 10 (as of the last receive or
 * poll). */
bool rl_device_noisy(const rl_device *device);
/* Frames of the last 10 s, and how many of them were bad. */
void rl_device_noise(const rl_device *device, uint32_t *bad, uint32_t *frames);

#endif
