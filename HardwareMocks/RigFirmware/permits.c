/* Three-valued facts that a command may need: TRUE permits, FALSE and UNKNOWN refuse (hazards section 4.8).
 * UNKNOWN: a sensor gives nothing, a reading makes no sense, or two sensors contradict each other. */
#include "rig.h"

enum {
    AIR_UM = -5000,            /* a bit this far above the ground touches nothing */
    OFF_BOTTOM_UM = 5000,
    TOP_UM = 1000,             /* a stage this near its top is at the top */
    POT_UM = 2000,             /* encoder and potentiometer may differ by this */
    PRELOAD_MOST_01N = 1500,
    RESUME_01N = 200,
    HEATER_MOST_01C = 600,
    GRAVITY_PERCENT = 5,
    MELT_LOW_01C = -230,       /* icy ground between these melts and freezes again */
    MELT_HIGH_01C = 50
};

#define TARE_AGE_US (1800 * RF_S)
#define STILL_US (2 * RF_S)
#define BRAKE_AGE_US (86400 * RF_S)

static rf_truth truth(bool value) { return value ? RF_TRUE : RF_FALSE; }

static rf_truth known(bool is_known, bool value) { return is_known ? truth(value) : RF_UNSURE; }

static rf_truth contact(uint8_t input) {
    return input == RF_CLOSED ? RF_TRUE : input == RF_OPEN ? RF_FALSE : RF_UNSURE;
}

static int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }

/* Both contacts of a switch say the same, or nobody knows. */
static rf_truth both(const rf_rig *rig, uint16_t which) {
    const bool a = (rig->inputs.switches_a & which) == which;
    const bool b = (rig->inputs.switches_b & which) == which;
    return a == b ? truth(a) : RF_UNSURE;
}

/* ---- Depth --------------------------------------------------------------------------------------------- */

static bool stage_known(const rf_rig *rig) {
    if (!rig->sampled || !rig->facts.z_homed || !rf_valid(rig, RF_SENSOR_Z)) return false;
    if (!rf_valid(rig, RF_SENSOR_POT)) return true;
    return magnitude(rig->inputs.z_stage_um - rig->inputs.z_pot_um) <= POT_UM;
}

static bool depth_known(const rf_rig *rig) { return stage_known(rig) && rig->facts.depth_valid; }

static rf_truth homed(const rf_rig *rig) {
    return rig->facts.z_homed ? known(stage_known(rig), true) : RF_FALSE;
}

static rf_truth in_air(const rf_rig *rig) {
    if (rf_in_hole(rig)) return RF_FALSE;
    return known(depth_known(rig), rf_z_bit(rig) <= AIR_UM);
}

static rf_truth at_top(const rf_rig *rig) {
    const rf_truth at_switch = both(rig, RF_SWITCH_Z_TOP);
    if (at_switch != RF_FALSE) return at_switch;
    return known(stage_known(rig), rig->inputs.z_stage_um <= TOP_UM);
}

static rf_truth clear_of_bottom(const rf_rig *rig) {
    const bool force = rf_valid(rig, RF_SENSOR_FORCE);
    if (force && rig->wob_01n < RF_UNLOADED_01N) return RF_TRUE;
    const int32_t bottom = rig->store.kept.z_hole_um > 0 ? rig->store.kept.z_hole_um : 0;
    if (depth_known(rig)) {
        if (rf_z_bit(rig) <= bottom - OFF_BOTTOM_UM) return RF_TRUE;
        return force ? RF_FALSE : RF_UNSURE;
    }
    return RF_UNSURE;
}

static rf_truth at_brush(const rf_rig *rig) {
    return known(stage_known(rig), magnitude(rig->inputs.z_stage_um - RF_BRUSH_UM) <= RF_BRUSH_WITHIN_UM);
}

/* ---- Force, heat, frame -------------------------------------------------------------------------------- */

static rf_truth unloaded(const rf_rig *rig) {
    return known(rf_valid(rig, RF_SENSOR_FORCE), rig->wob_01n < RF_UNLOADED_01N);
}

static rf_truth preloaded(const rf_rig *rig) {
    const bool pressed = rig->wob_01n > RF_UNLOADED_01N && rig->wob_01n < PRELOAD_MOST_01N;
    return known(rf_valid(rig, RF_SENSOR_FORCE), pressed);
}

