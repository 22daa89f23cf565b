/* The inside of the rig, shared by the files of this folder. */
#ifndef RIG_H
#define RIG_H

#include "judgement.h"
#include "rig_firmware.h"

/* ---- Times and limits; link time and mechanism time both in microseconds ------------------------------- */

#define RF_MS UINT64_C(1000)
#define RF_S UINT64_C(1000000)

#define RF_REARM_US (1 * RF_S)
#define RF_LOOP_HELD_US (1 * RF_S)
#define RF_RESET_AGE_US (600 * RF_S)
#define RF_WITHDRAW_GRACE_US (1 * RF_S)
#define RF_UNKNOWN_DEBOUNCE_US (50 * RF_MS)
#define RF_GUARD_NOTE_US (50 * RF_MS)
#define RF_BUS_DEBOUNCE_US (10 * RF_MS)
#define RF_BRAKE_CLOSE_US (20 * RF_MS)
#define RF_BRAKING_MOST_US (340 * RF_MS)
#define RF_UNLOAD_MOST_US (5 * RF_S)
#define RF_VELOCITY_WINDOW_US (50 * RF_MS)
#define RF_FAST_MOVING_US (50 * RF_MS)
#define RF_FAST_RESTING_US (500 * RF_MS)
#define RF_SAVE_AGAIN_US (1 * RF_S)

enum {
    RF_EXPIRY_MOST_MS = 10000,
    RF_Z_MOST_UM = 1150000,
    RF_REACHED_UM = 5,
    RF_RISE_UM = 50,        /* a target this little below the stage still counts as up */
    RF_HOLE_ENTER_UM = 100, /* z_bit above which the bit counts as in the hole */
    RF_HOLE_LEAVE_UM = 50,
    RF_SWITCH_UM = 1000,    /* a switch this near to the target counts as the target */
    RF_SPIN_DEPTH_UM = 5000,
    RF_UNLOAD_UM = 10000,
    RF_UNLOAD_UM_S = 2000,
    RF_UNLOADED_01N = 50,
    RF_ESCAPE_UM_S = 5000,
    RF_PROGRESS_UM = 10000,
    RF_CREEP_UM_S = 100,
    RF_FEED_UM_S2 = 20000, /* slows down into the target with it */
    RF_TURNING_01RPM = 10,
    RF_HOLD_SPIN_RAMP = 150,
    RF_BRAKE_RAMP = 1000,
    RF_HOLD_TORQUE_001NM = 300,
    RF_ESCAPE_TORQUE_001NM = 400,
    RF_ENCODER_OFF_UM = 2000,
    RF_Z_STILL_UM_S = 500,
    RF_RTD_MOVES_01K = 2,
    RF_STALL_001NM = 1400, /* the spindle drive's current limit, nearly */
    RF_BUS_LOW_MV = 18000,
    RF_REFREEZE_BAND_01C = 20, /* hysteresis once the rule keeps the spindle turning */
    RF_DEPTH_NEAR_UM = 2000,
    RF_TWO_STEP_FIELDS = 3, /* step, token, approver: arguments before a two-step command's own */
    RF_GROUPS = 8,
    RF_GROUPS_OF_SESSION = 0xBC, /* all but FAST, which has its own rhythm, and CMD_STATUS */
    RF_TELEMETRY_OCTETS_S = 2880, /* a quarter of 115,200 baud */
    RF_EVERY_ITEM = 255, /* `a` of LIMIT_CHANGED: the whole table */
    RF_TIME_ITEM = 256,  /* `a` of PARAMETER_CHANGED beyond its parameters: the clock, and rates by group */
    RF_RATE_ITEM = 512,
    RF_RESULTS = 32,
    RF_REPORTS = 48,
    RF_REPORTS_A_COMMAND = 3, /* most reports one command makes at once, its own and of the motion it ends */
    RF_EVENTS = 320,
    RF_EVENT_TAG = 0x40000000,
    RF_STOP_GUARD = 4, /* reasons of event STOPPED that come from the rig itself */
    RF_STOP_LOOP = 5,
    RF_NO_LEASE = 65535, RF_NEVER_S = 65535
};

