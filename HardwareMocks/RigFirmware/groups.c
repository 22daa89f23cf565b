/* What the groups of housekeeping but FAST say. */
#include "rig.h"

enum { NEVER = 65535, PAGE_ITEMS = 10, CHECKS = RD_MECHANISM_ESTOP + 1 };

static uint16_t short_of(uint64_t value) { return (uint16_t)(value > NEVER ? NEVER : value); }

static uint8_t octet_of(uint64_t value) { return (uint8_t)(value > 255 ? 255 : value); }

static uint16_t seconds_since(const rf_rig *rig, bool known, uint64_t at_us) {
    if (!known) return NEVER;
    const uint64_t age_s = (rig->now_us - at_us) / RF_S;
    return age_s >= NEVER ? NEVER - 1 : (uint16_t)age_s;
}

static uint16_t period_of(const rf_rig *rig, uint8_t group) {
    return short_of(1000u / rig->rates_01hz[group]);
}

static uint8_t key_of(const rf_rig *rig) {
    switch (rig->inputs.key) {
    case RF_KEY_OFF:
        return 0;
    case RF_KEY_LOCAL:
        return 1;
    case RF_KEY_REMOTE:
        return 2;
    default:
        return 3;
    }
}

uint16_t rf_checks_missing(const rf_rig *rig) {
    uint16_t missing = 0;
    for (size_t mechanism = 0; mechanism < CHECKS; mechanism++) {
        if (rig->store.checks[mechanism].result != RD_CHECK_PASSED) missing |= (uint16_t)(1u << mechanism);
    }
    return missing;
}

/* ---- MED ----------------------------------------------------------------------------------------------- */

/* Nothing penetrates unless it is fed; what was measured last is no figure of now. */
static void med_figures(const rf_rig *rig, rd_med *med) {
    const rf_figures *figures = &rig->figures;
    const rf_motion *motion = &rig->motion;
    const bool bores = motion->phase == RF_PHASE_DRILL;
    const uint32_t rop = bores && motion->rop_um_s > 0 ? (uint32_t)motion->rop_um_s : 0;
    med->rop_f = short_of(rop * UINT64_C(6));
    const int32_t cap = motion->plan.cap_um_s;
    med->rop_ratio = cap <= 0 ? 0 : octet_of(rop * UINT64_C(100) / (uint32_t)cap);
    med->mse = figures->mse_known ? (uint16_t)figures->mse_01mpa : RD_ABSENT_MSE;
    med->change_score = figures->change_score;
    med->rpm_deviation = figures->rpm_deviation;
    med->ham_deviation = figures->ham_deviation;
    med->drill_mode = bores ? motion->plan.mode : RD_DRILL_MODE_NONE;
    const int32_t rate = figures->bit_rate_01k_min;
    med->t_bit_rate = !figures->bit_rate_known ? RD_ABSENT_T_BIT_RATE
        : (int16_t)(rate > 32767 ? 32767 : rate < -32767 ? -32767 : rate);
}

static void med_ground(const rf_rig *rig, rd_med *med) {
    const rf_facts *facts = &rig->facts;
    med->t_bit = rig->inputs.bit_temperature_01c;
    med->t_bit_valid = rf_valid(rig, RF_SENSOR_BIT_TEMPERATURE) ? 1 : 0;
    med->tilt_x = rig->inputs.tilt_x_001deg;
    med->tilt_y = rig->inputs.tilt_y_001deg;
    if (facts->tilt_known) {
        const int32_t x = med->tilt_x - facts->tilt_x_001deg;
        const int32_t y = med->tilt_y - facts->tilt_y_001deg;
        const int32_t most = (x < 0 ? -x : x) > (y < 0 ? -y : y) ? (x < 0 ? -x : x) : (y < 0 ? -y : y);
        med->tilt_drift = short_of((uint64_t)most);
    }
    for (size_t foot = 0; foot < RF_FEET; foot++) {
        const int16_t force = rig->inputs.foot_01n[foot];
        med->foot[foot] = force < 0 ? 0 : (uint16_t)force;
    }
    med_figures(rig, med);
    med->torque_free = facts->free_torque_001nm;
    med->torque_off = facts->off_torque_001nm;
    med->fill_est = octet_of(facts->fill_permille / 10u);
    med->bite_no = octet_of(facts->bite_number);
    med->bite_len = facts->bite_length_um;
    med->bite_energy = short_of(facts->bite_energy_01j / 3600);
    med->bite_time = short_of(facts->bite_us / RF_S);
    med->hole_energy = short_of(facts->hole_energy_01j / 3600);
    med->hole_time = short_of(facts->hole_us / (60 * RF_S));
    med->clear_count = facts->clears;
    med->jam_count = facts->jams;
    med->inclusion_count = facts->inclusions;
    med->ream_count = facts->reams;
    med->corkscrew_count = facts->corkscrews;
    med->z_hole = rig->store.kept.z_hole_um;
    med->z_bottom = facts->z_bottom_found_um;
    med->z_surface = rig->store.kept.surface_um;
}

