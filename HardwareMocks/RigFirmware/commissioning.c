/* What a person who checks the rig has to see of its board: contacts by channel, positions, times. */
#include "rig.h"

static void show_switches(const rf_inputs *in, rd_checks *checks) {
    const uint16_t a = in->switches_a;
    const uint16_t b = in->switches_b;
    checks->sw_z_top_a = (a & RF_SWITCH_Z_TOP) != 0;
    checks->sw_z_top_b = (b & RF_SWITCH_Z_TOP) != 0;
    checks->sw_z_bottom_a = (a & RF_SWITCH_Z_BOTTOM) != 0;
    checks->sw_z_bottom_b = (b & RF_SWITCH_Z_BOTTOM) != 0;
    checks->sw_dep_up_a = (a & RF_SWITCH_DEP_UP) != 0;
    checks->sw_dep_up_b = (b & RF_SWITCH_DEP_UP) != 0;
    checks->sw_dep_down_a = (a & RF_SWITCH_DEP_DOWN) != 0;
    checks->sw_dep_down_b = (b & RF_SWITCH_DEP_DOWN) != 0;
    checks->sw_car_home_a = (a & RF_SWITCH_CAR_HOME) != 0;
    checks->sw_car_home_b = (b & RF_SWITCH_CAR_HOME) != 0;
    checks->sw_cup_locked_a = (a & RF_SWITCH_CUP_LOCKED) != 0;
    checks->sw_cup_locked_b = (b & RF_SWITCH_CUP_LOCKED) != 0;
    checks->sw_gate_open_a = (a & RF_SWITCH_GATE_OPEN) != 0;
    checks->sw_gate_open_b = (b & RF_SWITCH_GATE_OPEN) != 0;
    checks->sw_gate_closed_a = (a & RF_SWITCH_GATE_CLOSED) != 0;
    checks->sw_gate_closed_b = (b & RF_SWITCH_GATE_CLOSED) != 0;
    checks->sw_lock_1_a = (a & RF_SWITCH_LOCK_1) != 0;
    checks->sw_lock_1_b = (b & RF_SWITCH_LOCK_1) != 0;
    checks->sw_lock_2_a = (a & RF_SWITCH_LOCK_2) != 0;
    checks->sw_lock_2_b = (b & RF_SWITCH_LOCK_2) != 0;
}

void rf_show_board(const rf_rig *rig, rd_checks *checks) {
    const rf_inputs *in = &rig->inputs;
    show_switches(in, checks);
    checks->loop_a = in->loop_a;
    checks->loop_b = in->loop_b;
    checks->enabling = in->enabling;
    checks->z_pot = in->z_pot_um;
    checks->dep_pos = in->dep_um;
    checks->dep_current = in->dep_ma;
    checks->brush_current = in->brush_ma;
    checks->car_current = in->carousel_ma;
    for (size_t mechanism = 0; mechanism <= RD_MECHANISM_ESTOP; mechanism++) {
        checks->check_time[mechanism] = rig->store.checks[mechanism].at_s;
    }
}
