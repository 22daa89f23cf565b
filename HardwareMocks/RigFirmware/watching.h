/* How long a bad reading has lasted. */
#ifndef RIG_WATCHING_H
#define RIG_WATCHING_H

#include "rig.h"

enum {
    RF_TORQUE_PEAK_001NM = 1200,
    RF_FASTEST_01RPM = 1500,
    RF_TRY_OVER_001NM = 20, /* a drive that holds its limit is not over it by more */
    RF_BRAKE_SLIP_UM = 100, /* a closed brake holds within it */
    RF_HAMMER_IDLE_MA = 200, /* a hammer that is off draws less */
};

/* `good_us` is the mechanism time of the last good reading. */
static inline bool rf_lasts(const rf_rig *rig, uint64_t *good_us, bool bad, uint64_t for_us) {
    if (!bad) *good_us = rig->mechanism_us;
    return bad && rig->mechanism_us - *good_us >= for_us;
}

#endif
