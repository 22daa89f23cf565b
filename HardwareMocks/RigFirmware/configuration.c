/* What a person may set: limits, parameters, recipes, mode, gravity, rates, clock. Each change raises
 * state_rev and leaves an event; a relaxation lapses at the next disarm. */
#include "rig.h"

#include <string.h>

enum {
    GRAVITY_FACTORY_MM_S2 = 9810,
    RATE_GROUP_MOST = 7,
    RATE_FAST_LEAST_01HZ = 4, /* FAST says its period in 10 ms, in one octet */
    RATE_FAST_01HZ = 200,
    RATE_MED_01HZ = 20,
    RATE_SLOW_01HZ = 5
};

static const rf_verdict fine = {.code = RL_FAIL_NONE};

static rf_verdict out_of(uint8_t index, int32_t value, int32_t limit) {
    return (rf_verdict){RL_FAIL_ARGUMENT, index, value, limit};
}

static rf_configuration *active(rf_rig *rig) { return &rig->store.configuration; }

/* ---- Boot ---------------------------------------------------------------------------------------------- */

static void factory(rf_rig *rig) {
    rf_configuration *configuration = active(rig);
    memset(configuration, 0, sizeof *configuration);
    int32_t *parameters = configuration->parameters;
    rf_parameters_factory(parameters);
    if (rig->settings.abort_policy) parameters[RD_PARAMETER_LOSS_ABORT_WIRED] = RF_ABORT_ALWAYS;
    for (uint8_t id = 0; id < RF_LIMITS_MOST; id++) {
        configuration->limits[id] = rf_limit_factory(id, rig->settings.limit_mode);
    }
    configuration->gravity_mm_s2 = GRAVITY_FACTORY_MM_S2;
    configuration->limit_mode = rig->settings.limit_mode;
    configuration->valid = 1;
    rig->store.configuration_crc = rf_configuration_crc(configuration);
}

/* A simulated rig that was put into service before it was first switched on (R10a). */
static void commission(rf_rig *rig) {
    for (size_t mechanism = 0; mechanism <= RD_MECHANISM_ESTOP; mechanism++) {
        rig->store.checks[mechanism].result = RD_CHECK_PASSED;
    }
}

/* A configuration that is not what was written is not guessed at: factory values, and a latched fault. */
void rf_configuration_open(rf_rig *rig) {
    rf_nonvolatile *store = &rig->store;
    if (!store->configuration.valid) {
        factory(rig);
        if (!rig->settings.fresh) commission(rig);
    } else if (rf_configuration_crc(&store->configuration) != store->configuration_crc
               || !rf_parameters_sound(store->configuration.parameters)) {
        factory(rig);
        store->fault = RD_CAUSE_CONFIG;
    }
    rig->settings.limit_mode = store->configuration.limit_mode;
    if (store->authority_epoch == 0) store->authority_epoch = rig->settings.authority_epoch;
    rig->rates_01hz[RD_GROUP_FAST] = RATE_FAST_01HZ;
    rig->rates_01hz[RD_GROUP_MED] = RATE_MED_01HZ;
    rig->rates_01hz[RD_GROUP_SLOW] = RATE_SLOW_01HZ;
    rig->refused_permit = RD_PERMIT_NONE;
    rig->relaxed = false;
}

/* ---- Limits -------------------------------------------------------------------------------------------- */

static rf_limit asked_limit(const rf_command *command, size_t first) {
    return (rf_limit){
        .warning_low = rf_argument(command, first + 1),
        .warning_high = rf_argument(command, first + 2),
        .critical_low = rf_argument(command, first + 3),
        .critical_high = rf_argument(command, first + 4),
    };
}

/* Number of the first of the four that is wider than `bound`, counted from 1; 0 = none. */
static uint8_t wider(const rf_limit *asked, const rf_limit *bound) {
    if (asked->warning_low < bound->warning_low) return 1;
    if (asked->warning_high > bound->warning_high) return 2;
    if (asked->critical_low < bound->critical_low) return 3;
    if (asked->critical_high > bound->critical_high) return 4;
    return 0;
}

static int32_t field(const rf_limit *limit, uint8_t number) {
    const int32_t fields[] = {
        limit->warning_low, limit->warning_high, limit->critical_low, limit->critical_high};
    return fields[number - 1];
}