/* Bits of flags_status and flags_inhibit as in FAST. */
enum {
    RF_STATUS_SPINDLE_MOVING = 1 << 0,
    RF_STATUS_Z_MOVING = 1 << 1,
    RF_STATUS_HOMED = 1 << 2,
    RF_STATUS_DEPLOYED = 1 << 3,
    RF_STATUS_LOCKS_RELEASED = 1 << 4,
    RF_STATUS_BRAKE_ON = 1 << 5,
    RF_STATUS_GUARD_CLOSED = 1 << 6,
    RF_STATUS_LOOP_CLOSED = 1 << 7,
    RF_STATUS_ARMED = 1 << 8,
    RF_STATUS_HOLD_SPIN = 1 << 9,
    RF_STATUS_ESCAPE_PENDING = 1 << 10,
    RF_STATUS_SIMULATOR = 1 << 11,
    RF_STATUS_IN_HOLE = 1 << 12,
    RF_STATUS_STANDSTILL = 1 << 13,
    RF_STATUS_STOP_LATCHED = 1 << 14,
    RF_STATUS_DRIVES_ON = 1 << 15,
    RF_STATUS_DEPTH_VALID = 1 << 16,
    RF_STATUS_HEATER = 1 << 17,

    RF_INHIBIT_NOT_ARMED = 1 << 0,
    RF_INHIBIT_LOCKS = 1 << 1,
    RF_INHIBIT_NOT_HOMED = 1 << 2,
    RF_INHIBIT_IN_HOLE = 1 << 3,
    RF_INHIBIT_LOW_WOB = 1 << 4,
    RF_INHIBIT_BIT_TEMPERATURE = 1 << 5,
    RF_INHIBIT_BUS_LOW = 1 << 8,
    RF_INHIBIT_GUARD = 1 << 10,
    RF_INHIBIT_LOOP = 1 << 11,
    RF_INHIBIT_STOP_LATCHED = 1 << 12,
    RF_INHIBIT_LEASE = 1 << 13,
    RF_INHIBIT_NOISE = 1 << 14,
    RF_INHIBIT_CONFIG = 1 << 15,
    RF_BLOCKED_SPINDLE_FORWARD = 1 << 16,
    RF_BLOCKED_SPINDLE_REVERSE = 1 << 17,
    RF_BLOCKED_HAMMER = 1 << 18,
    RF_BLOCKED_Z_DOWN = 1 << 19,
    RF_BLOCKED_Z_UP = 1 << 20,
    RF_BLOCKED_DEPLOY = 1 << 21,
    RF_BLOCKED_CAROUSEL = 1 << 22,
    RF_BLOCKED_GATE = 1 << 23,
    RF_BLOCKED_BRUSH = 1 << 24,
    RF_BLOCKED_HEATER = 1 << 25
};

#include "motion.h"

/* ---- Parts --------------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t request_id;
    uint32_t id;
    uint32_t expiry;
    uint16_t boot_count;
    uint16_t function;
    uint16_t epoch;
    uint16_t operator_id;
    uint16_t station;
    uint8_t expected_state;
    uint32_t token;
    const uint8_t *arguments; /* all octets between function and CRC */
    size_t argument_count;
    const uint8_t *own; /* arguments behind the authority block */
} rf_command;

typedef enum { RF_RESULT_RUNNING, RF_RESULT_REFUSED, RF_RESULT_DONE, RF_RESULT_FAILED } rf_outcome;

typedef struct {
    bool used;
    bool motion;
    uint8_t outcome;
    uint32_t id;
    uint32_t request_id;
    uint16_t function;
    uint32_t result;
    rf_verdict verdict;
} rf_result;

