/* How the rig moves: axes and small drives, phases made of them, commands made of phases. */
#ifndef RIG_MOTION_H
#define RIG_MOTION_H

#include "facts.h"

/* ---- Where things are and how fast they go ------------------------------------------------------------- */

enum {
    RF_BRUSH_UM = 20000,       /* stage position at which the bit stands in the brush */
    RF_BRUSH_WITHIN_UM = 3000,
    RF_CHUTE_UM = 25000,       /* at or above it the bit is clear of chute and carousel */
    RF_TOP_WITHIN_UM = 1000,
    RF_SOFT_LIMIT_UM = 1145000,
    RF_TRAVEL_UM_S = 10000,
    RF_HOME_UM_S = 5000,
    RF_CREEP_RETRACT_UM_S = 2000, /* on one sensor, or to cool */
    RF_REENTRY_UM = 5000,      /* no rotation above it, and no move down below it without drilling */
    RF_STIFFNESS_UM_N = 50,    /* springs between stage and bit: 20 N/mm */
    RF_TOUCH_UNCERTAIN_UM = 6000,
    RF_BOTTOM_OFF_UM = 10000,
    RF_FROM_WITHIN_UM = 2000,  /* R21 */
    RF_CONTACT_01N = 80,
    RF_CONTACT_MS = 300,
    RF_LIFT_UM = 10000,
    RF_SERVO_UM_S_N = 50,      /* feed for each newton below the set-point */
    RF_DRILL_BACK_UM_S = -2000,
    RF_PECK_UM_S = 5000,
    RF_COOL_LIFT_UM = 20000,
    RF_COOL_01RPM = 150,
    RF_COOL_BAND_01K = 200,
    RF_SLOW_TURN_01RPM = 300,
    RF_CLEAR_01RPM = 1400,
    RF_DRILL_RAMP = 100,
    RF_DEP_MOST_UM = 400000,
    RF_DEP_UM_S = 5000,
    RF_TARE_EVERY_MS = 5,
    RF_TARE_STRAY_01N = 100,   /* a tare this far from the stored one wants a person's word */
    RF_TARE_RATE_01N_S = 5,
    RF_SAMPLE_LEAST_01G = 100, /* less in a cup is no sample */
    RF_CUP_EMPTY_01G = 20,     /* a cup that is said to be clean weighs less */
    RF_PERCUSSION_MOST = 6,
    RF_TORQUE_BOUND_001NM = 600, /* T_lim of the escalation rule */
    RF_FLUTE_MM3 = 330000,     /* whole auger */
    RF_CUTTINGS_MM3_MM = 633,  /* loose volume of a millimetre of hole */
    RF_HAMMER_MOST_01N = 1500, /* whatever the limit of force says */
    RF_BACK_OFF_01N = 800,
    RF_BACK_OFF_UM_S = 5000,
    RF_CORKSCREW_01N = -800,
    RF_RAW_FORCE_01N = 2500,
    RF_FORCE_TRIPS_MOST = 3,
    RF_REAMS_MOST = 2,
    RF_CORKSCREWS_MOST = 2,
    RF_UNJAMS_MOST = 5
};

/* Longest times an output may be on, whatever an argument says (hazards 4.4). */
#define RF_ON_AIR_US (600 * RF_S)
#define RF_ON_DRILL_US (1800 * RF_S)
#define RF_ON_HAMMER_US (60 * RF_S)
#define RF_ON_TRAVEL_US (300 * RF_S)
#define RF_ON_CAROUSEL_US (30 * RF_S)
#define RF_ON_GATE_US (5 * RF_S)
#define RF_ON_BRUSH_US (60 * RF_S)
#define RF_ON_HEATER_US (3600 * RF_S)
#define RF_ON_LOCK_US (30 * RF_S)
#define RF_ON_JOG_US (30 * RF_S)

/* ---- Parts --------------------------------------------------------------------------------------------- */

