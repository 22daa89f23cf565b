/* What the sensors say, and the word of status flags that is made of it. */
#include "rig.h"

bool rf_armed(const rf_rig *rig) { return rig->arm.scope != 0; }

bool rf_reached(const rf_rig *rig, uint16_t switches) {
    return ((rig->inputs.switches_a | rig->inputs.switches_b) & switches) != 0;
}

uint8_t rf_loop(const rf_rig *rig) {
    const rf_inputs *in = &rig->inputs;
    if (in->loop_a == RF_OPEN || in->loop_b == RF_OPEN) return RF_OPEN;
    return in->loop_a == RF_CLOSED && in->loop_b == RF_CLOSED ? RF_CLOSED : RF_UNKNOWN;
}

bool rf_proven(const rf_rig *rig) {
    return rig->sampled && rig->inputs.guard == RF_CLOSED && rf_loop(rig) == RF_CLOSED;
}

/* The guard, or in MAINT the person who holds the enabling device. */
bool rf_guard_stands(const rf_rig *rig) {
    if (rig->inputs.guard == RF_CLOSED) return true;
    return (rig->arm.scope & RL_SCOPE_MAINT) != 0;
}

/* The springs give under load: the bit stands higher than the stage by it. */
int32_t rf_z_bit(const rf_rig *rig) {
    const int32_t pressed = rig->wob_01n > 0 ? rig->wob_01n * RF_STIFFNESS_UM_N / 10 : 0;
    return rig->inputs.z_stage_um - pressed - rig->store.kept.surface_um;
}

/* Without a depth reference the stored answer holds. */
bool rf_in_hole(const rf_rig *rig) { return rig->store.in_hole; }

static int32_t magnitude(int32_t value) { return value < 0 ? -value : value; }

bool rf_turning(const rf_rig *rig) {
    return rig->inputs.spindle_rpm_01 >= RF_TURNING_01RPM || rig->inputs.spindle_rpm_01 <= -RF_TURNING_01RPM;
}

static bool z_moving(const rf_rig *rig) { return magnitude(rig->z_velocity_um_s) >= RF_Z_STILL_UM_S; }

bool rf_still(const rf_rig *rig) {
    return rig->sampled && !rf_turning(rig) && !z_moving(rig) && !rig->outputs.spindle_enable
        && !rig->outputs.feed_enable && rig->motion.z_mode == RF_Z_REST
        && rig->motion.spindle_mode == RF_SPINDLE_REST;
}

bool rf_foot_light(const rf_rig *rig, size_t foot) {
    return rf_is_critical(rig, (uint8_t)(RD_LIMIT_FOOT_1 + foot), rig->inputs.foot_01n[foot]);
}

bool rf_leans(const rf_rig *rig) {
    const rf_inputs *in = &rig->inputs;
    const rf_facts *facts = &rig->facts;
    if (rf_is_critical(rig, RD_LIMIT_TILT_X, in->tilt_x_001deg)
        || rf_is_critical(rig, RD_LIMIT_TILT_Y, in->tilt_y_001deg)) return true;
    if (!facts->tilt_known) return false;
    const int32_t x = magnitude(in->tilt_x_001deg - facts->tilt_x_001deg);
    const int32_t y = magnitude(in->tilt_y_001deg - facts->tilt_y_001deg);
    return rf_is_critical(rig, RD_LIMIT_TILT_DRIFT, x > y ? x : y);
}

/* Neither current says whether anything moves hard, or no sensor where the stage is. */
bool rf_lost(const rf_rig *rig) {
    const uint32_t valid = rig->inputs.valid;
    return (valid & (RF_SENSOR_SPINDLE_CURRENT | RF_SENSOR_FEED_CURRENT)) == 0
        || (valid & (RF_SENSOR_Z | RF_SENSOR_POT)) == 0;
}

bool rf_depth_agrees(const rf_rig *rig) {
    if (!rf_valid(rig, RF_SENSOR_Z)) return false;
    const int32_t apart = rig->inputs.z_stage_um - rig->inputs.z_pot_um;
    return !rf_valid(rig, RF_SENSOR_POT) || magnitude(apart) <= RF_ENCODER_OFF_UM;
}

/* Both contacts of the top switch are a reference, too; not for an encoder that nobody can trust, or the
 * reference would be given and taken in every step. */
static void follow_top(rf_rig *rig) {
    const rf_facts *facts = &rig->facts;
    const bool top = (rig->inputs.switches_a & rig->inputs.switches_b & RF_SWITCH_Z_TOP) != 0;
    if (!top || (facts->z_homed && facts->depth_valid) || !rf_depth_agrees(rig)) return;
    rig->facts.z_homed = rig->facts.depth_valid = true;
    rig->z_offset_um += rig->inputs.z_stage_um;
    rig->inputs.z_stage_um = 0;
    rf_raise(rig);
}