typedef struct {
    uint8_t subtype;
    uint16_t function;
    uint32_t request_id;
    uint32_t id;
    uint32_t number; /* step or result */
    rf_verdict verdict;
    uint64_t at_us;
} rf_report;

typedef struct {
    uint32_t count;
    uint16_t id;
    int32_t z_bit_um;
    int32_t a;
    int32_t b;
    int32_t limit; /* that the value was held against, 0 = none */
    uint64_t at_us;
} rf_event;

/* The one motion that is accepted and not yet begun. */
typedef struct {
    uint16_t function; /* 0 = none */
    uint32_t id;
    uint64_t planned_us; /* how long the warning has it wait */
    rf_command command; /* its pointers are void */
    uint8_t octets[48];
} rf_waiting;

typedef struct {
    uint8_t scope; /* 0 = disarmed */
    uint8_t zero_tokens;
    bool draining;      /* TTL over, a motion in the ground ends by its own limits */
    bool counter_known;
    bool granted_known; /* the host has acknowledged the report that carries the token */
    uint16_t counter;
    uint16_t ttl_s;
    uint32_t token;
    uint32_t last_token;
    uint32_t command_id;
    uint16_t holder; /* who armed */
    uint64_t armed_us;
    uint64_t armed_mechanism_us;
    uint64_t expires_us;
    uint64_t disarmed_us;
    bool disarmed_once;
    uint64_t random;
} rf_arm;

typedef struct {
    uint8_t stage;
    bool running;      /* a lease age exists: armed, or lost by the link */
    bool lost;         /* S3 happened by loss of the link: S5 counts on */
    bool guard_broken; /* guard or loop not proven closed at any time since ARM */
    bool warning;
    uint64_t lease_us; /* last lease frame */
    uint64_t escape_us; /* S5 counts from here: the lease, or a later HOLD */
    uint64_t warning_us;
} rf_ladder;

struct rf_rig {
    rf_settings settings;
    rf_port port;
    rl_device link;
    rf_nonvolatile store;
    uint8_t slot; /* the one written last */
    uint32_t slot_sequence;
    uint8_t slot_octets[RF_SLOT_OCTETS];
    bool store_good;
    bool store_readable; /* at boot */
    bool depth_doubtful; /* the store was torn */
    bool save_due;
    rf_facts facts;
    int16_t wob_01n; /* load cell less the tare */
    uint64_t save_at_us;
    uint8_t state;
    uint32_t state_rev;
    uint16_t last_error;
    uint32_t shown_stop_id; /* what the heartbeat shows */
    uint32_t last_hold_id;
    uint64_t now_us;
    uint64_t mechanism_us;
    uint64_t step_us; /* mechanism time of the last step */
    rf_inputs inputs;
    rf_outputs outputs;
    bool sampled;
    bool noisy;
    uint8_t guard_seen;
    uint8_t loop_seen;
    uint64_t guard_note_us; /* next event GUARD not before */
    uint64_t proven_us; /* link time at which guard and loop were last both proven closed */
    uint64_t bus_good_us;
    int32_t z_anchor_um;
    uint64_t z_anchor_us;
    int32_t z_velocity_um_s;
    rf_fire fire;
    rf_waiting waiting;
    rf_panel panel;
    bool self_test_good;
    uint8_t refused_permit; /* that refused the last command, RD_PERMIT_NONE = none */
    uint16_t overruns;
    uint32_t refused;
    uint16_t commanded_by; /* station of the last command that was accepted, 0 = none yet */
    uint16_t memory_flip; /* injected: 1 + bit of the inverted copy */
    bool relaxed;  /* the active configuration is wider than `unrelaxed` */
    bool relaxing; /* that disarm is part of it */
    rf_configuration unrelaxed;
    uint16_t rates_01hz[RF_GROUPS]; /* 0.1 Hz by group, while something moves */
    bool tai_known;
    int64_t tai_at_zero_us;
    uint64_t brake_us; /* when the brake was proven, if facts.brake_proven */
    rf_arm arm;
    rf_ladder ladder;
    rf_motion motion;
    rf_watch watch;
    rf_quality quality;
    rf_figures figures;
    uint64_t energy_rest; /* 1e-12 J not yet counted */
    uint64_t energy_01j;  /* since boot */
    uint64_t fill_mm3_milli; /* cuttings in the flutes, 0.001 mm3 */
    int32_t z_offset_um;  /* encoder against the top switch */
    uint32_t illegal; /* state changes that the table does not know */
    rf_result results[RF_RESULTS];
    uint8_t result_next;
    uint32_t high_water, forgotten; /* forgotten: highest id whose result made room for a later one */
    rf_report reports[RF_REPORTS];
    uint32_t report_first; /* numbers of reports; the ring index is number % RF_REPORTS */
    uint32_t report_sent;
    uint32_t report_end;
    rf_event events[RF_EVENTS];
    uint32_t event_first; /* counts; the ring index is count % RF_EVENTS */
    uint32_t event_sent;
    uint32_t event_end;
    uint32_t events_lost;
    uint64_t fast_at_us;
    uint64_t group_at_us[RF_GROUPS]; /* of the periodic ones but FAST */
    uint8_t groups_due;              /* bit n = group n is to be sent once */
    uint16_t sequence_fast;
    uint16_t sequence_report;
    uint16_t counter_fast; /* of all housekeeping */
    uint16_t counter_report[9];
    uint16_t counter_event[5];
    uint16_t sequence_bulk;
    uint16_t counter_bulk[4];
    rf_snapshot snapshot; /* the last one: a reset that leaves the memory alone leaves it, too */
};

