/* Temperatures: bit, motors, heater, and the samples in their cups. */
#include "watching.h"

enum {
    HEATER_MOST_01C = 600,
    COOLED_01C = 600,
    COOLED_BELOW_01K = 50,
    BAND_01K = 20,
    SAMPLE_WARM_S = 300,
    HEATER_OFF_MA = 300 /* current and command may differ by it */
};

/* Item of the limit table by place; the stage and the carousel have none. */
static const uint8_t limit_of_place[RF_PLACES] = {
    RD_LIMIT_T_SPN_MOT, RD_LIMIT_T_SPN_GBX, RD_LIMIT_T_HAM_MOT, RD_LIMIT_T_ZFD_MOT, RD_LIMIT_T_ELEC,
    RD_LIMIT_NONE, RD_LIMIT_NONE};

int32_t rf_bit_critical_01c(const rf_rig *rig) { return rf_limit_of(rig, RD_LIMIT_T_BIT)->critical_high; }

bool rf_bit_hot(const rf_rig *rig) {
    return !rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE)
        || rig->inputs.bit_temperature_01c > rf_bit_critical_01c(rig);
}

/* Each step up is told, a step down when it is two kelvins below. */
static void note_band(rf_rig *rig, int16_t bit) {
    const int32_t over[] = {INT32_MIN, rf_limit_of(rig, RD_LIMIT_T_BIT)->warning_high,
                            rf_bit_critical_01c(rig)};
    uint8_t band = rig->watch.bit_band;
    while (band < 2 && bit > over[band + 1]) band += 1;
    while (band > 0 && bit <= over[band] - BAND_01K) band -= 1;
    if (band == rig->watch.bit_band) return;
    rig->watch.bit_band = band;
    rf_event_add(rig, RL_EVENT_LIMIT, RD_LIMIT_T_BIT + 256 * 2 * band, bit);
}

/* Critical starts stop-and-cool; it ends 20 K below the warning. */
static void watch_bit(rf_rig *rig) {
    const bool valid = rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE);
    const int16_t bit = rig->inputs.bit_temperature_01c;
    if (valid) note_band(rig, bit);
    if (valid && bit > rf_bit_critical_01c(rig) && rig->motion.phase == RF_PHASE_DRILL) {
        rig->watch.cooling = true;
    } else if (valid && bit < rf_limit_of(rig, RD_LIMIT_T_BIT)->warning_high - RF_COOL_BAND_01K) {
        rig->watch.cooling = false;
    }
}

/* ---- Heater -------------------------------------------------------------------------------------------- */

static void heater_off(rf_rig *rig, uint8_t why, int32_t value) {
    rf_heater_set(rig, 0, 0);
    rf_event_add(rig, RL_EVENT_HEATER, -(int32_t)why, value);
}

/* A sensor that tells the same for half a minute beside a hot heater tells nothing. */
static bool frozen(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const int16_t bit = rig->inputs.bit_temperature_01c;
    const bool moved = bit > watch->rtd_01c + RF_RTD_MOVES_01K || bit < watch->rtd_01c - RF_RTD_MOVES_01K;
    const bool strong = rig->motion.heater_01w >= 20;
    if (moved || !strong) {
        watch->rtd_01c = bit;
        watch->rtd_moved_us = rig->mechanism_us;
    }
    if (!strong) return false; /* no division in steps without heat */
    const uint64_t most = UINT64_C(30) * RF_S * 200 / rig->motion.heater_01w;
    if (rig->mechanism_us - watch->rtd_moved_us <= most) return false;
    watch->rtd_stuck = true;
    return true;
}

static void watch_heater(rf_rig *rig) {
    rf_watch *watch = &rig->watch;
    const bool valid = rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE);
    const bool unknown = rf_lasts(rig, &watch->rtd_valid_us, !valid, RF_S);
    const int32_t wanted_ma = rig->outputs.heater && rig->inputs.bus_mv > 5000
        ? (int32_t)rig->outputs.heater_percent * 200000 / rig->inputs.bus_mv : 0;
    const int32_t off_ma = rig->inputs.heater_ma - wanted_ma;
    const bool differs = off_ma > HEATER_OFF_MA || off_ma < -HEATER_OFF_MA;
    if (rf_lasts(rig, &watch->heater_agrees_us, differs && !watch->heater_open, RF_S)) {
        watch->heater_open = true;
        heater_off(rig, RD_CAUSE_HEATER, off_ma);
    }
    const bool stuck = frozen(rig);
    if (rig->motion.heater_01w == 0) return;
    const int16_t most = rig->motion.heat_most_01c < HEATER_MOST_01C ? rig->motion.heat_most_01c
        : HEATER_MOST_01C;
    if (unknown || stuck) {
        heater_off(rig, RD_CAUSE_SENSOR, rig->inputs.bit_temperature_01c);
    } else if (valid && rig->inputs.bit_temperature_01c >= most) {
        heater_off(rig, RD_CAUSE_BIT_HOT, rig->inputs.bit_temperature_01c);
    }
}