static void follow_depth(rf_rig *rig) {
    follow_top(rig);
    if (!rig->facts.z_homed || !rig->facts.depth_valid) return;
    if (rig->store.kept.unreferenced != 0) {
        rig->store.kept.unreferenced = 0;
        rf_save(rig);
    }
    const int32_t depth = rf_z_bit(rig);
    const bool was = rig->store.in_hole;
    const bool is = was ? depth > RF_HOLE_LEAVE_UM : depth > RF_HOLE_ENTER_UM;
    if (is == was) return;
    rig->store.in_hole = is;
    rf_save(rig);
}

/* A stage cannot be more than a few metres from anywhere: a wild reading is cut before it can overflow. */
static int32_t sane(int32_t value, int32_t most) {
    return value > most ? most : value < -most ? -most : value;
}

/* Without the encoder the potentiometer is better than nothing; without both the stage is where it was. */
static int32_t stage_um(const rf_rig *rig, const rf_inputs *inputs, int32_t before_um) {
    const bool encoder = rf_valid(rig, RF_SENSOR_Z);
    const bool pot = rf_valid(rig, RF_SENSOR_POT);
    if (!encoder && !pot && rig->sampled) return before_um;
    if (!encoder && pot) return inputs->z_pot_um;
    return sane(inputs->z_stage_um, 100000000) - rig->z_offset_um;
}

void rf_sample(rf_rig *rig, const rf_inputs *inputs) {
    const int32_t before_um = rig->inputs.z_stage_um;
    rf_qualify(rig, inputs);
    rig->inputs.z_stage_um = stage_um(rig, inputs, before_um);
    rig->inputs.spindle_rpm_01 = sane(rig->inputs.spindle_rpm_01, 32767);
    rig->wob_01n = (int16_t)sane((int32_t)rig->inputs.force_raw_01n - rig->store.kept.tare_01n, 32767);
    if (!rig->sampled) {
        rig->sampled = true;
        rig->z_anchor_um = rig->inputs.z_stage_um;
        rig->z_anchor_us = rig->mechanism_us;
    }
    const uint64_t span = rig->mechanism_us - rig->z_anchor_us;
    if (span >= RF_VELOCITY_WINDOW_US) {
        const int64_t moved = (int64_t)rig->inputs.z_stage_um - rig->z_anchor_um;
        const int64_t velocity = moved * (int64_t)RF_S / (int64_t)(span > 100 * RF_S ? 100 * RF_S : span);
        rig->z_velocity_um_s = velocity > 32767 ? 32767 : velocity < -32768 ? -32768 : (int32_t)velocity;
        rig->z_anchor_um = rig->inputs.z_stage_um;
        rig->z_anchor_us = rig->mechanism_us;
    }
    follow_depth(rig);
}

uint32_t rf_status_flags(const rf_rig *rig) {
    const rf_outputs *out = &rig->outputs;
    uint32_t flags = 0;
    if (rf_turning(rig)) flags |= RF_STATUS_SPINDLE_MOVING;
    if (z_moving(rig)) flags |= RF_STATUS_Z_MOVING;
    if (rig->facts.z_homed) flags |= RF_STATUS_HOMED;
    if (rf_permit(rig, RD_PERMIT_DEPTH_VALID) == RF_TRUE) flags |= RF_STATUS_DEPTH_VALID;
    if (rig->facts.deployed) flags |= RF_STATUS_DEPLOYED;
    if (rig->facts.locks_released == 3) flags |= RF_STATUS_LOCKS_RELEASED;
    if (out->z_brake) flags |= RF_STATUS_BRAKE_ON;
    if (rig->inputs.guard == RF_CLOSED) flags |= RF_STATUS_GUARD_CLOSED;
    if (rf_loop(rig) == RF_CLOSED) flags |= RF_STATUS_LOOP_CLOSED;
    if (rf_armed(rig)) flags |= RF_STATUS_ARMED;
    if (rig->motion.holding) flags |= RF_STATUS_HOLD_SPIN;
    if (rig->ladder.warning) flags |= RF_STATUS_ESCAPE_PENDING;
    if (rig->settings.simulator) flags |= RF_STATUS_SIMULATOR;
    if (rf_in_hole(rig)) flags |= RF_STATUS_IN_HOLE;
    if (rf_still(rig)) flags |= RF_STATUS_STANDSTILL;
    if (rf_latched(rig)) flags |= RF_STATUS_STOP_LATCHED;
    if (out->spindle_enable || out->feed_enable || out->hammer) flags |= RF_STATUS_DRIVES_ON;
    if (out->heater) flags |= RF_STATUS_HEATER;
    return flags;
}
