/* The parameters of hazards section 4.9: factory value, range, and which direction relaxes. */
#include "rig.h"

int32_t rf_parameter(const rf_rig *rig, uint8_t id) { return rig->store.configuration.parameters[id]; }

void rf_parameters_factory(int32_t parameters[RF_PARAMETERS]) {
    for (size_t id = 0; id < RF_PARAMETERS; id++) parameters[id] = rd_factory_parameters[id].factory;
}

bool rf_parameters_sound(const int32_t parameters[RF_PARAMETERS]) {
    for (size_t id = 0; id < RF_PARAMETERS; id++) {
        if (parameters[id] < rd_factory_parameters[id].least
            || parameters[id] > rd_factory_parameters[id].most) return false;
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
    const rd_parameter *entry = &rd_factory_parameters[id];
    if (value < entry->least || value > entry->most) {
        const int32_t limit = value < entry->least ? entry->least : entry->most;
        return (rf_verdict){.code = RL_FAIL_ARGUMENT, .index = 2, .value = value, .limit = limit};
    }
    const int32_t present = rig->store.configuration.parameters[id];
    const bool up = value > present;
    const bool relaxes = value != present && entry->tighter == (up ? RD_TIGHTER_LOWER : RD_TIGHTER_HIGHER);
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
