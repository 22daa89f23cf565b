/* Hammer, deployment, brush, carousel, gate, heater, locks; each has its longest time on. */
#include "rig.h"

static bool within(const rf_rig *rig, uint64_t since_us, uint64_t most_us) {
    return since_us != 0 && rig->mechanism_us - since_us <= most_us;
}

/* A blow without preload breaks the hammer; one in the melt band welds the bit into the ice. */
bool rf_hammer_may(const rf_rig *rig) {
    const bool melt = rf_in_hole(rig) && rf_warm_ice(rig);
    const int32_t critical = rf_limit_of(rig, RD_LIMIT_WOB)->critical_high;
    const int32_t most = critical < RF_HAMMER_MOST_01N ? critical : RF_HAMMER_MOST_01N;
    const bool tired = rig->watch.shed || rig->watch.hammer_off
        || (rig->facts.overheated >> RF_PLACE_HAMMER_MOTOR & 1) != 0;
    return rig->wob_01n >= RF_UNLOADED_01N && rig->wob_01n < most && !rf_bit_hot(rig) && !melt && !tired
        && rf_valid(rig, RF_SENSOR_FORCE | RF_SENSOR_BIT_TEMPERATURE);
}

static void run_hammer(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    rf_outputs *out = &rig->outputs;
    if (motion->hammer_level != 0 && rig->mechanism_us >= motion->hammer_until_us) motion->hammer_level = 0;
    uint8_t level = motion->hammer_level;
    if (rig->inputs.bus_mv < rf_limit_of(rig, RD_LIMIT_BUS_V)->warning_low && level > 2) level = 2;
    const bool on = level != 0 && rf_hammer_may(rig);
    if (on && !out->hammer) motion->hammer_since_us = rig->mechanism_us;
    out->hammer = on;
    out->hammer_level = on ? level : 0;
}

static void run_heater(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    const bool on = motion->heater_01w != 0 && rig->mechanism_us < motion->heater_until_us
        && !rig->watch.heater_open && !rig->watch.shed;
    if (!on) motion->heater_01w = 0;
    rig->outputs.heater = on;
    rig->outputs.heater_percent = on ? (uint8_t)(motion->heater_01w / 2) : 0;
    rig->outputs.heater_series_open = rig->watch.heater_open;
}

void rf_heater_set(rf_rig *rig, uint16_t power_01w, uint64_t limit_us) {
    rf_motion *motion = &rig->motion;
    motion->heater_01w = power_01w > 200 ? 200 : power_01w;
    motion->heater_since_us = rig->mechanism_us;
    if (power_01w == 0) {
        /* Not in the next step: an arm may have ended in this one. */
        rig->outputs.heater = false;
        rig->outputs.heater_percent = 0;
    }
    motion->heater_until_us = rig->mechanism_us + (limit_us > RF_ON_HEATER_US ? RF_ON_HEATER_US : limit_us);
}

void rf_drives_rest(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    motion->dep_um_s = 0;
    motion->brush = 0;
    motion->carousel = 0;
    motion->gate = 0;
    motion->locks = 0;
    motion->hammer_level = 0;
}

void rf_drives_run(rf_rig *rig) {
    rf_motion *motion = &rig->motion;
    rf_outputs *out = &rig->outputs;
    if (!within(rig, motion->dep_us, RF_ON_TRAVEL_US)) motion->dep_um_s = 0;
    if (!within(rig, motion->brush_us, RF_ON_BRUSH_US)) motion->brush = 0;
    if (!within(rig, motion->carousel_us, RF_ON_CAROUSEL_US)) motion->carousel = 0;
    if (!within(rig, motion->gate_us, RF_ON_GATE_US)) motion->gate = 0;
    if (!within(rig, motion->lock_us, RF_ON_LOCK_US)) motion->locks = 0;
    out->dep_set_um_s = motion->dep_um_s;
    out->dep_enable = motion->dep_um_s != 0;
    out->brush = motion->brush;
    out->carousel = motion->carousel;
    out->gate = motion->gate;
    out->lock_release = motion->locks;
    run_hammer(rig);
    run_heater(rig);
}
