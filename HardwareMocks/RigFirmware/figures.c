/* Figures made of readings: deviations, rates, specific energy. Telemetry shows them; the protections of
 * the hammer use theirs. */
#include "rig.h"

enum {
    BIT_AREA_MM2 = 507,       /* the hole of the 25.4 mm bit */
    LEAST_ROP_UM_S = 9,       /* below 0.05 cm/min specific energy says nothing */
    RATE_FIRST_S = 2, /* the first rate is a rough one */
    RATE_SPAN_S = 10,
    MOST_01MPA = 65534
};

/* Blows and energy by level (drill-domain 2.7). */
static const uint16_t set_001hz[RF_PERCUSSION_MOST + 1] = {0, 800, 1000, 1200, 1300, 1450, 1620};
static const uint16_t blow_mj[RF_PERCUSSION_MOST + 1] = {0, 400, 700, 1000, 1300, 1600, 2000};

static int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }

static uint8_t percent(int32_t off, int32_t of) {
    if (of == 0) return 0;
    const int64_t value = (int64_t)magnitude(off) * 100 / magnitude(of);
    return (uint8_t)(value > 255 ? 255 : value);
}

/* ---- Deviations ---------------------------------------------------------------------------------------- */

/* The drive follows its set-point by a ramp: measured against where the ramp is now. */
static void follow_spindle(rf_rig *rig) {
    rf_figures *figures = &rig->figures;
    const rf_outputs *out = &rig->outputs;
    const int32_t rpm_001 = rig->inputs.spindle_rpm_01 * 1000;
    const bool driven = out->spindle_enable && !out->spindle_brake && out->spindle_set_rpm_01 != 0;
    if (!driven) {
        figures->ramp_rpm_0001 = rpm_001;
        figures->rpm_deviation = 0;
        return;
    }
    const int32_t target = out->spindle_set_rpm_01 * 1000;
    const int64_t step = (int64_t)out->spindle_ramp_rpm_s * 10000 * (int64_t)rig->step_us / (int64_t)RF_S;
    int64_t ramp = figures->ramp_rpm_0001;
    ramp = ramp < target ? (ramp + step > target ? target : ramp + step)
        : (ramp - step < target ? target : ramp - step);
    figures->ramp_rpm_0001 = (int32_t)ramp;
    figures->rpm_deviation = percent(rpm_001 - (int32_t)ramp, target);
}

static void follow_hammer(rf_rig *rig) {
    const rf_outputs *out = &rig->outputs;
    const uint8_t level = out->hammer && out->hammer_level <= RF_PERCUSSION_MOST ? out->hammer_level : 0;
    const bool runs_up = rig->mechanism_us - rig->motion.hammer_since_us < RF_S;
    const int32_t set = set_001hz[level];
    rig->figures.ham_deviation = level == 0 || runs_up ? 0
        : percent((int32_t)rig->inputs.hammer_001hz - set, set);
}

/* ---- Heat ---------------------------------------------------------------------------------------------- */

static void follow_heat(rf_rig *rig) {
    rf_figures *figures = &rig->figures;
    const int16_t bit = rig->inputs.bit_temperature_01c;
    if (!rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE)) {
        figures->rate_since_us = 0;
        figures->bit_rate_known = false;
        return;
    }
    const uint64_t age_us = rig->mechanism_us - figures->rate_since_us;
    const int32_t span_s = figures->bit_rate_known ? RATE_SPAN_S : RATE_FIRST_S;
    if (figures->rate_since_us != 0 && age_us < (uint64_t)span_s * RF_S) return;
    if (figures->rate_since_us != 0) {
        figures->bit_rate_01k_min = (bit - figures->rate_from_01c) * 60 / span_s;
        figures->bit_rate_known = true;
    }
    figures->rate_since_us = rig->mechanism_us == 0 ? 1 : rig->mechanism_us;
    figures->rate_from_01c = bit;
}

