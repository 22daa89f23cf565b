/* The factory's limits by item and kind of ground, and how far each may be widened. */
#include "rig.h"

static const rf_limit none = {RD_NO_LOW, RD_NO_HIGH, RD_NO_LOW, RD_NO_HIGH};

rf_limit rf_limit_factory(uint8_t id, uint8_t limit_mode) {
    if (id >= RD_LIMIT_COUNT || limit_mode >= RD_LIMIT_MODE_COUNT) return none;
    const rd_band *band = &rd_factory_limits[id].by_mode[limit_mode];
    return (rf_limit){band->warn_low, band->warn_high, band->critical_low, band->critical_high};
}

/* A bound that the table does not give is the band of the ground itself. */
rf_limit rf_limit_widest(uint8_t id, uint8_t limit_mode) {
    rf_limit widest = rf_limit_factory(id, limit_mode);
    if (id >= RD_LIMIT_COUNT) return widest;
    const rd_limit *factory = &rd_factory_limits[id];
    if (factory->factory_low != RD_NO_LOW) widest.warning_low = widest.critical_low = factory->factory_low;
    if (factory->factory_high != RD_NO_HIGH) {
        widest.warning_high = widest.critical_high = factory->factory_high;
    }
    return widest;
}
