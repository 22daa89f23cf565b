/* What sequences know of the rig, its hole and its cups; judging and reporting read it, motion writes it. */
#ifndef RIG_FACTS_H
#define RIG_FACTS_H

#include "rig_firmware.h"

/* What a check found, or how a motion ended. */
typedef struct {
    uint16_t code;
    uint8_t index;
    int32_t value;
    int32_t limit;
} rf_verdict;

/* Which clock: link time (now_us) unless it says mechanism time. 0 = never. */
typedef struct {
    bool z_homed;
    bool dep_homed;
    bool car_homed;
    bool deployed;        /* foot pad preloaded, three feet loaded */
    uint8_t locks_released; /* bit n = lock n + 1 */
    bool tare_valid;
    uint64_t tare_us;     /* when the present tare was taken */
    bool touch_off_valid; /* surface_um is a measured one */
    bool depth_valid;     /* the depth reference holds: encoder and pot agree, homed or confirmed */
    bool brake_proven;    /* since boot */
    int32_t z_bottom_found_um; /* z_bit at the last touch of the bottom */
    bool bottom_known;
    bool brush_clear;
    bool chute_clear;
    bool torque_latched;  /* jammed: only the escape set and UNJAM */
    bool cold_start;      /* a motor too cold to start */
    bool heat_unknown;    /* no temperature of a motor since some seconds: nothing starts */
    uint8_t overheated;   /* bit n = place n latched until it has cooled */
    uint8_t clears;       /* recovery counters, F-36 */
    uint8_t reams;
    uint8_t corkscrews;
    uint8_t inclusions;
    uint8_t unjams;
    uint8_t jams;
    int32_t clear_depth_um; /* z_bit at the first clear that is counted */
    uint16_t bite_number;
    int32_t bite_from_um;   /* z_bit at its start */
    int32_t bite_length_um;
    uint64_t bite_energy_01j;
    uint64_t bite_us;       /* mechanism time spent in it */
    uint64_t hole_energy_01j;
    uint64_t hole_us;
    uint16_t fill_permille; /* estimated fill of the flutes */
    int16_t free_torque_001nm; /* in air */
    int16_t off_torque_001nm;  /* 2 mm off bottom in the hole */
    uint8_t cup_wanted;     /* 0 = none */
    uint32_t hold_id;       /* rises with each HOLD; RESUME quotes it */
    uint8_t hold_cause;     /* RF_HOLD_… */
    uint8_t fault_cause; /* latched with the next step, 0 = none */
    bool hold_guard_broken; /* guard or loop not proven at any time since that HOLD */
    bool resumed;           /* this HOLD was resumed already */
    uint64_t still_since_us; /* mechanism time; nothing has moved since */
    int16_t tilt_x_001deg;  /* at the start of the hole */
    int16_t tilt_y_001deg;
    bool tilt_known;
} rf_facts;

#endif