/* ---- rig.c --------------------------------------------------------------------------------------------- */
void rf_tell(rf_rig *rig, uint32_t kind, uint32_t id, uint32_t a, uint32_t b);
void rf_enter(rf_rig *rig, uint8_t state);
void rf_raise(rf_rig *rig); /* state_rev */

#include "judge.h"

void rf_qualify(rf_rig *rig, const rf_inputs *inputs); /* qualify.c: sets rig->inputs */

/* ---- condition.c --------------------------------------------------------------------------------------- */
void rf_sample(rf_rig *rig, const rf_inputs *inputs);
bool rf_armed(const rf_rig *rig);
bool rf_proven(const rf_rig *rig); /* guard and loop, right now */
bool rf_guard_stands(const rf_rig *rig); /* closed, or MAINT */
bool rf_in_hole(const rf_rig *rig);
/* All of these; inline, because every protection asks in every step. */
static inline bool rf_valid(const rf_rig *rig, uint32_t sensors) {
    return (rig->inputs.valid & sensors) == sensors;
}
bool rf_reached(const rf_rig *rig, uint16_t switches); /* either contact of any of these */
/* The limits that hold now: of the factory, tightened, or widened for one arm. */
static inline const rf_limit *rf_limit_of(const rf_rig *rig, uint8_t item) {
    return &rig->store.configuration.limits[item];
}
static inline bool rf_is_critical(const rf_rig *rig, uint8_t item, int32_t value) {
    const rf_limit *limit = rf_limit_of(rig, item);
    return value > limit->critical_high || value < limit->critical_low;
}
bool rf_foot_light(const rf_rig *rig, size_t foot); /* below its critical force */
bool rf_leans(const rf_rig *rig); /* beyond a limit of tilt, or of its drift */
uint8_t rf_loop(const rf_rig *rig);                    /* both channels in one */
bool rf_turning(const rf_rig *rig);
bool rf_lost(const rf_rig *rig); /* what even the way out needs is not known */
bool rf_depth_agrees(const rf_rig *rig); /* the encoder answers, and the potentiometer says the same */
bool rf_still(const rf_rig *rig); /* measured standstill, drives off */
int32_t rf_z_bit(const rf_rig *rig);
uint32_t rf_status_flags(const rf_rig *rig);
uint32_t rf_inhibit_flags(const rf_rig *rig);

