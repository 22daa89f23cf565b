/* What the rig decides by: permits, arm, two-step actions, configuration, protections on watch. */
#ifndef RIG_JUDGEMENT_H
#define RIG_JUDGEMENT_H

#include "rig_firmware.h"

enum { RF_ABORT_NEVER = 0, RF_ABORT_ICE = 1, RF_ABORT_ALWAYS = 2 };

/* ---- Permits ------------------------------------------------------------------------------------------- */

/* Three values: a permit needs TRUE. The numbers are those of `limit` in code PERMIT. */
typedef enum { RF_FALSE = 0, RF_TRUE = 1, RF_UNSURE = 2 } rf_truth;

/* ---- PREPARE and FIRE ---------------------------------------------------------------------------------- */

/* Why a FIRE is refused: `value` of code FIRE. */
enum rf_fire_reason {
    RF_FIRE_NONE = 1, /* nothing is prepared */
    RF_FIRE_TOKEN,
    RF_FIRE_ARGUMENTS, /* of the function, or the function itself */
    RF_FIRE_TOO_SOON,
    RF_FIRE_TOO_LATE,
    RF_FIRE_ARM,
    RF_FIRE_EPOCH,
    RF_FIRE_STATE_REV,
    RF_FIRE_PREPARER
};

typedef struct {
    bool open;
    uint16_t function;
    uint16_t epoch;
    uint16_t preparer;
    uint32_t token;
    uint32_t arguments_crc;
    uint32_t arm_token; /* stands for the arm: 0 = disarmed */
    uint32_t state_rev;
    uint64_t at_us;
} rf_fire;

/* ---- Protections on watch ------------------------------------------------------------------------------ */

/* Where a memory fault was found: `a` of event MEMORY. */
enum { RF_MEMORY_PROGRAM = 1, RF_MEMORY_CONFIGURATION = 2, RF_MEMORY_VARIABLES = 3 };

/* What must never change but by code: kept twice, the second time inverted. */
typedef struct {
    uint32_t scope;
    uint32_t token;
    uint32_t latches; /* stop, emergency stop, guard opened */
    uint32_t stop_id;
    uint32_t fault;
    uint32_t state;
    uint32_t locks;
    uint32_t function;
    uint32_t modes; /* of feed and spindle */
    uint32_t expires;
    uint32_t configuration_crc;
} rf_safety;

typedef struct {
    rf_safety inverted;
    bool guarded;           /* `inverted` holds */
    uint8_t key;            /* accepted position, enum rf_key_position */
    uint64_t key_good_us;   /* last time the key's position was known */
    uint64_t enabling_good_us; /* the same of the enabling device */
    uint64_t loops_agree_us;
    uint64_t loops_closed_us; /* since when both have been closed */
    bool loops_closed;
    bool area_button;       /* as last seen */
    bool reset_button;
    bool area_seen;         /* the button was seen released since boot: an edge is one */
    bool reset_seen;
    bool area_cleared;      /* pressed with the guard closed */
    bool reset_pressed;
    uint64_t area_us;
    uint64_t reset_us;
    uint64_t crc_us;        /* last check of program and configuration */
    uint8_t overruns;       /* late steps in a row */
    uint8_t overruns_injected;
    uint64_t last_step_us;
    bool host_heard;        /* a HEARTBEAT of this session */
    uint64_t host_us;
} rf_panel;

#endif
