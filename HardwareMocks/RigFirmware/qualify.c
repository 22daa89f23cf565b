/* Which readings can be believed (F-40): in range, fresh, steady, alive, and in one story with the others.
 *
 * The board says which sensors answered and which gave a new reading. What is believed after this file looked
 * at it is `valid` of the sample; a reading that is not believed is replaced by the last one that was. */
#include "rig.h"

#include <string.h>

/* ---- The channels -------------------------------------------------------------------------------------- */

typedef enum { I32, I16, U16, U8 } width;

/* A reading outside `least` to `most` is a broken wire. One that jumps to and fro by more than `jump` between
 * two samples is noise; 0: may jump, a switched current does. */
typedef struct {
    uint16_t offset;
    uint8_t width;
    uint32_t sensor;
    int32_t least;
    int32_t most;
    int32_t jump;
} channel;

#define AT(field) (uint16_t)offsetof(rf_inputs, field)
#define TEMPERATURE(place)                                                                                   \
    {AT(temperature_01c) + 2 * (place), I16, RF_SENSOR_MOTOR_TEMPERATURES, -2500, 3000, 500}
#define FOOT(foot) {AT(foot_01n) + 2 * (foot), I16, RF_SENSOR_FEET, -500, 20000, 2000}

static const channel channels[RF_CHANNELS] = {
    {AT(z_stage_um), I32, RF_SENSOR_Z, -2000000, 2000000, 1000},
    {AT(z_pot_um), I32, RF_SENSOR_POT, -20000, 1200000, 2000},
    {AT(spindle_rpm_01), I32, RF_SENSOR_SPINDLE, -3000, 3000, 300},
    {AT(force_raw_01n), I16, RF_SENSOR_FORCE, -10000, 10000, 1000},
    {AT(torque_001nm), I16, RF_SENSOR_SPINDLE_CURRENT, -10000, 10000, 500},
    {AT(spindle_ma), I16, RF_SENSOR_SPINDLE_CURRENT, -30000, 30000, 5000},
    {AT(feed_ma), I16, RF_SENSOR_FEED_CURRENT, -10000, 10000, 2000},
    {AT(bit_temperature_01c), I16, RF_SENSOR_BIT_TEMPERATURE, -2500, 3000, 500},
    TEMPERATURE(0), TEMPERATURE(1), TEMPERATURE(2), TEMPERATURE(3), TEMPERATURE(4), TEMPERATURE(5),
    TEMPERATURE(6),
    {AT(tilt_x_001deg), I16, RF_SENSOR_TILT, -4500, 4500, 500},
    {AT(tilt_y_001deg), I16, RF_SENSOR_TILT, -4500, 4500, 500},
    FOOT(0), FOOT(1), FOOT(2),
    {AT(bus_mv), U16, RF_SENSOR_BUS, 0, 60000, 8000},
    {AT(bus_ma), U16, RF_SENSOR_BUS, 0, 60000, 20000},
    {AT(cup_mass_01g), I16, RF_SENSOR_CUP_MASS, -1000, 20000, 1000},
    {AT(cup), U8, RF_SENSOR_CAROUSEL, 0, RF_CUPS, 0},
    {AT(dep_um), I32, RF_SENSOR_DEP, -20000, 500000, 2000},
    {AT(hammer_ma), I16, RF_SENSOR_HAMMER, -1000, 15000, 0},
    {AT(hammer_001hz), U16, RF_SENSOR_HAMMER, 0, 5000, 0},
    {AT(heater_ma), I16, RF_SENSOR_HEATER, -500, 3000, 0},
    {AT(brush_ma), I16, RF_SENSOR_BRUSH, -500, 5000, 0},
    {AT(gravity_mm_s2), U16, RF_SENSOR_GRAVITY, 500, 20000, 3000},
    {AT(vibration_001g), U16, RF_SENSOR_VIBRATION, 0, 10000, 0},
};

/* How often each sensor has something new, in ms: after three of these without it a reading is old. */
static const uint16_t period_ms[RF_SENSORS] = {
    [0] = 1 /* Z */, [1] = 5 /* pot */, [2] = 1 /* speed */, [3] = 5 /* force */, [4] = 1, [5] = 1,
    [6] = 200 /* bit */, [7] = 500 /* motors */, [8] = 50 /* tilt */, [9] = 50 /* feet */, [10] = 1 /* bus */,
    [11] = 100 /* cup mass */, [12] = 5 /* carousel */, [13] = 5 /* deployment */, [14] = 20 /* hammer */,
    [15] = 50 /* heater */, [16] = 50 /* brush */, [17] = 100 /* gravity */, [18] = 50 /* vibration */};

enum {
    PERIODS_MOST = 3,
    TURNS_NOISY = 4,   /* to and fro, each within STEADY_US of the one before: two spikes are none */
    SPEED_OFF_PERCENT = 20,
    IDLE_TORQUE_001NM = 100,
    IDLE_MA = 1000,
    PRESSED_01N = 50,
    LIFT_UM = 3000     /* 60 N of the springs: no force outlives it unchanged */
};