/* ---- authority.c --------------------------------------------------------------------------------------- */
void rf_grant(rf_rig *rig, uint8_t scope, uint16_t ttl_s, uint32_t command_id);
void rf_disarm(rf_rig *rig, uint8_t cause);
void rf_renew(rf_rig *rig);    /* TTL */
void rf_withdraw(rf_rig *rig, uint8_t cause); /* the S3 reaction and everything that shares it */
void rf_heartbeat_came(rf_rig *rig, uint32_t token, uint16_t counter);
void rf_ttl(rf_rig *rig);

/* ---- ladder.c ------------------------------------------------------------------------------------------ */
void rf_ladder_start(rf_rig *rig);
void rf_ladder_end(rf_rig *rig);
void rf_ladder_lost(rf_rig *rig); /* stage 3, now */
void rf_ladder_quiet(rf_rig *rig); /* S5 no longer counts; the stage stays on show until the next ARM */
void rf_ladder_run(rf_rig *rig);
void rf_ladder_held(rf_rig *rig); /* HOLD: S5 counts anew */
uint32_t rf_lease_age_ms(const rf_rig *rig, uint64_t now_us);

/* ---- stop.c -------------------------------------------------------------------------------------------- */
void rf_stop_frame(rf_rig *rig, uint8_t reason, uint32_t stop_id);
void rf_latch(rf_rig *rig, uint8_t reason, uint32_t stop_id, uint16_t code);
void rf_watch_guard(rf_rig *rig);

/* ---- motion.c: commands as motion ---------------------------------------------------------------------- */
/* Starts the motion of an accepted command; what it makes of it is reported under `result`. */
void rf_begin(rf_rig *rig, const rf_command *command, rf_result *result);
/* What only motion knows about whether a command can begin: R21, known bottom,
    counts. Asked after all else. */
rf_verdict rf_may_begin(const rf_rig *rig, const rf_command *command);
/* JOG while jogging, RETRACT and ABORT_TO_TOP (F-29) may begin although a motion is active. */
bool rf_may_replace(const rf_rig *rig, const rf_command *command);
void rf_motion_run(rf_rig *rig);
void rf_begin_escape(rf_rig *rig);
void rf_end_motion(rf_rig *rig, rf_verdict verdict, uint32_t result);
void rf_end_step(rf_rig *rig);  /* END: the running step ends and unloads */
void rf_acknowledge(rf_rig *rig, uint32_t hold_id); /* a person's word on that HOLD,
    or on the wait of HOLE_AUTO */
void rf_recoveries_reset(rf_rig *rig);
rf_verdict rf_inject(rf_rig *rig, const rf_command *command); /* INJECT_FAULT */
uint8_t rf_class_of(const rf_rig *rig, uint16_t function); /* of a command, were it to begin now */
bool rf_busy(const rf_rig *rig); /* a command runs, or a stop still brakes */

/* ---- hold.c: how motion is taken away ------------------------------------------------------------------ */
void rf_plain_stop(rf_rig *rig, uint16_t code); /* category 1; the active command fails with code */
void rf_drives_off(rf_rig *rig, uint16_t code); /* power away at once */
void rf_hold(rf_rig *rig, uint8_t cause, uint16_t code);
void rf_trip(rf_rig *rig, uint8_t cause, int32_t value, int32_t limit);
void rf_fault(rf_rig *rig, uint8_t cause, int32_t value, int32_t limit); /* latched critical */
void rf_jam(rf_rig *rig, int32_t value, int32_t limit);
void rf_leave_spindle(rf_rig *rig);             /* off, but for warm ice in the hole */
bool rf_warm_ice(const rf_rig *rig);
bool rf_ice_keeps(const rf_rig *rig);           /* a spindle that is left now goes on turning */