static uint8_t residual(const rf_rig *rig) {
    if (rig->motion.z_mode == RF_Z_ESCAPE) return 4;
    if (rig->ladder.warning) return 3;
    if (rig->motion.holding) return 2;
    return rig->motion.function == 0 && !rf_still(rig) ? 1 : 0;
}

static uint16_t until_escape(const rf_rig *rig) {
    if (!rig->ladder.lost || rig->state != RL_STATE_HOLD) return NEVER;
    const uint64_t due = (uint64_t)rf_parameter(rig, RD_PARAMETER_LOSS_ABORT_WIRED_S);
    const uint64_t age = (rig->now_us - rig->ladder.escape_us) / RF_S;
    return age >= due ? 0 : short_of(due - age);
}

static void med_people(const rf_rig *rig, rd_med *med) {
    med->active_function = rig->motion.function;
    med->active_command = rig->motion.function == 0 ? 0 : rig->motion.command_id;
    med->active_step = octet_of(rig->motion.step);
    med->state_rev = rig->state_rev;
    med->boot_count = rig->store.boot_count;
    med->authority_epoch = rig->store.authority_epoch;
    med->authority_holder = rf_armed(rig) ? rig->arm.holder : 0;
    med->authority_station = rig->commanded_by;
    med->authority_state = rig->inputs.key == RF_KEY_LOCAL ? 3 : 1;
    med->arm_scope = rig->arm.scope;
    if (rf_armed(rig) && rig->arm.expires_us > rig->now_us) {
        med->arm_left_s = short_of((rig->arm.expires_us - rig->now_us + RF_S - 1) / RF_S);
    }
    med->lease_stage = rig->ladder.stage;
    med->lease_age_ms = (uint16_t)rf_lease_age_ms(rig, rig->now_us);
    med->stop_cause = rig->store.fault != 0 ? octet_of(rig->store.fault)
        : rig->store.estop_latched ? RD_CAUSE_ESTOP_LOOP
        : rig->store.stop_latched  ? RD_CAUSE_STOP
                                   : rig->facts.hold_cause;
    med->stop_id = rig->shown_stop_id;
    med->standstill = rf_still(rig) ? 1 : 0;
    med->residual_motion = residual(rig);
    med->guard_state = rig->inputs.guard;
    med->loop_state = rf_loop(rig);
    med->key_pos = key_of(rig);
    med->area_clear_age = seconds_since(rig, rig->panel.area_cleared, rig->panel.area_us);
    med->depth_ref_valid = rf_permit(rig, RD_PERMIT_DEPTH_VALID) == RF_TRUE ? 1 : 0;
    med->in_hole = rf_in_hole(rig) ? 1 : 0;
    med->refreeze_s = rf_until_frozen_s(rig);
    med->hold_spin_left_s = rf_hold_spin_left_s(rig);
    med->escape_s = until_escape(rig);
    med->refused_permit = rig->refused_permit;
}

size_t rf_write_med(const rf_rig *rig, uint8_t *at) {
    rd_med med = {
        .t_rig = (uint32_t)(rig->now_us / RF_MS),
        .state = rig->state,
        .med_period = period_of(rig, RD_GROUP_MED),
    };
    med_ground(rig, &med);
    med_people(rig, &med);
    return rd_write_med(at, &med);
}

/* ---- SLOW ---------------------------------------------------------------------------------------------- */

static uint32_t limits_crc(const rf_rig *rig) {
    const rf_configuration *configuration = &rig->store.configuration;
    return rl_crc32c((const uint8_t *)configuration->limits, sizeof configuration->limits);
}