typedef enum {
    RF_Z_REST,
    RF_Z_MOVE,
    RF_Z_UNLOAD,
    RF_Z_ESCAPE,
    RF_Z_TOUCH,  /* down until contact */
    RF_Z_DRILL,
    RF_Z_BACK,   /* over-force: up until 80 N */
    RF_Z_JOG
} rf_z_mode;

typedef enum {
    RF_SPINDLE_REST,
    RF_SPINDLE_RUN,
    RF_SPINDLE_DOWN,
    RF_SPINDLE_KEEP,
    RF_SPINDLE_BRAKE,
    RF_SPINDLE_TURN /* as a phase wants it, until the phase ends */
} rf_spindle_mode;

/* Motions that follow one another; a command is a list of them. */
typedef enum {
    RF_PHASE_NONE,
    RF_PHASE_Z,
    RF_PHASE_SPIN,
    RF_PHASE_TOUCH,
    RF_PHASE_DRILL,
    RF_PHASE_COOL,
    RF_PHASE_UNLOAD,
    RF_PHASE_DWELL,
    RF_PHASE_CLEAR,
    RF_PHASE_CAROUSEL,
    RF_PHASE_GATE,
    RF_PHASE_VERIFY,
    RF_PHASE_WAIT,
    RF_PHASE_HOME,
    RF_PHASE_DEP,
    RF_PHASE_TARE,
    RF_PHASE_FREE,
    RF_PHASE_HAMMER,
    RF_PHASE_TRY,   /* of UNJAM: turn against a torque limit */
    RF_PHASE_JOG,
    RF_PHASE_REST, /* the last one of all: the spindle comes to rest, then the command is over */
    RF_PHASE_LOCK
} rf_phase;

typedef enum { RF_GOES, RF_OVER, RF_FAILS } rf_course;

/* What a command asked for, in the units of the firmware; gone with the command. */
typedef struct {
    uint8_t axis;
    uint8_t mode;
    uint8_t cup;
    uint8_t recipe;
    uint8_t level;
    uint8_t level_least;
    uint8_t level_most;
    uint8_t repeats;
    uint8_t brush;
    uint8_t gate_open;
    uint8_t lock;
    uint8_t ack_every;
    bool confirmed;
    uint16_t samples;
    uint16_t ramp_rpm_s;
    uint16_t power_01w;
    int16_t heat_most_01c;
    int32_t target_um; /* stage for travel, z_bit for drilling */
    int32_t from_um;   /* z_bit the person expects the bottom at */
    int32_t lift_um;
    int32_t speed_um_s;
    int32_t cap_um_s;
    int32_t rpm_01;
    int32_t rpms_01[4];
    int32_t clear_rpm_01;
    int32_t force_01n;
    int32_t torque_001nm;
    uint64_t time_us;
    uint64_t clear_us;
    uint64_t dwell_us;
    uint64_t energy_01j;
    uint64_t hole_energy_01j;
    uint64_t hole_us;
    int32_t bite_um;
    int32_t hole_um;     /* HOLE_AUTO: target of the hole */
    int32_t contact_01n; /* force that counts as contact */
    uint32_t bites;
} rf_plan;