/* ---- axes.c, drives.c ---------------------------------------------------------------------------------- */
void rf_axes_run(rf_rig *rig);
void rf_drives_run(rf_rig *rig);
void rf_z_set(rf_rig *rig, uint8_t mode, uint64_t limit_us);
void rf_z_go(rf_rig *rig, uint8_t mode, int32_t target_um, int32_t speed_um_s);
void rf_spindle_set(rf_rig *rig, uint8_t mode, uint64_t limit_us);
void rf_spindle_turn(rf_rig *rig, int32_t rpm_01, uint16_t ramp_rpm_s);
void rf_drives_rest(rf_rig *rig);               /* brush, carousel, gate, deployment, locks, hammer */
void rf_heater_set(rf_rig *rig, uint16_t power_01w, uint64_t limit_us);
bool rf_hammer_may(const rf_rig *rig);

/* ---- phases.c, ground.c, sample.c, unjam.c, plans.c, lists.c ------------------------------------------- */
void rf_phase_start(rf_rig *rig, uint8_t phase);
rf_course rf_phase_run(rf_rig *rig);
void rf_stage(rf_rig *rig, uint8_t stage);
uint64_t rf_stage_age(const rf_rig *rig);
uint64_t rf_phase_age(const rf_rig *rig);
rf_course rf_fail(rf_rig *rig, uint16_t code, uint8_t index, int32_t value, int32_t limit);
rf_course rf_touch_run(rf_rig *rig);
rf_course rf_drill_run(rf_rig *rig);
rf_course rf_cool_run(rf_rig *rig);
rf_course rf_unload_run(rf_rig *rig);
rf_course rf_dwell_run(rf_rig *rig);
rf_course rf_clear_run(rf_rig *rig);
rf_course rf_carousel_run(rf_rig *rig);
rf_course rf_gate_run(rf_rig *rig);
rf_course rf_verify_run(rf_rig *rig);
rf_course rf_try_run(rf_rig *rig);
rf_course rf_home_run(rf_rig *rig);
rf_course rf_dep_run(rf_rig *rig);
rf_course rf_tare_run(rf_rig *rig);
rf_course rf_free_run(rf_rig *rig);
void rf_percussion(rf_rig *rig);
void rf_plan_make(rf_rig *rig, const rf_command *command, rf_plan *plan);
void rf_plan_bite(rf_rig *rig);                 /* the next bite of HOLE_AUTO */
bool rf_next(rf_rig *rig); /* starts the next phase of the active command; false = none */
void rf_enter_air(rf_rig *rig);                 /* READY, IDLE or IN_HOLE, wherever the bit stands */

/* ---- cups.c -------------------------------------------------------------------------------------------- */
bool rf_indexed(const rf_rig *rig, uint8_t cup); /* stands under the chute, index and lock agree */
bool rf_gate_shut(const rf_rig *rig);            /* proven by both contacts, like the next */
bool rf_gate_open(const rf_rig *rig);
bool rf_fills_cup(const rf_rig *rig); /* the active command puts a sample into plan.cup */
uint8_t rf_cup_state(const rf_rig *rig, uint8_t cup);
void rf_cup_becomes(rf_rig *rig, uint8_t cup, uint8_t state); /* saved and told */
rf_verdict rf_cup_expose(rf_rig *rig);        /* the gate is about to open */
rf_verdict rf_cup_may_open(const rf_rig *rig); /* GATE, by a person */
rf_verdict rf_cup_may_confirm(const rf_rig *rig, uint8_t cup, uint8_t state);
rf_verdict rf_cup_may_verify(const rf_rig *rig, uint8_t cup);
void rf_watch_cups(rf_rig *rig);

/* ---- figures.c ----------------------------------------------------------------------------------------- */
void rf_figures_run(rf_rig *rig);
bool rf_bores(const rf_rig *rig); /* the bit is fed into the ground and turns */