#define STEADY_US (100 * RF_MS)
#define STANDS_US (500 * RF_MS)
#define IDLE_US (100 * RF_MS)

static int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }

static int32_t get(const rf_inputs *inputs, const channel *at) {
    const uint8_t *from = (const uint8_t *)inputs + at->offset;
    int32_t whole = 0;
    int16_t half = 0;
    switch (at->width) {
    case I32: memcpy(&whole, from, sizeof whole); return whole;
    case I16: memcpy(&half, from, sizeof half); return half;
    case U16: memcpy(&half, from, sizeof half); return (uint16_t)half;
    default: return *from;
    }
}

static void put(rf_inputs *inputs, const channel *at, int32_t value) {
    uint8_t *to = (uint8_t *)inputs + at->offset;
    const int16_t half = (int16_t)value;
    switch (at->width) {
    case I32: memcpy(to, &value, sizeof value); break;
    case I16:
    case U16: memcpy(to, &half, sizeof half); break;
    default: *to = (uint8_t)value; break;
    }
}

/* ---- Range and rate ------------------------------------------------------------------------------------ */

static bool noisy(const rf_rig *rig, size_t index) {
    const rf_quality *quality = &rig->quality;
    return quality->turns[index] >= TURNS_NOISY && rig->mechanism_us - quality->jumped_us[index] < STEADY_US;
}

/* A step of the world goes one way; noise comes back. */
static void follow(rf_rig *rig, size_t index, int32_t value) {
    rf_quality *quality = &rig->quality;
    const int32_t jump = channels[index].jump;
    const int64_t step = (int64_t)value - quality->last[index];
    quality->last[index] = value;
    if (jump == 0 || (step <= jump && step >= -jump)) return;
    const int8_t way = step > 0 ? 1 : -1;
    const bool back = quality->way[index] == -way;
    const bool soon = rig->mechanism_us - quality->jumped_us[index] < STEADY_US;
    if (!soon) quality->turns[index] = 0;
    if (back && soon && quality->turns[index] < TURNS_NOISY) quality->turns[index] += 1;
    quality->way[index] = way;
    quality->jumped_us[index] = rig->mechanism_us;
}

static void look_at_channels(rf_rig *rig, const rf_inputs *inputs) {
    rf_quality *quality = &rig->quality;
    quality->outside = quality->noisy = 0;
    for (size_t index = 0; index < RF_CHANNELS; index++) {
        const channel *at = &channels[index];
        const int32_t value = get(inputs, at);
        if (rig->sampled) {
            follow(rig, index, value);
        } else {
            quality->last[index] = quality->good[index] = value;
        }
        if (value < at->least || value > at->most) quality->outside |= at->sensor;
        if (noisy(rig, index)) quality->noisy |= at->sensor;
    }
}

/* ---- Age ----------------------------------------------------------------------------------------------- */

static void look_at_ages(rf_rig *rig, uint32_t fresh) {
    rf_quality *quality = &rig->quality;
    quality->late = 0;
    if (!rig->sampled || (fresh & RF_SENSORS_ALL) == RF_SENSORS_ALL) {
        quality->fresh_us = rig->mechanism_us;
        return;
    }
    for (size_t sensor = 0; sensor < RF_SENSORS; sensor++) {
        if ((fresh >> sensor & 1) != 0) quality->sensor_us[sensor] = rig->mechanism_us;
        const uint64_t own = quality->sensor_us[sensor];
        const uint64_t since = own > quality->fresh_us ? own : quality->fresh_us;
        if (rig->mechanism_us - since > PERIODS_MOST * period_ms[sensor] * RF_MS) {
            quality->late |= UINT32_C(1) << sensor;
        }
    }
}

/* ---- Readings that stand still while they cannot ------------------------------------------------------- */

/* The speed: a drive that is told to turn, or to stop, and a reading that does not even tremble. */
static bool speed_stands(rf_rig *rig, const rf_inputs *inputs) {
    rf_quality *quality = &rig->quality;
    const rf_outputs *out = &rig->outputs;
    const bool driven = out->spindle_enable && !out->spindle_brake;
    const int32_t told = driven ? out->spindle_set_rpm_01 : 0;
    const int32_t rpm = inputs->spindle_rpm_01;
    if (rpm != quality->rpm_01 || told != quality->told_01) {
        quality->rpm_01 = rpm;
        quality->told_01 = told;
        quality->rpm_us = rig->mechanism_us;
    }
    if (rig->mechanism_us - quality->rpm_us < STANDS_US) return false;
    if (told == 0) return magnitude(rpm) >= RF_TURNING_01RPM;
    const int32_t own = rig->motion.torque_most_001nm;
    const int32_t at_limit = own != 0 ? own * 9 / 10 : RF_STALL_001NM;
    if (magnitude(inputs->torque_001nm) >= at_limit) return false; /* held: that is another matter */
    return magnitude(rpm - rig->figures.ramp_rpm_0001 / 1000) * 100 > magnitude(told) * SPEED_OFF_PERCENT;
}