static rf_truth spindle_stopped(const rf_rig *rig) {
    if (rig->outputs.spindle_enable) return RF_FALSE;
    return known(rf_valid(rig, RF_SENSOR_SPINDLE), !rf_turning(rig));
}

static rf_truth bit_temperature_ok(const rf_rig *rig) {
    const bool good = rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE);
    return known(good, rig->inputs.bit_temperature_01c <= rf_bit_critical_01c(rig));
}

static bool icy(const rf_rig *rig) {
    return rig->settings.ice || rig->settings.limit_mode == RF_ICE_CRYO
        || rig->settings.limit_mode == RF_ICE_LAB;
}

static rf_truth not_in_melt_band(const rf_rig *rig) {
    if (!icy(rig)) return RF_TRUE;
    const int32_t bit = rig->inputs.bit_temperature_01c;
    const bool melts = bit > MELT_LOW_01C && bit < MELT_HIGH_01C;
    return known(rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE), !melts);
}

static rf_truth heater_sensor_ok(const rf_rig *rig) {
    const bool good = rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE);
    return known(good, rig->inputs.bit_temperature_01c < HEATER_MOST_01C);
}

static rf_truth tilt_ok(const rf_rig *rig) { return known(rf_valid(rig, RF_SENSOR_TILT), !rf_leans(rig)); }

static rf_truth feet_loaded(const rf_rig *rig) {
    bool loaded = true;
    for (size_t foot = 0; foot < RF_FEET; foot++) {
        loaded = loaded && !rf_foot_light(rig, foot);
    }
    return known(rf_valid(rig, RF_SENSOR_FEET), loaded);
}

static rf_truth gravity_agrees(const rf_rig *rig) {
    const int32_t set = rig->store.configuration.gravity_mm_s2;
    const int32_t measured = rig->inputs.gravity_mm_s2;
    return known(rf_valid(rig, RF_SENSOR_GRAVITY),
                 magnitude(set - measured) * 100 <= measured * GRAVITY_PERCENT);
}

/* ---- Cups ---------------------------------------------------------------------------------------------- */

/* The cup a command names; 0 = none. */
static uint8_t cup_of(const rf_command *command) {
    if (command == NULL) return 0;
    switch (command->function) {
    case RL_FUNCTION_BITE:
        return (uint8_t)rf_argument(command, 1);
    case RL_FUNCTION_HOLE_AUTO:
        return (uint8_t)rf_argument(command, 2);
    default:
        return 0;
    }
}

static rf_truth cup_clean(const rf_rig *rig, const rf_command *command) {
    const uint8_t cup = command == NULL ? rig->facts.cup_wanted : cup_of(command);
    if (cup == 0) return RF_TRUE;
    if (cup > RF_CUPS) return RF_FALSE;
    return truth((rig->store.kept.cup_state[cup - 1] & RF_CUP_STATE) == RD_CUP_STATE_EMPTY_CLEAN);
}

static rf_truth cup_index_agrees(const rf_rig *rig) {
    if (!rf_valid(rig, RF_SENSOR_CAROUSEL) || !rig->facts.car_homed) return RF_UNSURE;
    const rf_truth locked = both(rig, RF_SWITCH_CUP_LOCKED);
    return locked == RF_TRUE ? truth(rig->inputs.cup != 0) : locked;
}

/* ---- People -------------------------------------------------------------------------------------------- */

static rf_truth key_is(const rf_rig *rig, uint8_t position) {
    return known(rig->inputs.key != RF_KEY_UNKNOWN && rig->panel.key == rig->inputs.key,
                 rig->inputs.key == position);
}

static rf_truth area_clear(const rf_rig *rig) {
    if (!rig->store.guard_opened) return RF_TRUE;
    const uint64_t age = rig->now_us - rig->panel.area_us;
    const uint64_t most = (uint64_t)rf_parameter(rig, RD_PARAMETER_AREA_CLEAR_S) * RF_S;
    return truth(rig->panel.area_cleared && age <= most);
}