/* ---- protect.c, supply.c, heat.c, life.c --------------------------------------------------------------- */
void rf_protect(rf_rig *rig);
void rf_watch_supply(rf_rig *rig);
void rf_watch_heat(rf_rig *rig);
void rf_watch_life(rf_rig *rig);
int32_t rf_bit_critical_01c(const rf_rig *rig);
bool rf_bit_hot(const rf_rig *rig);             /* critical, or not known */
void rf_gate_outputs(rf_rig *rig);              /* last: switches, latches and limits on what goes out */

/* ---- snapshot.c ---------------------------------------------------------------------------------------- */
void rf_snapshot_wake(rf_rig *rig, uint8_t reset_cause);
void rf_snapshot_freeze(rf_rig *rig, uint8_t cause); /* the first one stays until it is acknowledged */
void rf_snapshot_release(rf_rig *rig);
void rf_snapshot_run(rf_rig *rig);
uint32_t rf_snapshot_ask(rf_rig *rig, uint8_t part); /* 0 = all; how many will come */
uint8_t rf_snapshot_cause(const rf_rig *rig);        /* of the frozen one, 0 = none */

/* ---- states.c ------------------------------------------------------------------------------------------ */
extern const uint32_t rf_legal_states[22]; /* by from: bit n = may become state n */

/* ---- reports.c, events.c, packets.c, telemetry.c ------------------------------------------------------- */
size_t rf_next_reliable(rf_rig *rig, uint8_t *packet, size_t capacity, uint32_t *tag);
void rf_acknowledged(rf_rig *rig, uint32_t tag);
void rf_dropped(rf_rig *rig, uint32_t tag);
void rf_forget_reports(rf_rig *rig);
uint32_t rf_reports_free(const rf_rig *rig);
void rf_report_plain(rf_rig *rig, uint8_t subtype, const rf_result *of, uint32_t number);
void rf_report_failure(rf_rig *rig, uint8_t subtype, const rf_result *of, rf_verdict verdict);
void rf_event_add(rf_rig *rig, uint16_t id, int32_t a, int32_t b);
void rf_event_limit(rf_rig *rig, uint16_t id, int32_t a, int32_t b, int32_t limit);
size_t rf_event_write(rf_rig *rig, const rf_event *event, uint8_t *packet);
uint8_t *rf_packet_begin(const rf_rig *rig, uint8_t *packet, uint16_t apid, uint16_t sequence,
                         uint8_t service, uint8_t subtype, uint16_t counter, uint64_t at_us);
size_t rf_packet_end(uint8_t *packet, const uint8_t *end);
uint8_t *rf_add8(uint8_t *at, uint8_t value);
uint8_t *rf_add16(uint8_t *at, uint16_t value);
uint8_t *rf_add32(uint8_t *at, uint32_t value);
void rf_telemetry_run(rf_rig *rig);
size_t rf_write_med(const rf_rig *rig, uint8_t *at);
size_t rf_write_slow(const rf_rig *rig, uint8_t *at);
size_t rf_write_config(const rf_rig *rig, uint8_t *at);
size_t rf_write_limits(const rf_rig *rig, uint8_t page, uint8_t *at);
size_t rf_write_checks(const rf_rig *rig, uint8_t *at);
uint8_t rf_limit_pages(void);
uint16_t rf_checks_missing(const rf_rig *rig); /* bit = mechanism */
uint32_t rf_seconds(const rf_rig *rig, uint64_t at_us); /* TAI if known, else since boot */
uint32_t rf_group_octets(uint8_t group);                /* of one report on the line, 0 = not periodic */
uint32_t rf_telemetry_octets_01s(const rf_rig *rig, uint8_t but); /* in 10 s at the present rates */
uint32_t rf_group_send(rf_rig *rig, uint8_t group);     /* at once; how many packets */
uint32_t rf_command_status_send(rf_rig *rig, uint32_t id);
void rf_heartbeat_body(rf_rig *rig, uint8_t body[RL_DEVICE_HEARTBEAT_BODY], uint64_t now_us);

#endif
