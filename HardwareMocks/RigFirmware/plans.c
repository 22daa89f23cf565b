/* What a command asks for, out of its arguments and its recipe, in the units of the firmware. */
#include "rig.h"

#include <string.h>

enum { TWO_STEP_FIELDS = 3 }; /* step, token, approver stand before the own arguments of such a command */

static int32_t arg(const rf_command *command, size_t index) {
    const bool two_step = command->function == RL_FUNCTION_RELEASE_LOCK
        || command->function == RL_FUNCTION_UNJAM_FULL;
    return rf_argument(command, two_step ? index + TWO_STEP_FIELDS : index);
}

static uint64_t tenths(int32_t value) { return (uint64_t)value * 100 * RF_MS; }

static uint64_t seconds(int32_t value) { return (uint64_t)value * RF_S; }

/* 0.001 cm/min is a sixth of a micrometre a second. */
static int32_t cap(int32_t thousandth) { return thousandth / 6 < 1 ? 1 : thousandth / 6; }

/* The recipe of drill-domain 3.6, which every rig knows as number 0 and where none was uploaded. */
static void take_default_recipe(rf_plan *plan) {
    plan->rpm_01 = 1000;
    plan->cap_um_s = cap(5000);
    plan->force_01n = 800;
    plan->level_least = 0;
    plan->level_most = 4;
    plan->bite_um = 100000;
    plan->clear_rpm_01 = RF_CLEAR_01RPM;
    plan->clear_us = 8 * RF_S;
    plan->dwell_us = 0;
    plan->time_us = RF_ON_DRILL_US;
    plan->energy_01j = UINT64_C(60) * 36000; /* 60 Wh */
    plan->mode = RD_DRILL_MODE_WOB;
    plan->ramp_rpm_s = RF_DRILL_RAMP;
}

/* Octets of UPLOAD_RECIPE as a person sent them. */
static void take_recipe(const rf_rig *rig, rf_plan *plan) {
    const uint8_t *at = rf_recipe(rig, plan->recipe);
    if (at == NULL) return;
    plan->mode = at[3];
    plan->rpm_01 = (int16_t)rl_get16(at + 4);
    plan->cap_um_s = cap(rl_get16(at + 6));
    plan->force_01n = (int16_t)rl_get16(at + 8);
    plan->level_most = at[10];
    plan->bite_um = (int32_t)rl_get32(at + 11);
    plan->clear_rpm_01 = (int16_t)rl_get16(at + 15);
    plan->clear_us = tenths(rl_get16(at + 17));
    plan->dwell_us = seconds(rl_get16(at + 19));
    plan->power_01w = rl_get16(at + 21);
    plan->heat_most_01c = 600;
    plan->time_us = seconds(rl_get16(at + 23));
    plan->energy_01j = (uint64_t)rl_get16(at + 25) * 3600; /* 0.1 Wh */
}

static void plan_air(const rf_command *command, rf_plan *plan) {
    switch (command->function) {
    case RL_FUNCTION_SPIN:
        plan->rpm_01 = arg(command, 0);
        plan->ramp_rpm_s = (uint16_t)((arg(command, 1) + 5) / 10);
        plan->time_us = tenths(arg(command, 2));
        break;
    case RL_FUNCTION_MOVE_Z:
        plan->target_um = arg(command, 0);
        plan->speed_um_s = arg(command, 1);
        break;
    case RL_FUNCTION_HOME:
        plan->axis = (uint8_t)arg(command, 0);
        break;
    case RL_FUNCTION_DEPLOY:
        plan->target_um = arg(command, 0);
        plan->force_01n = arg(command, 1);
        break;
    case RL_FUNCTION_TARE_WOB:
        plan->samples = (uint16_t)arg(command, 0);
        plan->confirmed = arg(command, 1) != 0;
        break;
    case RL_FUNCTION_CAL_FREE_TORQUE:
        for (size_t index = 0; index < 4; index++) plan->rpms_01[index] = arg(command, index);
        break;
    case RL_FUNCTION_CLEAR:
        plan->clear_rpm_01 = arg(command, 0);
        plan->brush = (uint8_t)arg(command, 1);
        plan->clear_us = tenths(arg(command, 2));
        break;
    case RL_FUNCTION_CAROUSEL:
    case RL_FUNCTION_SAMPLE_VERIFY:
        plan->cup = (uint8_t)arg(command, 0);
        break;
    case RL_FUNCTION_GATE:
        plan->gate_open = arg(command, 0) != 0;
        break;
    case RL_FUNCTION_HEATER:
        plan->power_01w = (uint16_t)arg(command, 0);
        plan->heat_most_01c = (int16_t)arg(command, 1);
        plan->time_us = seconds(arg(command, 2));
        break;
    case RL_FUNCTION_JOG:
        plan->axis = (uint8_t)arg(command, 0);
        plan->speed_um_s = arg(command, 1);
        break;
    case RL_FUNCTION_RELEASE_LOCK:
        plan->lock = (uint8_t)arg(command, 0);
        break;
    default:
        break;
    }
}