static rf_truth cause_gone(const rf_rig *rig) {
    const rf_facts *facts = &rig->facts;
    if (facts->torque_latched || facts->overheated != 0 || facts->hold_guard_broken) return RF_FALSE;
    const rf_truth cool = bit_temperature_ok(rig);
    if (cool != RF_TRUE) return cool;
    return known(rf_valid(rig, RF_SENSOR_FORCE), rig->wob_01n < RESUME_01N);
}

static rf_truth still(const rf_rig *rig) {
    if (!rf_valid(rig, RF_SENSOR_SPINDLE | RF_SENSOR_Z)) return RF_UNSURE;
    return truth(rf_still(rig) && rig->mechanism_us - rig->facts.still_since_us >= STILL_US);
}

static rf_truth tared(const rf_rig *rig) {
    if (!rig->facts.tare_valid || rig->now_us - rig->facts.tare_us >= TARE_AGE_US) return RF_FALSE;
    return known(rf_valid(rig, RF_SENSOR_FORCE), true);
}

/* ---- Commissioning ------------------------------------------------------------------------------------- */

/* By block bit of the actuators. */
static const uint8_t mechanisms[] = {
    RD_MECHANISM_SPINDLE, RD_MECHANISM_SPINDLE, RD_MECHANISM_HAMMER, RD_MECHANISM_FEED,
    RD_MECHANISM_FEED, RD_MECHANISM_DEPLOY, RD_MECHANISM_CAROUSEL, RD_MECHANISM_GATE,
    RD_MECHANISM_BRUSH, RD_MECHANISM_HEATER};

int32_t rf_uncommissioned(const rf_rig *rig, const rf_command *command) {
    const rd_command *kind = command == NULL ? NULL : rf_kind(command->function);
    uint32_t used = 1u << RD_MECHANISM_GUARD | 1u << RD_MECHANISM_ESTOP | 1u << RD_MECHANISM_BRAKE;
    const uint16_t blocks = kind == NULL ? 0 : kind->blocks;
    for (size_t bit = 0; bit < sizeof mechanisms; bit++) {
        if ((blocks >> bit & 1) != 0) used |= 1u << mechanisms[bit];
    }
    if (kind != NULL && kind->motion_class == RD_CLASS_MG) {
        used |= 1u << RD_MECHANISM_LOAD_CELL | 1u << RD_MECHANISM_DEPTH;
    }
    for (int32_t mechanism = 0; mechanism <= RD_MECHANISM_ESTOP; mechanism++) {
        const bool passed = rig->store.checks[mechanism].result == RD_CHECK_PASSED;
        if ((used >> mechanism & 1) != 0 && !passed) return mechanism;
    }
    return -1;
}

/* ---- The table ----------------------------------------------------------------------------------------- */

static rf_truth of_people(const rf_rig *rig, uint8_t permit, const rf_command *command) {
    switch (permit) {
    case RD_PERMIT_GUARD_CLOSED:
        return contact(rig->inputs.guard);
    case RD_PERMIT_LOOP_CLOSED:
        return contact(rf_loop(rig));
    case RD_PERMIT_KEY_REMOTE:
        return key_is(rig, RF_KEY_REMOTE);
    case RD_PERMIT_KEY_LOCAL:
        return key_is(rig, RF_KEY_LOCAL);
    case RD_PERMIT_ENABLING:
        return known(rig->inputs.enabling != RF_ENABLING_UNKNOWN, rig->inputs.enabling == RF_ENABLING_HELD);
    case RD_PERMIT_AREA_CLEAR:
        return area_clear(rig);
    case RD_PERMIT_CAUSE_GONE:
        return cause_gone(rig);
    case RD_PERMIT_COMMISSIONED:
        return truth(rf_uncommissioned(rig, command) < 0);
    case RD_PERMIT_GRAVITY_AGREES:
        return gravity_agrees(rig);
    case RD_PERMIT_SELF_TEST_GOOD:
        return truth(rf_self_test(rig));
    case RD_PERMIT_BRAKE_PROVEN:
        return truth(rig->facts.brake_proven && rig->now_us - rig->brake_us <= BRAKE_AGE_US);
    default:
        return RF_UNSURE;
    }
}