static uint32_t recipes_crc(const rf_rig *rig) {
    const rf_configuration *configuration = &rig->store.configuration;
    return rl_crc32c((const uint8_t *)configuration->recipes, sizeof configuration->recipes);
}

static void slow_cups(const rf_rig *rig, rd_slow *slow) {
    const rf_kept *kept = &rig->store.kept;
    for (size_t cup = 0; cup < RF_CUPS; cup++) {
        slow->cup_state[cup] = kept->cup_state[cup] & RF_CUP_STATE;
        if ((kept->cup_state[cup] & RF_CUP_THERMAL) != 0) slow->cup_thermal |= (uint16_t)(1u << cup);
    }
    slow->cup_mass = rig->inputs.cup_mass_01g < 0 ? 0 : (uint16_t)rig->inputs.cup_mass_01g;
    slow->car_pos = rig->inputs.cup;
    const bool agrees = rf_permit(rig, RD_PERMIT_CUP_INDEX_AGREES) == RF_TRUE;
    const uint8_t rest = agrees ? 1 : 3;
    slow->car_mode = !rig->facts.car_homed ? 0 : rig->outputs.carousel != 0 ? 2 : rest;
    const bool open = rf_reached(rig, RF_SWITCH_GATE_OPEN);
    const bool closed = rf_reached(rig, RF_SWITCH_GATE_CLOSED);
    slow->gate_pos = rig->outputs.gate != 0 ? 2 : open == closed ? 3 : open ? 1 : 0;
}

static uint16_t power_01w(const rf_rig *rig, int16_t ma) {
    const int64_t milliwatts = (int64_t)rig->inputs.bus_mv * (ma < 0 ? -ma : ma) / 1000;
    return short_of((uint64_t)milliwatts / 100);
}

static void slow_machine(const rf_rig *rig, rd_slow *slow) {
    const int16_t *places = rig->inputs.temperature_01c;
    slow->t_spn_mot = places[RF_PLACE_SPINDLE_MOTOR];
    slow->t_spn_gbx = places[RF_PLACE_GEARBOX];
    slow->t_ham_mot = places[RF_PLACE_HAMMER_MOTOR];
    slow->t_zfd_mot = places[RF_PLACE_FEED_MOTOR];
    slow->t_elec = places[RF_PLACE_ELECTRONICS];
    slow->t_zstage = places[RF_PLACE_Z_STAGE];
    slow->t_car = places[RF_PLACE_CAROUSEL];
    slow->htr_duty = rig->outputs.heater ? rig->outputs.heater_percent : 0;
    slow->htr_energy = short_of(rig->figures.heater_01wh);
    slow->mem_free = RD_ABSENT_MEM_FREE;
    slow->cpu_load = RD_ABSENT_CPU_LOAD;
    slow->p_spn = power_01w(rig, rig->inputs.spindle_ma);
    slow->p_ham = power_01w(rig, rig->inputs.hammer_ma);
    slow->p_zfd = power_01w(rig, rig->inputs.feed_ma);
    slow->p_tot = short_of((uint64_t)rig->inputs.bus_mv * rig->inputs.bus_ma / 100000);
    slow->tare = rig->store.kept.tare_01n;
    slow->tare_age = seconds_since(rig, rig->facts.tare_valid, rig->facts.tare_us);
    slow->gravity_set = rig->store.configuration.gravity_mm_s2;
    slow->gravity_seen = rig->inputs.gravity_mm_s2;
}

size_t rf_write_slow(const rf_rig *rig, uint8_t *at) {
    uint32_t bad = 0;
    for (size_t verdict = 0; verdict < RL_VERDICTS; verdict++) {
        if (verdict != RL_OK && verdict != RL_EMPTY) bad += rig->link.decoder.verdicts[verdict];
    }
    rd_slow slow = {
        .t_rig = (uint32_t)(rig->now_us / RF_MS),
        .slow_period = period_of(rig, RD_GROUP_SLOW),
        .cmd_count = (uint16_t)rig->link.counters.commands,
        .cmd_rej = (uint16_t)rig->refused,
        .crc_err = (uint16_t)bad,
        .link_session = rl_device_session(&rig->link),
        .events_waiting = short_of(rig->event_end - rig->event_first),
        .overruns = rig->overruns,
        .boot_reason = rig->store.reset_cause,
        .fw_version = rig->settings.identity.firmware_version,
        .wire_hash = rl_get64(rig->settings.identity.wire_hash),
        .cfg_crc = rig->store.configuration_crc,
        .limits_crc = limits_crc(rig),
        .recipes_crc = recipes_crc(rig),
        .self_test = rig->self_test_good ? 0 : 1,
        .checks_missing = rf_checks_missing(rig),
    };
    slow_cups(rig, &slow);
    slow_machine(rig, &slow);
    slow.snapshot_waiting = rf_snapshot_cause(rig);
    return rd_write_slow(at, &slow);
}