typedef struct {
    /* The active command. */
    uint16_t function; /* 0 = none; RF_FUNCTION_ESCAPE */
    uint32_t command_id;
    uint32_t request_id;
    uint8_t step;      /* of the list of phases */
    uint8_t phase;
    uint8_t stage;     /* within the phase */
    uint32_t steps;    /* progress reports made of this way */
    uint32_t outcome;  /* number the completion carries */
    bool ends;         /* END: no more of this step than it takes to end it */
    bool hole_ends;    /* HOLE_AUTO: no further bite */
    rf_plan plan;
    rf_verdict fault;  /* what a phase failed with */
    uint64_t phase_us; /* mechanism time at which the phase, the stage began */
    uint64_t stage_us;
    /* The Z axis. */
    uint8_t z_mode;
    int32_t from_um;
    int32_t target_um;
    int32_t speed_um_s;
    bool seek_top;          /* only the top switch ends the way */
    bool z_over;            /* the way has ended, with z_verdict */
    rf_verdict z_verdict;
    uint64_t z_since_us;    /* mechanism time at which z_mode began */
    uint64_t z_link_us;     /* the same in link time */
    uint64_t z_limit_us;    /* mechanism time allowed */
    int32_t feed_um_s;      /* what the servo asks for */
    uint64_t contact_us;    /* mechanism time since which the bit presses */
    /* The spindle. */
    uint8_t spindle_mode;
    int32_t set_rpm_01;
    uint16_t ramp_rpm_s;
    int16_t torque_most_001nm; /* 0 = the drive's own */
    bool may_fall;          /* a blocked spindle rests instead of a trip: the escape set */
    uint64_t spindle_since_us;
    uint64_t spindle_link_us;
    uint64_t spindle_limit_us;
    bool holding;           /* HOLD-SPIN: counts for S4 */
    bool ice_kept;
    uint64_t hold_us;       /* link time at which it began */
    /* Percussion. */
    uint8_t hammer_level;   /* wanted; the protection decides whether it beats */
    uint64_t hammer_until_us;
    uint64_t hammer_since_us;
    uint64_t level_us;      /* the rule's ten seconds */
    int32_t rop_um_s;       /* filtered */
    int32_t rop_from_um;
    uint64_t rop_us;
    /* Small drives: mechanism time at which each went on, 0 = off. */
    int32_t dep_um_s;
    uint64_t dep_us;
    int8_t brush;
    uint64_t brush_us;
    uint8_t carousel;
    uint64_t carousel_us;
    int8_t gate;
    uint64_t gate_us;
    uint8_t locks;
    uint64_t lock_us;
    uint16_t heater_01w;
    int16_t heat_most_01c;
    uint64_t heater_until_us;
    uint64_t heater_since_us;
    /* Hold to run. */
    uint64_t jog_us;        /* link time of the last JOG frame */
    uint64_t jog_press_us;  /* link time at which the press began */
    uint64_t jog_frame_us;  /* link time of the last JOG frame, refused ones too */
    bool jog_spent;         /* the press has had its time: the key has to be let go first */
    /* Sums of a phase. */
    int64_t sum;
    int32_t count;
    int32_t first;
    int32_t last;
    uint64_t energy_from_01j;
    int32_t drill_to_um;    /* depth an interrupted drilling was to reach, for RESUME; 0 = none */
} rf_motion;

/* See figures.c. */
typedef struct {
    int32_t ramp_rpm_0001; /* where the spindle's ramp is, 0.0001 rpm */
    uint8_t rpm_deviation; /* % of the set-point, 0 without one */
    uint8_t ham_deviation;
    bool bit_rate_known;
    bool mse_known;
    int32_t bit_rate_01k_min;
    int16_t rate_from_01c;
    uint16_t change_score;
    uint64_t rate_since_us;
    uint64_t heater_rest; /* 1e-12 J not yet counted */
    uint32_t heater_01wh; /* since the hole was begun */
    int64_t mse_01mpa;
    int64_t mse_fast; /* filtered, 0.0001 MPa */
    int64_t mse_slow;
    uint64_t bored_us; /* since which both are filled */
} rf_figures;

enum { RF_CHANNELS = 31 };

/* How far the readings can be believed; see qualify.c. Words of bits are of enum rf_sensor. */
typedef struct {
    rf_inputs seen;  /* as the board gave them last */
    uint32_t outside;
    uint32_t noisy;
    uint32_t late;
    uint32_t stuck;
    int32_t last[RF_CHANNELS];
    int32_t good[RF_CHANNELS];
    uint64_t jumped_us[RF_CHANNELS]; /* mechanism time of the last jump */
    uint8_t turns[RF_CHANNELS];
    int8_t way[RF_CHANNELS];
    uint64_t fresh_us;               /* last time all of them had something new, then each */
    uint64_t sensor_us[RF_SENSORS];
    uint64_t rpm_us;
    int32_t rpm_01;
    int32_t told_01;
    uint64_t current_us;
    int16_t force_01n;
    int32_t force_z_um;
} rf_quality;

