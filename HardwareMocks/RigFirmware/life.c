/* What wears and what is used up: life counters, energy, time. */
#include "watching.h"

enum { TENTH_RPM_US_IN_MILLIREV = 600000 };

static uint64_t magnitude(int32_t value) { return (uint64_t)(value < 0 ? -(int64_t)value : value); }

static void count_life(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    rf_kept *kept = &rig->store.kept;
    watch->turn_rest += magnitude(rig->inputs.spindle_rpm_01) * rig->step_us;
    kept->revolutions_milli += watch->turn_rest / TENTH_RPM_US_IN_MILLIREV;
    watch->turn_rest %= TENTH_RPM_US_IN_MILLIREV;
    watch->blow_rest += (uint64_t)rig->inputs.hammer_001hz * rig->step_us;
    kept->blows += watch->blow_rest / (100 * RF_S);
    watch->blow_rest %= 100 * RF_S;
    const int32_t moved = rig->inputs.z_stage_um - watch->z_life_um;
    if (magnitude(moved) < 100) return;
    kept->travel_um += magnitude(moved);
    watch->z_life_um = rig->inputs.z_stage_um;
}

static void count_energy(rf_rig *rig) {
    const uint64_t unit = UINT64_C(100000000000); /* 0.1 J in 1e-12 J */
    rig->energy_rest += (uint64_t)rig->inputs.bus_mv * rig->inputs.bus_ma * rig->step_us;
    const uint64_t energy_01j = rig->energy_rest / unit;
    rig->energy_rest %= unit;
    rig->energy_01j += energy_01j;
    const uint16_t function = rig->motion.function;
    const bool waits = rig->motion.phase == RF_PHASE_WAIT;
    if (rf_class_of(rig, function) != RD_CLASS_MG || waits) return;
    rig->facts.bite_energy_01j += energy_01j;
    rig->facts.hole_energy_01j += energy_01j;
    rig->facts.bite_us += rig->step_us;
    rig->facts.hole_us += rig->step_us;
}

void rf_watch_life(rf_rig *rig) {
    count_life(rig);
    count_energy(rig);
    if (!rf_still(rig)) rig->facts.still_since_us = rig->mechanism_us;
    if (!rf_proven(rig)) rig->facts.hold_guard_broken = true;
    if (rig->wob_01n >= RF_UNLOADED_01N) rig->watch.hammer_loaded_us = rig->mechanism_us;
    rig->facts.chute_clear = rig->inputs.z_stage_um <= RF_CHUTE_UM;
}