static void plan_drill(const rf_command *command, rf_plan *plan) {
    plan->from_um = arg(command, 0);
    plan->target_um = plan->from_um + arg(command, 1);
    plan->mode = (uint8_t)arg(command, 2);
    plan->cap_um_s = cap(arg(command, 3));
    plan->force_01n = arg(command, 4);
    plan->rpm_01 = arg(command, 5);
    plan->level_least = (uint8_t)arg(command, 6);
    plan->level_most = (uint8_t)arg(command, 7);
    plan->time_us = seconds(arg(command, 8));
    plan->energy_01j = (uint64_t)arg(command, 9) * 3600; /* 0.1 Wh */
    plan->ramp_rpm_s = RF_DRILL_RAMP;
}

static void plan_bites(const rf_rig *rig, const rf_command *command, rf_plan *plan) {
    take_default_recipe(plan);
    if (command->function == RL_FUNCTION_BITE) {
        plan->target_um = arg(command, 0);
        plan->cup = (uint8_t)arg(command, 1);
        plan->recipe = (uint8_t)arg(command, 2);
        take_recipe(rig, plan);
        return;
    }
    plan->hole_um = arg(command, 0);
    plan->recipe = (uint8_t)arg(command, 1);
    take_recipe(rig, plan);
    plan->cup = (uint8_t)arg(command, 2);
    plan->hole_energy_01j = (uint64_t)arg(command, 3) * 36000;
    plan->hole_us = seconds(arg(command, 4)) * 60;
    plan->ack_every = (uint8_t)arg(command, 5);
}

static void plan_ground(const rf_command *command, rf_plan *plan) {
    switch (command->function) {
    case RL_FUNCTION_TOUCH_OFF:
        plan->speed_um_s = arg(command, 0);
        plan->force_01n = arg(command, 1);
        break;
    case RL_FUNCTION_HAMMER:
        plan->level = (uint8_t)arg(command, 0);
        plan->time_us = tenths(arg(command, 1));
        break;
    case RL_FUNCTION_RESUME:
        take_default_recipe(plan);
        plan->rpm_01 = arg(command, 1);
        plan->cap_um_s = cap(arg(command, 2));
        plan->force_01n = arg(command, 3);
        plan->level_most = 0; /* F-46: never percussion */
        break;
    case RL_FUNCTION_PECK:
        plan->lift_um = arg(command, 0);
        plan->repeats = (uint8_t)arg(command, 1);
        break;
    case RL_FUNCTION_RETRACT:
        plan->target_um = arg(command, 0);
        plan->rpm_01 = arg(command, 1);
        plan->speed_um_s = arg(command, 2);
        break;
    case RL_FUNCTION_ABORT_TO_TOP:
        plan->rpm_01 = RF_SLOW_TURN_01RPM;
        plan->speed_um_s = RF_TRAVEL_UM_S;
        break;
    case RL_FUNCTION_UNJAM:
        plan->recipe = (uint8_t)arg(command, 0);
        plan->torque_001nm = arg(command, 1) * 100;
        break;
    case RL_FUNCTION_UNJAM_FULL:
        plan->torque_001nm = 1200;
        break;
    case RL_FUNCTION_DWELL_T:
        plan->dwell_us = seconds(arg(command, 0));
        plan->power_01w = (uint16_t)arg(command, 1);
        plan->heat_most_01c = (int16_t)arg(command, 2);
        break;
    default:
        break;
    }
}

void rf_plan_make(rf_rig *rig, const rf_command *command, rf_plan *plan) {
    memset(plan, 0, sizeof *plan);
    switch (command->function) {
    case RL_FUNCTION_DRILL:
        plan_drill(command, plan);
        break;
    case RL_FUNCTION_BITE:
    case RL_FUNCTION_HOLE_AUTO:
        plan_bites(rig, command, plan);
        break;
    default:
        plan_air(command, plan);
        plan_ground(command, plan);
        break;
    }
    const uint64_t most_us = command->function == RL_FUNCTION_HEATER ? RF_ON_HEATER_US : RF_ON_DRILL_US;
    if (plan->time_us > most_us) plan->time_us = most_us;
}

/* The next bite goes one bite deeper, or to the target. */
void rf_plan_bite(rf_rig *rig) {
    rf_plan *plan = &rig->motion.plan;
    const int32_t to_um = rig->store.kept.z_hole_um + plan->bite_um;
    plan->target_um = to_um > plan->hole_um ? plan->hole_um : to_um;
}