static void count_heater(rf_rig *rig) {
    rf_figures *figures = &rig->figures;
    if (rig->inputs.heater_ma <= 0) return;
    const uint64_t tenth_wh = UINT64_C(360000000000000); /* in 1e-12 J */
    figures->heater_rest += (uint64_t)rig->inputs.bus_mv * (uint64_t)rig->inputs.heater_ma * rig->step_us;
    figures->heater_01wh += (uint32_t)(figures->heater_rest / tenth_wh);
    figures->heater_rest %= tenth_wh;
}

/* ---- The ground ---------------------------------------------------------------------------------------- */

bool rf_bores(const rf_rig *rig) {
    return rig->motion.phase == RF_PHASE_DRILL && rig->motion.z_mode == RF_Z_DRILL;
}

/* Teale: what pressing, turning and beating put into each volume; torque of the bit alone. */
static int64_t specific_01mpa(const rf_rig *rig) {
    const rf_facts *facts = &rig->facts;
    const int64_t rop = rig->motion.rop_um_s;
    const int64_t idle = facts->off_torque_001nm > facts->free_torque_001nm ? facts->off_torque_001nm
        : facts->free_torque_001nm;
    int64_t torque = magnitude(rig->inputs.torque_001nm) - idle;
    if (torque < 0) torque = 0;
    const int64_t force_01n = rig->wob_01n < 0 ? 0 : rig->wob_01n;
    const int64_t turns_01rpm = magnitude(rig->inputs.spindle_rpm_01);
    /* mW: 2 pi / 60 = 0.10472 of 0.01 N m times 0.1 rpm. */
    const int64_t turning_mw = torque * turns_01rpm * 10472 / 100000;
    const uint8_t level = rig->outputs.hammer ? rig->outputs.hammer_level : 0;
    const int64_t beating_mw = level > RF_PERCUSSION_MOST ? 0
        : (int64_t)blow_mj[level] * rig->inputs.hammer_001hz / 100;
    /* mW / (um/s) = N: over mm2 it is MPa. */
    return force_01n / BIT_AREA_MM2 + 10 * 1000 * (turning_mw + beating_mw) / (rop * BIT_AREA_MM2);
}

/* The last three seconds against the last thirty: another layer shows as a difference. */
static void follow_change(rf_figures *figures, uint64_t step_us) {
    if (figures->mse_fast == 0) figures->mse_fast = figures->mse_slow = figures->mse_01mpa * 1000;
    const int64_t now = figures->mse_01mpa * 1000;
    figures->mse_fast += (now - figures->mse_fast) * (int64_t)step_us / (int64_t)(3 * RF_S);
    figures->mse_slow += (now - figures->mse_slow) * (int64_t)step_us / (int64_t)(30 * RF_S);
    const int64_t off = figures->mse_fast > figures->mse_slow ? figures->mse_fast - figures->mse_slow
        : figures->mse_slow - figures->mse_fast;
    figures->bored_us += step_us;
    const bool settled = figures->bored_us >= 30 * RF_S && figures->mse_slow > 0;
    const int64_t score = settled ? off * 1000 / figures->mse_slow : 0;
    figures->change_score = (uint16_t)(score > 1000 ? 1000 : score);
}

static void follow_ground(rf_rig *rig) {
    rf_figures *figures = &rig->figures;
    figures->mse_known = rf_bores(rig) && rig->motion.rop_um_s >= LEAST_ROP_UM_S;
    if (rig->motion.phase != RF_PHASE_DRILL) {
        figures->change_score = 0;
        figures->mse_fast = 0;
        figures->bored_us = 0;
    }
    if (!figures->mse_known) return;
    const int64_t value = specific_01mpa(rig);
    figures->mse_01mpa = value > MOST_01MPA ? MOST_01MPA : value;
    follow_change(figures, rig->step_us);
}

void rf_figures_run(rf_rig *rig) {
    follow_spindle(rig);
    follow_hammer(rig);
    follow_heat(rig);
    count_heater(rig);
    follow_ground(rig);
}