/* Warnings lie inside what is critical, low below high. */
static bool in_order(const rf_limit *limit) {
    return limit->critical_low <= limit->warning_low && limit->warning_low < limit->warning_high
        && limit->warning_high <= limit->critical_high;
}

static rf_verdict check_limit(const rf_rig *rig, const rf_command *command, size_t first, bool relaxing) {
    const int32_t id = rf_argument(command, first);
    const uint8_t base = (uint8_t)(first + 1);
    if (id < 0 || id >= RF_LIMITS_MOST) return out_of(base, id, RF_LIMITS_MOST - 1);
    const rf_limit asked = asked_limit(command, first);
    const rf_limit most = rf_limit_widest((uint8_t)id, rig->settings.limit_mode);
    uint8_t number = wider(&asked, &most);
    if (number != 0) return out_of((uint8_t)(base + number), field(&asked, number), field(&most, number));
    const rf_limit *present = &rig->store.configuration.limits[id];
    number = relaxing ? 0 : wider(&asked, present);
    if (number != 0) {
        const uint8_t index = (uint8_t)(base + number);
        return (rf_verdict){RL_FAIL_RELAXES, index, field(&asked, number), field(present, number)};
    }
    return in_order(&asked) ? fine : out_of((uint8_t)(base + 1), asked.warning_low, asked.warning_high);
}

/* ---- Checks -------------------------------------------------------------------------------------------- */

/* A whole line may take a quarter of it: what the new rate leaves to the group. */
static rf_verdict check_rate(const rf_rig *rig, const rf_command *command) {
    const int32_t group = rf_argument(command, 0);
    const int32_t rate = rf_argument(command, 1);
    if (group < 1 || group > RATE_GROUP_MOST || rf_group_octets((uint8_t)group) == 0) {
        return out_of(1, group, RATE_GROUP_MOST);
    }
    if (group == RD_GROUP_FAST && rate < RATE_FAST_LEAST_01HZ) return out_of(2, rate, RATE_FAST_LEAST_01HZ);
    const uint32_t others = rf_telemetry_octets_01s(rig, (uint8_t)group);
    const uint32_t budget = 10u * RF_TELEMETRY_OCTETS_S;
    const uint32_t left = others < budget ? budget - others : 0;
    const int32_t most = (int32_t)(left / rf_group_octets((uint8_t)group));
    return rate <= most ? fine : out_of(2, rate, most);
}

/* What a value must be beyond its range; most of it depends on what holds now. */
rf_verdict rf_configuration_check(const rf_rig *rig, const rf_command *command) {
    switch (command->function) {
    case RL_FUNCTION_SET_RATE:
        return check_rate(rig, command);
    case RL_FUNCTION_SET_LIMIT:
        return check_limit(rig, command, 0, false);
    case RL_FUNCTION_RELAX_LIMIT:
        return check_limit(rig, command, RF_TWO_STEP_FIELDS, true);
    case RL_FUNCTION_SET_PARAMETER:
        return rf_parameter_check(rig, (uint8_t)rf_argument(command, 0), rf_argument(command, 1), false);
    case RL_FUNCTION_RELAX_PARAMETER:
        return rf_parameter_check(rig, (uint8_t)rf_argument(command, RF_TWO_STEP_FIELDS),
                                  rf_argument(command, RF_TWO_STEP_FIELDS + 1), true);
    default:
        return fine;
    }
}

/* ---- Changes ------------------------------------------------------------------------------------------- */

static void changed(rf_rig *rig, uint16_t event, int32_t a, int32_t b) {
    rig->store.configuration_crc = rf_configuration_crc(active(rig));
    rig->groups_due |= 1u << RD_GROUP_CONFIG | 1u << RD_GROUP_CHECKS;
    if (event == RL_EVENT_LIMIT_CHANGED) rig->groups_due |= 1u << RD_GROUP_LIMITS;
    rf_raise(rig);
    rf_save(rig);
    rf_event_add(rig, event, a, b);
}

/* The tightest table that holds again when the arm for which it was widened is over. */
static void begin_relaxation(rf_rig *rig) {
    if (!rig->relaxed) rig->unrelaxed = *active(rig);
    rig->relaxed = true;
    rf_withdraw(rig, RF_DISARM_RELAXED);
}