static rf_truth of_depth(const rf_rig *rig, uint8_t permit, const rf_command *command) {
    switch (permit) {
    case RD_PERMIT_Z_HOMED:
        return homed(rig);
    case RD_PERMIT_BIT_IN_AIR:
        return in_air(rig);
    case RD_PERMIT_IN_HOLE:
        return truth(rf_in_hole(rig));
    case RD_PERMIT_AT_TOP:
        return at_top(rig);
    case RD_PERMIT_CLEAR_OF_BOTTOM:
        return clear_of_bottom(rig);
    case RD_PERMIT_TOUCH_OFF_VALID:
        return rig->facts.touch_off_valid ? known(depth_known(rig), true) : RF_FALSE;
    case RD_PERMIT_DEPTH_VALID:
        return rig->facts.depth_valid ? known(stage_known(rig), true) : RF_FALSE;
    case RD_PERMIT_AT_BRUSH:
        return at_brush(rig);
    default:
        return of_people(rig, permit, command);
    }
}

static rf_truth of_mechanisms(const rf_rig *rig, uint8_t permit, const rf_command *command) {
    const rf_facts *facts = &rig->facts;
    switch (permit) {
    case RD_PERMIT_LOCKS_RELEASED:
        if (facts->locks_released != (1 << RF_LOCKS) - 1) return RF_FALSE;
        return both(rig, RF_SWITCH_LOCK_1 | RF_SWITCH_LOCK_2) == RF_TRUE ? RF_TRUE : RF_UNSURE;
    case RD_PERMIT_DEP_HOMED:
        return facts->dep_homed ? known(rf_valid(rig, RF_SENSOR_DEP), true) : RF_FALSE;
    case RD_PERMIT_CAR_HOMED:
        return facts->car_homed ? known(rf_valid(rig, RF_SENSOR_CAROUSEL), true) : RF_FALSE;
    case RD_PERMIT_DEPLOYED:
        return facts->deployed ? known(rf_valid(rig, RF_SENSOR_DEP), true) : RF_FALSE;
    case RD_PERMIT_TARED:
        return tared(rig);
    case RD_PERMIT_CHUTE_CLEAR:
        return known(rf_valid(rig, RF_SENSOR_Z) || rf_valid(rig, RF_SENSOR_POT), facts->chute_clear);
    case RD_PERMIT_CUP_INDEX_AGREES:
        return cup_index_agrees(rig);
    case RD_PERMIT_SAMPLE_SETTLED:
        return truth(rig->store.kept.cup_pending == 0);
    case RD_PERMIT_BRUSH_CLEAR:
        return facts->brush_clear ? known(rf_valid(rig, RF_SENSOR_BRUSH), true) : RF_FALSE;
    case RD_PERMIT_TORQUE_FREE:
        return truth(!facts->torque_latched);
    case RD_PERMIT_STILL:
        return still(rig);
    default:
        return of_depth(rig, permit, command);
    }
}

rf_truth rf_permit_for(const rf_rig *rig, uint8_t permit, const rf_command *command) {
    switch (permit) {
    case RD_PERMIT_SPINDLE_STOPPED:
        return spindle_stopped(rig);
    case RD_PERMIT_UNLOADED:
        return unloaded(rig);
    case RD_PERMIT_PRELOADED:
        return preloaded(rig);
    case RD_PERMIT_BUS_DRILL:
        return known(rf_valid(rig, RF_SENSOR_BUS), 
            rig->inputs.bus_mv > rf_limit_of(rig, RD_LIMIT_BUS_V)->warning_low);
    case RD_PERMIT_BIT_TEMPERATURE_OK:
        return bit_temperature_ok(rig);
    case RD_PERMIT_NOT_IN_MELT_BAND:
        return not_in_melt_band(rig);
    case RD_PERMIT_HEATER_SENSOR_OK:
        return heater_sensor_ok(rig);
    case RD_PERMIT_TILT_OK:
        return tilt_ok(rig);
    case RD_PERMIT_FEET_LOADED:
        return feet_loaded(rig);
    case RD_PERMIT_CUP_EMPTY_CLEAN:
        return cup_clean(rig, command);
    default:
        return of_mechanisms(rig, permit, command);
    }
}

rf_truth rf_permit(const rf_rig *rig, uint8_t permit) { return rf_permit_for(rig, permit, NULL); }
