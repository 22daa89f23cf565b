/* The parameters of hazards section 4.9: factory value, range, and which direction relaxes. */
#include "rig.h"

enum { NEITHER = 0, UP_RELAXES = 1, DOWN_RELAXES = -1 };

typedef struct {
    int32_t factory;
    int32_t least;
    int32_t most;
    int8_t relaxes;
} parameter;

/* In the order of RD_PARAMETER_. */
static const parameter table[RF_PARAMETERS] = {
    {100, 50, 200, UP_RELAXES},        /* hb_wired_ms */
    {10, 5, 20, UP_RELAXES},           /* hb_radio_s */
    {300, 100, 500, UP_RELAXES},       /* loss_jog_ms */
    {2000, 1000, 3000, UP_RELAXES},    /* loss_warn_wired_ms */
    {5000, 3000, 10000, UP_RELAXES},   /* loss_hold_wired_ms */
    {600, 120, 3600, NEITHER},         /* loss_abort_wired_s: sooner is other, not safer */
    {RF_ABORT_ICE, RF_ABORT_NEVER, RF_ABORT_ALWAYS, UP_RELAXES}, /* loss_abort_wired */
    {25, 15, 60, UP_RELAXES},          /* loss_warn_radio_s */
    {60, 30, 120, UP_RELAXES},         /* loss_hold_radio_s */
    {1, 0, 1, UP_RELAXES},             /* loss_radio_finish */
    {600, 0, 900, UP_RELAXES},         /* loss_finish_max_s */
    {1800, 600, 7200, NEITHER},        /* loss_abort_radio_s */
    {RF_ABORT_ALWAYS, RF_ABORT_NEVER, RF_ABORT_ALWAYS, UP_RELAXES}, /* loss_abort_radio */
    {20, 10, 30, NEITHER},             /* hold_spin_rpm */
    {60, 0, 600, NEITHER},             /* hold_spin_s */
    {1800, 60, 3600, NEITHER},         /* hold_spin_max_s */
    {-230, -400, -50, NEITHER},        /* t_refreeze_c, 0.1 degrees */
    {20, 1, 20, UP_RELAXES},           /* maint_z_mm_s, 0.1 mm/s */
    {10, 0, 10, UP_RELAXES},           /* maint_rpm */
    {2, 0, 2, UP_RELAXES},             /* maint_torque_nm */
    {50, 0, 50, UP_RELAXES},           /* maint_force_n */
    {900, 30, 3600, UP_RELAXES},       /* arm_ttl_s */
    {10, 3, 30, UP_RELAXES},           /* presence_s */
    {2000, 1000, 5000, DOWN_RELAXES},  /* h4_min_gap_ms */
    {30, 10, 60, UP_RELAXES},          /* h4_token_wired_s */
    {90, 30, 180, UP_RELAXES},         /* h4_token_radio_s */
    {2000, 500, 10000, UP_RELAXES},    /* cmd_ttl_wired_ms */
    {15000, 5000, 60000, UP_RELAXES},  /* cmd_ttl_radio_ms */
    {120, 30, 600, UP_RELAXES},        /* auth_offer_s */
    {300, 120, 3600, DOWN_RELAXES},    /* auth_silent_s */
    {60, 30, 300, DOWN_RELAXES},       /* auth_take_s */
    {120, 30, 300, UP_RELAXES},        /* area_clear_s */
    {2, 1, 10, DOWN_RELAXES},          /* start_warn_s */
    {10, 5, 60, DOWN_RELAXES},         /* abort_warn_s */
    {20, 10, 50, UP_RELAXES},          /* stop_repeat_wired_ms */
    {2000, 1000, 5000, UP_RELAXES},    /* stop_repeat_radio_ms */
    {1000, 500, 2000, UP_RELAXES},     /* stop_confirm_wired_ms */
    {10, 5, 60, UP_RELAXES},           /* stop_confirm_radio_s */
};

int32_t rf_parameter(const rf_rig *rig, uint8_t id) { return rig->store.configuration.parameters[id]; }

void rf_parameters_factory(int32_t parameters[RF_PARAMETERS]) {
    for (size_t id = 0; id < RF_PARAMETERS; id++) parameters[id] = table[id].factory;
}

bool rf_parameters_sound(const int32_t parameters[RF_PARAMETERS]) {
    for (size_t id = 0; id < RF_PARAMETERS; id++) {
        if (parameters[id] < table[id].least || parameters[id] > table[id].most) return false;
    }
    const int64_t hold_s = parameters[RD_PARAMETER_LOSS_HOLD_WIRED_MS] / 1000;
    return parameters[RD_PARAMETER_LOSS_JOG_MS] < parameters[RD_PARAMETER_LOSS_WARN_WIRED_MS]
        && parameters[RD_PARAMETER_LOSS_WARN_WIRED_MS] < parameters[RD_PARAMETER_LOSS_HOLD_WIRED_MS]
        && hold_s < parameters[RD_PARAMETER_LOSS_ABORT_WIRED_S]
        && parameters[RD_PARAMETER_LOSS_WARN_RADIO_S] < parameters[RD_PARAMETER_LOSS_HOLD_RADIO_S]
        && parameters[RD_PARAMETER_LOSS_HOLD_RADIO_S] < parameters[RD_PARAMETER_LOSS_ABORT_RADIO_S];
}

/* Ranges, the order of the stages, and that a relaxation is not slipped in as a setting. */
rf_verdict rf_parameter_check(const rf_rig *rig, uint8_t id, int32_t value, bool relaxing) {
    if (id >= RF_PARAMETERS) {
        return (rf_verdict){.code = RL_FAIL_ARGUMENT, .index = 1, .value = id, .limit = RF_PARAMETERS - 1};
    }
    const parameter *entry = &table[id];
    if (value < entry->least || value > entry->most) {
        const int32_t limit = value < entry->least ? entry->least : entry->most;
        return (rf_verdict){.code = RL_FAIL_ARGUMENT, .index = 2, .value = value, .limit = limit};
    }
    const int32_t present = rig->store.configuration.parameters[id];
    const bool up = value > present;
    const bool relaxes = value != present && entry->relaxes == (up ? UP_RELAXES : DOWN_RELAXES);
    if (relaxes && !relaxing) {
        return (rf_verdict){.code = RL_FAIL_RELAXES, .index = 2, .value = value, .limit = present};
    }
    int32_t next[RF_PARAMETERS];
    for (size_t at = 0; at < RF_PARAMETERS; at++) next[at] = rig->store.configuration.parameters[at];
    next[id] = value;
    if (!rf_parameters_sound(next)) {
        return (rf_verdict){.code = RL_FAIL_ARGUMENT, .index = 2, .value = value, .limit = present};
    }
    return (rf_verdict){0};
}