/* Disarming brings back what held before the relaxation, but for what was tightened meanwhile. */
void rf_relaxation_lapses(rf_rig *rig) {
    if (!rig->relaxed || rig->relaxing) return;
    rf_configuration *now = active(rig);
    for (size_t id = 0; id < RF_LIMITS_MOST; id++) {
        if (wider(&now->limits[id], &rig->unrelaxed.limits[id]) != 0) {
            now->limits[id] = rig->unrelaxed.limits[id];
        }
    }
    memcpy(now->parameters, rig->unrelaxed.parameters, sizeof now->parameters);
    rig->relaxed = false;
    changed(rig, RL_EVENT_LIMIT_CHANGED, RF_EVERY_ITEM, 0);
}

static void set_limit(rf_rig *rig, const rf_command *command, size_t first) {
    const int32_t id = rf_argument(command, first);
    active(rig)->limits[id] = asked_limit(command, first);
    if (first == 0 && rig->relaxed) rig->unrelaxed.limits[id] = asked_limit(command, first);
    changed(rig, RL_EVENT_LIMIT_CHANGED, id, command->operator_id);
}

static void set_parameter(rf_rig *rig, const rf_command *command, size_t first) {
    const int32_t id = rf_argument(command, first);
    const int32_t value = rf_argument(command, first + 1);
    active(rig)->parameters[id] = value;
    if (first == 0 && rig->relaxed) rig->unrelaxed.parameters[id] = value;
    changed(rig, RL_EVENT_PARAMETER_CHANGED, id, value);
}

/* Another ground has other limits: what was tightened for the first says nothing of the second. */
static void set_mode(rf_rig *rig, uint8_t mode) {
    rf_configuration *configuration = active(rig);
    configuration->limit_mode = mode;
    rig->settings.limit_mode = mode;
    for (uint8_t id = 0; id < RF_LIMITS_MOST; id++) {
        configuration->limits[id] = rf_limit_factory(id, mode);
    }
    changed(rig, RL_EVENT_LIMIT_CHANGED, RF_EVERY_ITEM, mode);
}

static void set_gravity(rf_rig *rig, int32_t mm_s2) {
    active(rig)->gravity_mm_s2 = (uint16_t)mm_s2;
    changed(rig, RL_EVENT_GRAVITY, mm_s2, rig->inputs.gravity_mm_s2);
}

static void store_recipe(rf_rig *rig, const rf_command *command) {
    const int32_t id = rf_argument(command, 0);
    uint8_t *recipe = active(rig)->recipes[id - 1];
    const rd_command *kind = rf_kind(command->function);
    const size_t own = (size_t)kind->argument_octets - (size_t)(command->own - command->arguments);
    const size_t count = own < RF_RECIPE_OCTETS ? own : RF_RECIPE_OCTETS;
    memset(recipe, 0, RF_RECIPE_OCTETS);
    memcpy(recipe, command->own, count);
    changed(rig, RL_EVENT_RECIPE, id, rf_argument(command, 1));
}

const uint8_t *rf_recipe(const rf_rig *rig, uint8_t id) {
    if (id < 1 || id > RF_RECIPES) return NULL;
    const uint8_t *recipe = rig->store.configuration.recipes[id - 1];
    return recipe[0] == id ? recipe : NULL;
}

static void confirm_cup(rf_rig *rig, const rf_command *command) {
    const int32_t cup = rf_argument(command, 0);
    const int32_t state = rf_argument(command, 1);
    rf_kept *kept = &rig->store.kept;
    const uint8_t thermal = state == RD_CUP_STATE_EMPTY_CLEAN ? 0 : kept->cup_state[cup - 1] & RF_CUP_THERMAL;
    kept->cup_state[cup - 1] = (uint8_t)state | thermal;
    if (kept->cup_pending == cup) kept->cup_pending = 0;
    changed(rig, RL_EVENT_CUP, cup, state);
}

static void record_check(rf_rig *rig, const rf_command *command) {
    const int32_t mechanism = rf_argument(command, 0);
    rf_check_record *record = &rig->store.checks[mechanism];
    record->result = (uint8_t)rf_argument(command, 1);
    record->operator_id = (uint16_t)rf_argument(command, 2);
    record->value = rf_argument(command, 3);
    record->at_s = rf_seconds(rig, rig->now_us);
    if (mechanism == RD_MECHANISM_BRAKE) {
        rig->facts.brake_proven = record->result == RD_CHECK_PASSED;
        rig->brake_us = rig->now_us;
    }
    changed(rig, RL_EVENT_CHECK, mechanism, record->result);
}

