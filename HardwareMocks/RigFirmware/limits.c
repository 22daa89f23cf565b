/* The widest limits there are, raw, by item and kind of ground (drill-domain section 3.3). */
#include "rig.h"

#define NONE_LOW INT32_MIN
#define NONE_HIGH INT32_MAX

static const rf_limit table[] = {
    [RD_LIMIT_WOB] = {-150, 1100, -800, 1500},
    [RD_LIMIT_SPN_TORQUE] = {-400, 400, -800, 800},
    [RD_LIMIT_SPN_CURRENT] = {-4000, 4000, -9000, 9000},
    [RD_LIMIT_HAM_CURRENT] = {NONE_LOW, 4000, NONE_LOW, 5000},
    [RD_LIMIT_ZFD_CURRENT] = {-2000, 2000, -3000, 3000},
    [RD_LIMIT_VIB_RMS] = {NONE_LOW, 300, NONE_LOW, 800},
    [RD_LIMIT_VIB_1XREV] = {NONE_LOW, 100, NONE_LOW, NONE_HIGH},
    [RD_LIMIT_BUS_V] = {24000, 31000, 20000, 34000},
    [RD_LIMIT_BUS_I] = {NONE_LOW, 10000, NONE_LOW, 14000},
    [RD_LIMIT_HAM_DEVIATION] = {NONE_LOW, NONE_HIGH, NONE_LOW, NONE_HIGH},
};

rf_limit rf_limit_factory(uint8_t id, uint8_t limit_mode) {
    (void)limit_mode;
    const rf_limit none = {NONE_LOW, NONE_HIGH, NONE_LOW, NONE_HIGH};
    if (id >= sizeof table / sizeof table[0]) return none;
    const rf_limit *limit = &table[id];
    const bool set = limit->warning_low < limit->warning_high;
    return set ? *limit : none;
}
