/* What the sensors say, and the two words of flags that are made of it. */
#include "rig.h"

bool rf_armed(const rf_rig *rig) { return rig->arm.scope != 0; }

bool rf_valid(const rf_rig *rig, uint32_t sensors) { return (rig->inputs.valid & sensors) == sensors; }

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

/* Both contacts of the top switch are a reference, too. */
static void follow_top(rf_rig *rig) {
    const rf_facts *facts = &rig->facts;
    const bool top = (rig->inputs.switches_a & rig->inputs.switches_b & RF_SWITCH_Z_TOP) != 0;
    if (!top || (facts->z_homed && facts->depth_valid)) return;
    rig->facts.z_homed = rig->facts.depth_valid = true;
    rig->z_offset_um += rig->inputs.z_stage_um;
    rig->inputs.z_stage_um = 0;
    rf_raise(rig);
}

static void follow_depth(rf_rig *rig) {
    follow_top(rig);
    if (!rig->facts.z_homed || !rig->facts.depth_valid) return;
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

void rf_sample(rf_rig *rig, const rf_inputs *inputs) {
    rig->inputs = *inputs;
    /* Without the encoder the potentiometer is better than nothing. */
    const bool blind = !rf_valid(rig, RF_SENSOR_Z) && rf_valid(rig, RF_SENSOR_POT);
    const int32_t stage_um = blind ? inputs->z_pot_um : inputs->z_stage_um;
    rig->inputs.z_stage_um = sane(stage_um, 100000000) - rig->z_offset_um;
    rig->inputs.spindle_rpm_01 = sane(inputs->spindle_rpm_01, 32767);
    rig->wob_01n = (int16_t)sane((int32_t)inputs->force_raw_01n - rig->store.kept.tare_01n, 32767);
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
    if (rig->facts.z_homed) flags |= RF_STATUS_HOMED | RF_STATUS_DEPTH_VALID;
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
    if (rig->store.stop_latched) flags |= RF_STATUS_STOP_LATCHED;
    if (out->spindle_enable || out->feed_enable || out->hammer) flags |= RF_STATUS_DRIVES_ON;
    if (out->heater) flags |= RF_STATUS_HEATER;
    return flags;
}

static uint32_t causes(const rf_rig *rig) {
    const rf_inputs *in = &rig->inputs;
    uint32_t flags = 0;
    if (!rf_armed(rig) || rig->arm.draining) flags |= RF_INHIBIT_NOT_ARMED;
    if (rig->facts.locks_released != 3) flags |= RF_INHIBIT_LOCKS;
    if (!rig->facts.z_homed) flags |= RF_INHIBIT_NOT_HOMED;
    if (rf_in_hole(rig)) flags |= RF_INHIBIT_IN_HOLE;
    if (rig->wob_01n < RF_UNLOADED_01N) flags |= RF_INHIBIT_LOW_WOB;
    if (!rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE)) flags |= RF_INHIBIT_BIT_TEMPERATURE;
    if (in->bus_mv < RF_BUS_LOW_MV) flags |= RF_INHIBIT_BUS_LOW;
    if (in->guard != RF_CLOSED) flags |= RF_INHIBIT_GUARD;
    if (rf_loop(rig) != RF_CLOSED) flags |= RF_INHIBIT_LOOP;
    if (rig->store.stop_latched) flags |= RF_INHIBIT_STOP_LATCHED;
    if (rig->ladder.stage != 0) flags |= RF_INHIBIT_LEASE;
    if (rl_device_noisy(&rig->link)) flags |= RF_INHIBIT_NOISE;
    const bool foreign = rl_device_session(&rig->link) != 0 && !rl_device_same_dictionary(&rig->link);
    if (!rig->store_good || foreign) flags |= RF_INHIBIT_CONFIG;
    return flags;
}

uint32_t rf_inhibit_flags(const rf_rig *rig) {
    const uint32_t cause = causes(rig);
    const uint32_t hard = RF_INHIBIT_NOT_ARMED | RF_INHIBIT_LOCKS | RF_INHIBIT_GUARD | RF_INHIBIT_LOOP
        | RF_INHIBIT_STOP_LATCHED | RF_INHIBIT_LEASE;
    const uint32_t soft = hard | RF_INHIBIT_BUS_LOW | RF_INHIBIT_NOISE | RF_INHIBIT_CONFIG;
    const uint32_t moves = soft | RF_INHIBIT_NOT_HOMED;
    uint32_t flags = cause;
    const bool held = rig->state == RL_STATE_HOLD;
    if ((cause & moves) != 0) flags |= RF_BLOCKED_SPINDLE_FORWARD | RF_BLOCKED_SPINDLE_REVERSE;
    if ((cause & moves) != 0 || held || rf_reached(rig, RF_SWITCH_Z_BOTTOM)) flags |= RF_BLOCKED_Z_DOWN;
    if ((cause & hard) != 0 || rf_reached(rig, RF_SWITCH_Z_TOP)) flags |= RF_BLOCKED_Z_UP;
    if ((cause & (moves | RF_INHIBIT_LOW_WOB | RF_INHIBIT_BIT_TEMPERATURE)) != 0) flags |= RF_BLOCKED_HAMMER;
    if ((cause & (soft | RF_INHIBIT_BIT_TEMPERATURE)) != 0) flags |= RF_BLOCKED_HEATER;
    if ((cause & (moves | RF_INHIBIT_IN_HOLE)) != 0) {
        flags |= RF_BLOCKED_DEPLOY | RF_BLOCKED_CAROUSEL | RF_BLOCKED_GATE;
    }
    if ((cause & soft) != 0) flags |= RF_BLOCKED_BRUSH;
    return flags;
}