static void confirm_depth(rf_rig *rig) {
    rig->facts.depth_valid = true;
    rig->facts.z_homed = true;
    rig->store.kept.unreferenced = 0;
    changed(rig, RL_EVENT_DEPTH, 1, rig->store.kept.surface_um);
}

static void set_rate(rf_rig *rig, const rf_command *command) {
    rig->rates_01hz[rf_argument(command, 0)] = (uint16_t)rf_argument(command, 1);
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_PARAMETER_CHANGED, RF_RATE_ITEM + rf_argument(command, 0),
                 rf_argument(command, 1));
}

static void set_time(rf_rig *rig, const rf_command *command) {
    const uint32_t tai_s = rl_get32(rf_argument_octets(command, 0));
    rig->tai_known = true;
    rig->tai_at_zero_us = (int64_t)tai_s * (int64_t)RF_S - (int64_t)rig->now_us;
    rf_raise(rig);
    rf_event_add(rig, RL_EVENT_PARAMETER_CHANGED, RF_TIME_ITEM, (int32_t)tai_s);
}

/* Relaxing disarms first; the table that comes then is the one for the next arm. */
static void relax(rf_rig *rig, const rf_command *command) {
    rig->relaxing = true;
    begin_relaxation(rig);
    rig->relaxing = false;
    if (command->function == RL_FUNCTION_RELAX_LIMIT) {
        set_limit(rig, command, RF_TWO_STEP_FIELDS);
    } else {
        set_parameter(rig, command, RF_TWO_STEP_FIELDS);
    }
}

bool rf_configure(rf_rig *rig, const rf_command *command) {
    switch (command->function) {
    case RL_FUNCTION_SET_RATE:
        set_rate(rig, command);
        return true;
    case RL_FUNCTION_SET_LIMIT:
        set_limit(rig, command, 0);
        return true;
    case RL_FUNCTION_RELAX_LIMIT:
    case RL_FUNCTION_RELAX_PARAMETER:
        relax(rig, command);
        return true;
    case RL_FUNCTION_SET_GRAVITY:
        set_gravity(rig, rf_argument(command, 0));
        return true;
    case RL_FUNCTION_SET_LIMIT_MODE:
        set_mode(rig, (uint8_t)rf_argument(command, 0));
        return true;
    case RL_FUNCTION_SET_PARAMETER:
        set_parameter(rig, command, 0);
        return true;
    case RL_FUNCTION_SET_TIME:
        set_time(rig, command);
        return true;
    case RL_FUNCTION_UPLOAD_RECIPE:
        store_recipe(rig, command);
        return true;
    case RL_FUNCTION_CONFIRM_CUP:
        confirm_cup(rig, command);
        return true;
    case RL_FUNCTION_RECORD_CHECK:
        record_check(rig, command);
        return true;
    case RL_FUNCTION_CONFIRM_DEPTH:
        confirm_depth(rig);
        return true;
    default:
        return false;
    }
}

#ifndef RF_REAL
/* ---- Faults of the firmware itself, for simulators ----------------------------------------------------- */

bool rf_inject_inside(rf_rig *rig, const rf_command *command) {
    const int32_t a = rf_argument(command, 1);
    switch (rf_argument(command, 0)) {
    case RD_FAULT_CONFIG_CRC:
        active(rig)->parameters[RD_PARAMETER_LOSS_JOG_MS] ^= 1 << (a & 7);
        rig->panel.crc_us = 0;
        /* `b`: the sum fits, what it stands over makes no sense. */
        if (rf_argument(command, 2) != 0) {
            active(rig)->parameters[RD_PARAMETER_LOSS_JOG_MS] = -1;
            rig->store.configuration_crc = rf_configuration_crc(active(rig));
            rf_self_test_run(rig);
        }
        return true;
    case RD_FAULT_MEMORY: {
        /* Bit `a` of the inverted copy; the next step compares. */
        rig->memory_flip = (uint16_t)(1 + ((uint32_t)a % (8 * sizeof(rf_safety))));
        return true;
    }
    case RD_FAULT_OVERRUN:
        rig->panel.overruns_injected = (uint8_t)(a < 1 ? 3 : a > 100 ? 100 : a);
        return true;
    default:
        return false;
    }
}
#endif
