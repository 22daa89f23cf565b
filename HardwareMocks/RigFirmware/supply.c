/* The 28 V bus: what a sagging, failing or wild supply takes away. */
#include "watching.h"

enum { SHED_OVER_MV = 1000 /* above the limit the load comes back */ };

static bool driven(const rf_rig *rig) {
    const rf_motion *motion = &rig->motion;
    const uint8_t mode = motion->spindle_mode;
    return motion->function != 0 || motion->z_mode != RF_Z_REST
        || (mode != RF_SPINDLE_REST && mode != RF_SPINDLE_BRAKE);
}

static void stop_low(rf_rig *rig, int32_t value) {
    if (!driven(rig)) return;
    rf_trip(rig, RD_CAUSE_BUS_LOW, value, RF_BUS_LOW_MV);
    rf_plain_stop(rig, RL_FAIL_BY_TRIP);
    if (rig->state == RL_STATE_RETRACTING) rf_enter(rig, RL_STATE_SAFE);
}

/* Below 18 V there may be only milliseconds left: what must be known is written first, then all stops. */
static void watch_failing(rf_rig *rig) {
    const bool low = rig->inputs.bus_mv < RF_BUS_LOW_MV && rf_valid(rig, RF_SENSOR_BUS);
    /* Each fall is a write, but a bus that flutters is not one at every fall. */
    if (!low) rig->watch.save_low = true;
    const bool again = rig->watch.saved_us == 0 || rig->now_us - rig->watch.saved_us >= 10 * RF_MS;
    if (low && again && rig->watch.save_low) {
        rig->watch.saved_us = rig->now_us;
        rig->watch.save_low = false;
        rf_save(rig);
    }
    const bool blind = rf_lasts(rig, &rig->watch.bus_valid_us, !rf_valid(rig, RF_SENSOR_BUS), 50 * RF_MS)
        && rf_class_of(rig, rig->motion.function) != RD_CLASS_ME; /* the way out needs no voltmeter */
    if (rf_lasts(rig, &rig->bus_good_us, low, RF_BUS_DEBOUNCE_US) || blind) stop_low(rig, rig->inputs.bus_mv);
}

/* Below 20 V heat and blows go; a string that drills is drawn off its bottom and kept turning slowly. */
static void shed(rf_rig *rig) {
    const uint16_t bus = rig->inputs.bus_mv;
    const int32_t least = rf_limit_of(rig, RD_LIMIT_BUS_V)->critical_low;
    if (rig->watch.shed && bus >= least + SHED_OVER_MV) rig->watch.shed = false;
    const bool low = bus < least && rf_valid(rig, RF_SENSOR_BUS);
    if (!rf_lasts(rig, &rig->watch.bus_low_us, low, RF_BUS_DEBOUNCE_US) || rig->watch.shed) return;
    rig->watch.shed = true;
    rf_trip(rig, RD_CAUSE_BUS_LOW, bus, least);
    rf_heater_set(rig, 0, 0);
    if (rf_class_of(rig, rig->motion.function) != RD_CLASS_MG || !rf_in_hole(rig)) return;
    rf_hold(rig, RD_CAUSE_BUS_LOW, RL_FAIL_BY_TRIP);
    if (!rf_proven(rig) || rig->facts.torque_latched) return;
    if (rig->motion.holding) rig->motion.set_rpm_01 = RF_SLOW_TURN_01RPM;
    rf_z_go(rig, RF_Z_MOVE, rig->inputs.z_stage_um - RF_COOL_LIFT_UM, RF_CREEP_RETRACT_UM_S);
}

static void watch_wild(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool high = rig->inputs.bus_mv > rf_limit_of(rig, RD_LIMIT_BUS_V)->critical_high;
    const bool volts = rf_lasts(rig, &watch->over_voltage_us, high, 50 * RF_MS);
    const bool much = rf_is_critical(rig, RD_LIMIT_BUS_I, rig->inputs.bus_ma);
    const bool current = rf_lasts(rig, &watch->over_current_us, much, 50 * RF_MS);
    if ((!volts && !current) || rig->state == RL_STATE_FAULT) return;
    if (!driven(rig) && !rf_armed(rig) && rig->motion.heater_01w == 0) return;
    if (!rig->store.stop_latched) {
        rf_fault(rig, volts ? RD_CAUSE_BUS_HIGH : RD_CAUSE_BUS_CURRENT,
                 volts ? rig->inputs.bus_mv : rig->inputs.bus_ma,
                 rf_limit_of(rig, volts ? RD_LIMIT_BUS_V : RD_LIMIT_BUS_I)->critical_high);
    }
    rf_drives_off(rig, RL_FAIL_BY_TRIP); /* braking, too, would feed this bus */
}

void rf_watch_supply(rf_rig *rig) {
    watch_failing(rig);
    shed(rig);
    watch_wild(rig);
}