/* The current of the spindle: none flows at rest, some flows while it turns. */
static bool current_lies(rf_rig *rig, const rf_inputs *inputs) {
    const rf_outputs *out = &rig->outputs;
    const int32_t rpm = magnitude(inputs->spindle_rpm_01);
    const int32_t torque = magnitude(inputs->torque_001nm);
    const int32_t current = magnitude(inputs->spindle_ma);
    const bool rests = !out->spindle_enable && rpm < RF_TURNING_01RPM;
    const bool too_much = rests && (torque > IDLE_TORQUE_001NM || current > IDLE_MA);
    const bool turns = out->spindle_enable && rpm >= 10 * RF_TURNING_01RPM;
    const bool too_little = turns && torque == 0 && current == 0;
    if (!too_much && !too_little) rig->quality.current_us = rig->mechanism_us;
    return rig->mechanism_us - rig->quality.current_us >= IDLE_US;
}

/* The load cell: a stage that goes up leaves no force as it was. */
static bool force_stands(rf_rig *rig, const rf_inputs *inputs) {
    rf_quality *quality = &rig->quality;
    const int32_t wob = inputs->force_raw_01n - rig->store.kept.tare_01n;
    const int32_t z = rig->inputs.z_stage_um; /* of the sample before */
    const bool same = inputs->force_raw_01n == quality->force_01n && magnitude(wob) >= PRESSED_01N;
    if (!same) quality->force_z_um = z;
    if (z > quality->force_z_um) quality->force_z_um = z;
    quality->force_01n = inputs->force_raw_01n;
    return same && quality->force_z_um - z >= LIFT_UM;
}

/* The bit's sensor, once it stood still beside a hot heater (heat.c), until it moves. */
static bool bit_stands(rf_rig *rig, const rf_inputs *inputs) {
    if (magnitude(inputs->bit_temperature_01c - rig->watch.rtd_01c) > RF_RTD_MOVES_01K) {
        rig->watch.rtd_stuck = false;
    }
    return rig->watch.rtd_stuck;
}

static void look_at_life(rf_rig *rig, const rf_inputs *inputs) {
    uint32_t stuck = bit_stands(rig, inputs) ? RF_SENSOR_BIT_TEMPERATURE : 0;
    if (speed_stands(rig, inputs)) stuck |= RF_SENSOR_SPINDLE;
    if (current_lies(rig, inputs)) stuck |= RF_SENSOR_SPINDLE_CURRENT;
    if (force_stands(rig, inputs)) stuck |= RF_SENSOR_FORCE;
    rig->quality.stuck = stuck;
}

/* ---- Contacts ------------------------------------------------------------------------------------------ */

/* A word that no contact has is none. */
static void look_at_contacts(rf_inputs *inputs) {
    if (inputs->guard > RF_UNKNOWN) inputs->guard = RF_UNKNOWN;
    if (inputs->loop_a > RF_UNKNOWN) inputs->loop_a = RF_UNKNOWN;
    if (inputs->loop_b > RF_UNKNOWN) inputs->loop_b = RF_UNKNOWN;
    if (inputs->key > RF_KEY_UNKNOWN) inputs->key = RF_KEY_UNKNOWN;
    if (inputs->enabling > RF_ENABLING_UNKNOWN) inputs->enabling = RF_ENABLING_UNKNOWN;
}

/* ---- All ----------------------------------------------------------------------------------------------- */

/* The stage has two sensors and a story of its own: see rf_sample. */
static void hold_good(rf_rig *rig) {
    rf_quality *quality = &rig->quality;
    for (size_t index = 0; index < RF_CHANNELS; index++) {
        const channel *at = &channels[index];
        if (at->sensor == RF_SENSOR_Z || at->sensor == RF_SENSOR_POT) continue;
        if (rf_valid(rig, at->sensor)) {
            /* What has just jumped may be the first of many. */
            const bool steady = rig->mechanism_us - quality->jumped_us[index] >= STEADY_US;
            if (steady || quality->jumped_us[index] == 0) quality->good[index] = get(&rig->inputs, at);
        } else {
            put(&rig->inputs, at, quality->good[index]);
        }
    }
}

void rf_qualify(rf_rig *rig, const rf_inputs *inputs) {
    rf_quality *quality = &rig->quality;
    const uint32_t answers = inputs->valid & RF_SENSORS_ALL;
    const uint32_t before = quality->outside | quality->noisy | (RF_SENSORS_ALL & ~answers);
    /* Most samples are as the one before: nothing of them has jumped or left its range. */
    const bool moved = !rig->sampled || before != 0 || memcmp(inputs, &quality->seen, sizeof *inputs) != 0;
    look_at_life(rig, inputs);
    look_at_ages(rig, inputs->fresh);
    if (moved) look_at_channels(rig, inputs);
    const uint32_t doubted = quality->outside | quality->noisy | quality->late | quality->stuck;
    quality->seen = *inputs;
    rig->inputs = *inputs;
    rig->inputs.valid = answers & ~doubted;
    look_at_contacts(&rig->inputs);
    if (moved || rig->inputs.valid != RF_SENSORS_ALL) hold_good(rig);
}