/* ---- CONFIG -------------------------------------------------------------------------------------------- */

static void config_link(const int32_t *p, rd_config *config) {
    config->hb_wired_ms = (uint16_t)p[RD_PARAMETER_HB_WIRED_MS];
    config->hb_radio_s = (uint16_t)p[RD_PARAMETER_HB_RADIO_S];
    config->loss_jog_ms = (uint16_t)p[RD_PARAMETER_LOSS_JOG_MS];
    config->loss_warn_wired_ms = (uint16_t)p[RD_PARAMETER_LOSS_WARN_WIRED_MS];
    config->loss_hold_wired_ms = (uint16_t)p[RD_PARAMETER_LOSS_HOLD_WIRED_MS];
    config->loss_abort_wired_s = (uint16_t)p[RD_PARAMETER_LOSS_ABORT_WIRED_S];
    config->loss_abort_wired = (uint8_t)p[RD_PARAMETER_LOSS_ABORT_WIRED];
    config->loss_warn_radio_s = (uint16_t)p[RD_PARAMETER_LOSS_WARN_RADIO_S];
    config->loss_hold_radio_s = (uint16_t)p[RD_PARAMETER_LOSS_HOLD_RADIO_S];
    config->loss_radio_finish = (uint8_t)p[RD_PARAMETER_LOSS_RADIO_FINISH];
    config->loss_finish_max_s = (uint16_t)p[RD_PARAMETER_LOSS_FINISH_MAX_S];
    config->loss_abort_radio_s = (uint16_t)p[RD_PARAMETER_LOSS_ABORT_RADIO_S];
    config->loss_abort_radio = (uint8_t)p[RD_PARAMETER_LOSS_ABORT_RADIO];
    config->hold_spin_rpm = (int16_t)p[RD_PARAMETER_HOLD_SPIN_RPM];
    config->hold_spin_s = (uint16_t)p[RD_PARAMETER_HOLD_SPIN_S];
    config->hold_spin_max_s = (uint16_t)p[RD_PARAMETER_HOLD_SPIN_MAX_S];
    config->t_refreeze_c = (int16_t)p[RD_PARAMETER_T_REFREEZE_C];
    config->stop_repeat_wired_ms = (uint16_t)p[RD_PARAMETER_STOP_REPEAT_WIRED_MS];
    config->stop_repeat_radio_ms = (uint16_t)p[RD_PARAMETER_STOP_REPEAT_RADIO_MS];
    config->stop_confirm_wired_ms = (uint16_t)p[RD_PARAMETER_STOP_CONFIRM_WIRED_MS];
    config->stop_confirm_radio_s = (uint16_t)p[RD_PARAMETER_STOP_CONFIRM_RADIO_S];
}

