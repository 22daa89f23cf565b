/* The rig's firmware as one instance: no heap, no libc I/O, no globals; time comes in with every call.
 *
 * The hardware layer samples rf_inputs, calls rf_step each millisecond and applies rf_outputs; octets from
 * the line go to rf_receive as they arrive. The law is Firmware-Protocol/README.md. */
#ifndef RIG_FIRMWARE_H
#define RIG_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "regolith_link.h"
#include "rig_board.h"

#ifdef __cplusplus
extern "C" {
#endif

/* States, functions, codes, events and scope bits have their RL_ names in regolith_link.h. */
/* Not a command: the rig's own withdrawal (S5), as BUSY and the taps name it. */
enum { RF_FUNCTION_ESCAPE = 65535 };

/* Causes of DISARMED. */
enum rf_disarm_cause {
    RF_DISARM_COMMAND = 1,
    RF_DISARM_TTL,
    RF_DISARM_STOP,
    RF_DISARM_LINK_LOSS,
    RF_DISARM_NEW_SESSION,
    RF_DISARM_BYE,
    RF_DISARM_WITHDRAWN,
    RF_DISARM_GUARD,
    RF_DISARM_KEY,
    RF_DISARM_AUTHORITY,
    RF_DISARM_RELAXED,
    RF_DISARM_FAULT,
    RF_DISARM_PRESENCE
};

enum rf_limit_mode { RF_SOIL = 0, RF_ROCK = 1, RF_ICE_CRYO = 2, RF_ICE_LAB = 3 };

/* A cup's state is RD_CUP_STATE_… and this bit; only a person makes a used one clean again. */
enum { RF_CUP_STATE = 0x0F, RF_CUP_THERMAL = 0x80 /* longer warm than allowed; for good */ };

/* What sequences keep over a power cycle. No gaps between the fields: it is compared and stored as octets. */
typedef struct {
    uint64_t revolutions_milli; /* life counters: 0.001 revolutions, blows, um of feed travel, starts */
    uint64_t blows;
    uint64_t travel_um;
    uint32_t starts;
    int32_t surface_um; /* touch-off */
    int32_t z_hole_um;  /* deepest point the bit reached, as z_bit */
    int16_t tare_01n;
    uint16_t cup_mass_01g[RF_CUPS];
    uint8_t cup_state[RF_CUPS]; /* enum rf_cup */
    uint8_t cup_pending; /* cup with a sample that is neither verified nor declared lost, 0 = none */
    uint8_t deployed;
    uint8_t locks_released; /* bits */
    uint8_t valid; /* 0 = never written: settings hold */
    uint8_t unreferenced; /* a failing supply voided the depth; until Z is homed or a person confirms it */
    uint8_t spare[1];
} rf_kept;

/* A mechanism or protection that a person has proven, and when (RECORD_CHECK). */
typedef struct {
    int32_t value;
    uint32_t at_s; /* TAI seconds if the rig knew them, else seconds of that boot */
    uint16_t operator_id;
    uint8_t result; /* 0 = none on record, 1 = good, 2 = bad */
    uint8_t spare;
} rf_check_record;

/* Of one item of telemetry, raw. */
typedef struct {
    int32_t warning_low;
    int32_t warning_high;
    int32_t critical_low;
    int32_t critical_high;
} rf_limit;

enum {
    RF_PARAMETERS = RD_PARAMETER_COUNT,
    RF_LIMITS_MOST = 48,
    RF_RECIPES = 8,
    RF_RECIPE_OCTETS = 40,
    RF_CHECKS_MOST = 16
};

/* Everything a person may set. No gaps between the fields: its CRC is taken over its octets. */
typedef struct {
    int32_t parameters[RF_PARAMETERS];
    rf_limit limits[RF_LIMITS_MOST];
    uint8_t recipes[RF_RECIPES][RF_RECIPE_OCTETS]; /* arguments of UPLOAD_RECIPE; first octet 0 = none */
    uint16_t gravity_mm_s2;
    uint8_t limit_mode;
    uint8_t valid; /* 0 = never written: factory values hold */
} rf_configuration;

/* What survives a power cycle. */
typedef struct {
    bool valid;          /* false = unreadable: the rig takes the safe side (latched, in the hole) */
    uint32_t boot_count; /* as stored; rf_init adds one and saves it before anything else */
    uint8_t reset_cause; /* of this boot, from the hardware: regolith_link.h RL_RESET_... */
    bool stop_latched;
    uint8_t stop_reason;
    bool estop_latched;
    bool guard_opened; /* since the last AREA CLEAR */
    bool in_hole;
    uint16_t fault; /* latched cause, 0 = none */
    uint16_t authority_epoch; /* 0 = never written: settings hold */
    uint16_t stop_operator;
    uint32_t stop_id;
    int32_t z_bit_um; /* at the last save */
    rf_kept kept;
    rf_configuration configuration;
    uint32_t configuration_crc;
    rf_check_record checks[RF_CHECKS_MOST];
} rf_nonvolatile;

/* The board keeps it in two slots of this size, written in turn, so that one is whole at any moment. */
enum { RF_SLOTS = 2, RF_SLOT_OCTETS = 16 + sizeof(rf_nonvolatile) };

enum rf_slots_verdict { RF_SLOTS_GOOD, RF_SLOTS_TORN, RF_SLOTS_UNREADABLE };

/* A record as a slot, and the newer whole one of both slots (one behind the other) as a record. */
void rf_slot_write(const rf_nonvolatile *record, uint32_t sequence, uint8_t *slot);
enum rf_slots_verdict rf_slots_read(const uint8_t *slots, rf_nonvolatile *record, uint32_t *sequence,
                                    uint8_t *slot);

typedef struct {
    rl_identity identity;     /* boot_count, reset_cause and the simulator flag are filled in by rf_init */
    int32_t surface_um;       /* touch-off: stage position where the bit meets the ground; default 600000 */
    bool abort_policy;        /* S5 may withdraw by itself */
    uint8_t limit_mode;       /* enum rf_limit_mode */
    bool ice;                 /* ice rule of S4 (also on in the two ICE modes) */
    bool simulator;
    bool deployed;
    bool homed;
    bool locks_released;
    bool fresh;               /* no commissioning check is on record */
    int16_t tare_01n;         /* load cell at commissioning, unloaded */
    uint16_t authority_epoch; /* fixed in v1; default 1 */
    uint32_t token_seed;      /* entropy for arm tokens, from the hardware's noise source */
} rf_settings;

/* Taps: what really happened inside, for a ledger of tests. */
enum rf_tap_kind {
    RF_TAP_COMMAND = 1,     /* id, a = function: a whole command arrived with a good CRC */
    RF_TAP_EXECUTED,        /* id, a = function: its effect took place now (motion: was begun) */
    RF_TAP_REFUSED,         /* id, a = function, b = code */
    RF_TAP_REPEATED,        /* id, a = function: stored result returned, nothing ran */
    RF_TAP_COMPLETED,       /* id, a = result */
    RF_TAP_FAILED,          /* id, b = code of (1,8) */
    RF_TAP_REPORT_SENT,     /* id, a = subtype: handed to the link */
    RF_TAP_REPORT_ACKNOWLEDGED, /* id, a = subtype */
    RF_TAP_REPORT_DROPPED,  /* id, a = subtype: the session ended first, or the queue was full */
    RF_TAP_EVENT,           /* id = event count, a = event id, b = boot count */
    RF_TAP_EVENT_ACKNOWLEDGED, /* id = event count, a = event id, b = boot count */
    RF_TAP_LEASE,           /* id = lease counter: the lease was renewed */
    RF_TAP_STAGE,           /* a = stage, b = lease age in ms */
    RF_TAP_STOP,            /* id = stop id, a = reason, b = 1 latched now, 0 echo, repeat or hold */
    RF_TAP_STOP_CLEARED,    /* id = stop id */
    RF_TAP_STATE,           /* a = from, b = to */
    RF_TAP_MOTION_STARTED,  /* id = command (0 = the rig's own), a = function */
    RF_TAP_MOTION_ENDED,    /* id, a = function, b = code (0 = done) */
    RF_TAP_ARMED,           /* id = token, a = scope, b = ttl s */
    RF_TAP_DISARMED,        /* a = cause */
    RF_TAP_SESSION          /* a = session, b = 1 if the rig was armed */
};

typedef struct {
    uint64_t at_us; /* link time */
    uint32_t kind;
    uint32_t id;
    uint32_t a;
    uint32_t b;
} rf_tap;

/* What the firmware needs from its board. Every call runs inside rf_init, rf_receive or rf_step. */
typedef struct {
    void *context;
    void (*write)(void *context, const uint8_t *octets, size_t count);
    /* One slot anew, RF_SLOT_OCTETS of it; false = could not be saved. */
    bool (*save)(void *context, uint8_t slot, const uint8_t *octets);
    void (*tap)(void *context, const rf_tap *tap); /* may be NULL */
    /* Feeds the hardware watchdog, once in a step that ran through; may be NULL where there is none. */
    void (*kick)(void *context);
    /* Simulators only, else NULL: the fault and its parameters go to the mechanisms. False = not known. */
    bool (*inject)(void *context, uint16_t fault, const int32_t parameters[3]);
} rf_port;

/* A look inside for tests and displays; nothing of it goes back in. */
typedef struct {
    uint8_t state;
    uint8_t lease_stage; /* 0 without arm or loss; 1…5 */
    uint8_t scope;       /* 0 = disarmed */
    uint8_t session;     /* 0 = none yet */
    bool stop_latched;
    bool standstill;
    bool in_hole;
    bool hold_spin;
    bool escape_pending;
    bool homed;
    uint8_t cup_state[RF_CUPS]; /* with RF_CUP_THERMAL */
    uint8_t cup_pending;
    uint16_t active_function; /* 0 = no motion */
    uint32_t active_command;
    uint32_t state_rev;
    uint32_t token;
    uint32_t stop_id;
    uint32_t boot_count;
    uint32_t high_water;
    uint32_t events_recorded;
    uint32_t events_waiting;
    uint32_t flags_status;  /* 18 bits as in FAST */
    uint32_t flags_inhibit; /* 26 bits as in FAST */
    uint8_t limit_mode;       /* RF_ICE_... */
    uint32_t illegal_changes; /* changes of state that the table of legal ones does not know */
    uint32_t lease_age_ms;  /* 65535 = none */
    uint32_t arm_seconds_left;
} rf_view;

typedef struct rf_rig rf_rig; /* rf_size() octets, aligned like a uint64_t, provided by the caller */

size_t rf_size(void);

/* A commissioned simulated rig: homed, deployed, locks released, surface at 600 mm, epoch 1. */
void rf_default_settings(rf_settings *settings);

/* Boots the rig in `memory`; NULL if the memory is too small. `slots` are both slots, one behind the other;
 * NULL counts as unreadable. */
rf_rig *rf_init(void *memory, size_t size, const rf_settings *settings, const uint8_t *slots,
                uint8_t reset_cause, const rf_port *port, uint64_t now_us);

/* Octets from the line, in any cut. */
void rf_receive(rf_rig *rig, const uint8_t *octets, size_t count, uint64_t now_us);

/* One step, 1 ms. mechanism_us is the mechanisms' own clock (now_us, or faster when the plant is paced):
 * durations of motion and braking count in it, everything of the link in now_us. Neither may run backwards;
 * a paced board may call several steps within one millisecond of link time. */
void rf_step(rf_rig *rig, const rf_inputs *inputs, rf_outputs *outputs, uint64_t now_us,
             uint64_t mechanism_us);

/* The dictionary's tables, which arrays of unknown length hide from other languages. */
const rd_command *rf_command_table(void);
const rd_argument *rf_argument_table(void);

void rf_look(const rf_rig *rig, uint64_t now_us, rf_view *view);

#ifdef __cplusplus
}
#endif

#endif