/* ---- Motors -------------------------------------------------------------------------------------------- */

static void overheat(rf_rig *rig, uint8_t place) {
    rig->facts.overheated |= (uint8_t)(1 << place);
    rf_raise(rig);
    const int32_t most = rf_limit_of(rig, limit_of_place[place])->critical_high;
    rf_trip(rig, RD_CAUSE_MOTOR_HOT, rig->inputs.temperature_01c[place], most);
    if (place == RF_PLACE_HAMMER_MOTOR) {
        rig->motion.hammer_level = 0;
        return;
    }
    if (rig->motion.function == 0 && !rig->motion.holding) return;
    rf_hold(rig, RD_CAUSE_MOTOR_HOT, RL_FAIL_BY_TRIP);
}

static void watch_motors(rf_rig *rig) {
    const bool valid = rf_valid(rig, RF_SENSOR_MOTOR_TEMPERATURES);
    if (rf_lasts(rig, &rig->watch.heat_valid_us, !valid, 5 * RF_S)) {
        rig->motion.ends = rig->motion.hole_ends = true;
        rig->facts.heat_unknown = true;
        return;
    }
    if (!valid) return;
    rig->facts.cold_start = rig->facts.heat_unknown = false;
    for (uint8_t place = 0; place < RF_PLACES; place++) {
        if (limit_of_place[place] == RD_LIMIT_NONE) continue;
        const rf_limit *limit = rf_limit_of(rig, limit_of_place[place]);
        const uint8_t bit = (uint8_t)(1 << place);
        const int16_t here = rig->inputs.temperature_01c[place];
        const bool turns = place == RF_PLACE_SPINDLE_MOTOR || place == RF_PLACE_GEARBOX;
        if (turns && here < limit->critical_low) rig->facts.cold_start = true;
        if (here > limit->critical_high && (rig->facts.overheated & bit) == 0) overheat(rig, place);
        const int32_t below = limit->critical_high - COOLED_BELOW_01K;
        if (here < (below < COOLED_01C ? below : COOLED_01C)) rig->facts.overheated &= (uint8_t)~bit;
    }
}

/* ---- Samples ------------------------------------------------------------------------------------------- */

static bool holds_sample(uint8_t state) {
    const uint8_t kind = state & RF_CUP_STATE;
    return kind == RD_CUP_STATE_FILLING || kind == RD_CUP_STATE_FILLED || kind == RD_CUP_STATE_VERIFIED;
}

/* Five minutes above the limit in all are written into the sample for good (F-37). */
static void watch_samples(rf_rig *rig) {
    const uint8_t mode = rig->settings.limit_mode;
    if (mode != RF_ICE_CRYO && mode != RF_ICE_LAB) return;
    const int16_t here = rig->inputs.temperature_01c[RF_PLACE_CAROUSEL];
    const bool warm = !rf_valid(rig, RF_SENSOR_MOTOR_TEMPERATURES) || here > rf_bit_critical_01c(rig);
    for (uint8_t cup = 0; cup < RF_CUPS; cup++) {
        uint8_t *state = &rig->store.kept.cup_state[cup];
        if (!holds_sample(*state)) {
            rig->watch.warm_us[cup] = 0;
            continue;
        }
        if (warm) rig->watch.warm_us[cup] += rig->step_us;
        if ((*state & RF_CUP_THERMAL) != 0 || rig->watch.warm_us[cup] < SAMPLE_WARM_S * RF_S) continue;
        *state |= RF_CUP_THERMAL;
        rf_save(rig);
        rf_raise(rig);
        rf_event_add(rig, RL_EVENT_THERMAL, cup + 1, here);
    }
}

void rf_watch_heat(rf_rig *rig) {
    watch_bit(rig);
    watch_heater(rig);
    watch_motors(rig);
    watch_samples(rig);
}