/* Two seconds around a trip, millisecond by millisecond; see snapshot.c. */
enum { RF_SNAPSHOT_SAMPLES = 2000, RF_SNAPSHOT_AFTER = 500, RF_PART_SAMPLES = 80, RF_PARTS = 25 };

typedef struct {
    int16_t rpm_01;
    int16_t spindle_ma;
    int16_t torque_001nm;
    int16_t force_01n;
    int32_t z_bit_um;
} rf_sample_of;

typedef struct {
    uint32_t check;       /* over all below, of a frozen one: what a reset left is whole, or nothing */
    uint16_t transaction;
    uint16_t next;        /* where the next sample goes, which is where the oldest one lies */
    uint16_t filled;
    uint16_t after;       /* samples still to take behind the trip */
    uint8_t cause;        /* 0 = it runs */
    uint8_t part;         /* next one to send, 0 = none */
    uint8_t last_part;
    uint8_t pieces;       /* of the sum, that are taken */
    uint32_t sum;
    uint32_t end_ms;      /* rig time of the newest sample */
    uint32_t boot_count;  /* of the trip */
    uint64_t part_us;     /* link time at which the next part may go */
    rf_sample_of samples[RF_SNAPSHOT_SAMPLES];
} rf_snapshot;

/* Timers of the protections, mechanism time; see protect.c. */
typedef struct {
    uint64_t torque_high_us;  /* good until: last time below 8, below 12, last time turning as set */
    uint64_t torque_peak_us;
    uint64_t turning_us;
    uint64_t escape_us;
    uint64_t depth_us;
    uint64_t brake_us;
    int32_t brake_um;
    uint64_t slip_us;
    uint64_t cut_us;          /* when torque was cut: nothing reverses for 500 ms */
    uint64_t force_us;
    uint64_t corkscrew_us;
    uint64_t feed_current_us;
    uint64_t force_valid_us;
    uint64_t spindle_valid_us;
    uint64_t escape_valid_us;
    uint64_t tilt_us;
    uint64_t feet_us;
    uint64_t ground_valid_us;
    uint64_t over_voltage_us;
    uint64_t over_current_us;
    uint64_t bus_valid_us;
    uint64_t bus_low_us;
    uint64_t vibration_us;
    uint64_t rtd_valid_us;
    uint64_t heater_agrees_us;
    uint64_t heat_valid_us;
    uint64_t hammer_loaded_us;
    uint64_t pair_us[5];
    uint64_t try_us;
    uint64_t fast_us;
    uint64_t spindle_current_us;
    uint64_t hammer_current_us;
    uint64_t hammer_rate_us;
    uint64_t hammer_idle_us;
    uint64_t gate_us;
    uint64_t full_us;
    uint64_t cup_moved_us;    /* last time the carousel was driven */
    uint8_t cup_at;           /* where it was left, 0 = not known */
    uint64_t rtd_moved_us;
    uint64_t saved_us;        /* link time of the last save for a failing supply */
    int16_t rtd_01c;
    bool rtd_stuck;           /* it told the same beside a hot heater, and has not moved since */
    uint8_t pairs_off;        /* bit n: the contacts of switch n disagree */
    bool heater_open;         /* the series switch is open until an acknowledgement */
    bool save_low;            /* the next sample below 18 V is worth a write */
    bool hammer_off;          /* a trip took it: until the next command */
    bool drives_open;         /* the common drive line is open until an acknowledgement */
    bool shed;                /* below 20 V: heater, hammer and speed are given up */
    uint8_t bit_band;         /* of the bit's temperature: 0 inside, 1 warning, 2 critical */
    uint8_t tripped_by;       /* cause of the last trip */
    bool cooling;             /* the bit was critical and is not yet 20 K below */
    uint32_t force_trips;     /* of the active command */
    uint64_t warm_us[RF_CUPS]; /* time above the sample limit */
    uint64_t turn_rest;       /* below one unit */
    uint64_t blow_rest;
    int32_t z_life_um;
    uint64_t turned_us;       /* last time the string turned, or was not in warm ice */
    bool freezing;            /* it stands in warm ice, and that was told */
} rf_watch;

#endif