static void config_people(const int32_t *p, rd_config *config) {
    config->maint_z_mm_s = (uint16_t)p[RD_PARAMETER_MAINT_Z_MM_S];
    config->maint_rpm = (int16_t)p[RD_PARAMETER_MAINT_RPM];
    config->maint_torque_nm = (int16_t)p[RD_PARAMETER_MAINT_TORQUE_NM];
    config->maint_force_n = (int16_t)p[RD_PARAMETER_MAINT_FORCE_N];
    config->arm_ttl_s = (uint16_t)p[RD_PARAMETER_ARM_TTL_S];
    config->presence_s = (uint16_t)p[RD_PARAMETER_PRESENCE_S];
    config->h4_min_gap_ms = (uint16_t)p[RD_PARAMETER_H4_MIN_GAP_MS];
    config->h4_token_wired_s = (uint16_t)p[RD_PARAMETER_H4_TOKEN_WIRED_S];
    config->h4_token_radio_s = (uint16_t)p[RD_PARAMETER_H4_TOKEN_RADIO_S];
    config->cmd_ttl_wired_ms = (uint16_t)p[RD_PARAMETER_CMD_TTL_WIRED_MS];
    config->cmd_ttl_radio_ms = (uint16_t)p[RD_PARAMETER_CMD_TTL_RADIO_MS];
    config->auth_offer_s = (uint16_t)p[RD_PARAMETER_AUTH_OFFER_S];
    config->auth_silent_s = (uint16_t)p[RD_PARAMETER_AUTH_SILENT_S];
    config->auth_take_s = (uint16_t)p[RD_PARAMETER_AUTH_TAKE_S];
    config->area_clear_s = (uint16_t)p[RD_PARAMETER_AREA_CLEAR_S];
    config->start_warn_s = (uint16_t)p[RD_PARAMETER_START_WARN_S];
    config->abort_warn_s = (uint16_t)p[RD_PARAMETER_ABORT_WARN_S];
}

size_t rf_write_config(const rf_rig *rig, uint8_t *at) {
    const rf_configuration *active = &rig->store.configuration;
    rd_config config = {
        .t_rig = (uint32_t)(rig->now_us / RF_MS),
        .limit_mode = active->limit_mode,
        .gravity_set = active->gravity_mm_s2,
        .tare = rig->store.kept.tare_01n,
        .z_surface = rig->store.kept.surface_um,
        .cfg_crc = rig->store.configuration_crc,
        .limits_crc = limits_crc(rig),
        .recipes_crc = recipes_crc(rig),
    };
    config_link(active->parameters, &config);
    config_people(active->parameters, &config);
    for (size_t id = 0; id < RF_RECIPES; id++) config.recipe_version[id] = rl_get16(active->recipes[id] + 1);
    return rd_write_config(at, &config);
}

/* ---- LIMITS, CHECKS ------------------------------------------------------------------------------------ */

uint8_t rf_limit_pages(void) { return (RD_LIMIT_COUNT + PAGE_ITEMS - 1) / PAGE_ITEMS; }

size_t rf_write_limits(const rf_rig *rig, uint8_t page, uint8_t *at) {
    rd_limits limits = {
        .limits_crc = limits_crc(rig),
        .limit_mode = rig->settings.limit_mode,
        .limits_page = page,
        .limits_pages = rf_limit_pages(),
    };
    for (uint8_t place = 0; place < PAGE_ITEMS; place++) {
        const uint8_t id = (uint8_t)(page * PAGE_ITEMS + place);
        const bool known = id < RD_LIMIT_COUNT;
        const rf_limit *limit = &rig->store.configuration.limits[known ? id : 0];
        limits.limit_item[place] = known ? id : 255;
        limits.limit_warn_low[place] = known ? limit->warning_low : RD_NO_LOW;
        limits.limit_warn_high[place] = known ? limit->warning_high : RD_NO_HIGH;
        limits.limit_critical_low[place] = known ? limit->critical_low : RD_NO_LOW;
        limits.limit_critical_high[place] = known ? limit->critical_high : RD_NO_HIGH;
    }
    return rd_write_limits(at, &limits);
}

size_t rf_write_checks(const rf_rig *rig, uint8_t *at) {
    const rf_kept *kept = &rig->store.kept;
    rd_checks checks = {
        .checks_missing = rf_checks_missing(rig),
        .boot_count = rig->store.boot_count,
        .rev_total = (uint32_t)(kept->revolutions_milli / 1000),
        .blows_total = (uint32_t)kept->blows,
        .travel_total = (uint32_t)(kept->travel_um / 1000),
        .starts = kept->starts,
        .brake_age = UINT32_MAX,
    };
    if (rig->facts.brake_proven) checks.brake_age = (uint32_t)((rig->now_us - rig->brake_us) / RF_S);
    for (size_t mechanism = 0; mechanism < CHECKS; mechanism++) {
        checks.check[mechanism] = rig->store.checks[mechanism].result;
        checks.checked_by[mechanism] = rig->store.checks[mechanism].operator_id;
        checks.check_value[mechanism] = rig->store.checks[mechanism].value;
    }
    rf_show_board(rig, &checks);
    return rd_write_checks(at, &checks);
}
