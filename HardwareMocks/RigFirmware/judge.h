/* The functions of the judging side: store, configuration, permits, latches, start. Part of rig.h. */
#ifndef RIG_JUDGE_H
#define RIG_JUDGE_H

/* ---- store.c, configuration.c, parameters.c, limits.c -------------------------------------------------- */
void rf_store_open(rf_rig *rig, const uint8_t *slots, uint8_t reset_cause);
void rf_save(rf_rig *rig);
void rf_configuration_open(rf_rig *rig);
uint32_t rf_configuration_crc(const rf_configuration *configuration);
bool rf_configuration_whole(const rf_rig *rig); /* its sum is right, now */
int32_t rf_parameter(const rf_rig *rig, uint8_t id); /* RD_PARAMETER_... */
void rf_parameters_factory(int32_t parameters[RF_PARAMETERS]);
bool rf_parameters_sound(const int32_t parameters[RF_PARAMETERS]);
rf_verdict rf_parameter_check(const rf_rig *rig, uint8_t id, int32_t value, bool relaxing);
rf_limit rf_limit_factory(uint8_t id, uint8_t limit_mode); /* RD_LIMIT_... */
rf_limit rf_limit_widest(uint8_t id, uint8_t limit_mode);
rf_verdict rf_configuration_check(const rf_rig *rig, const rf_command *command);
bool rf_configure(rf_rig *rig, const rf_command *command); /* false: not a command of configuration */
void rf_relaxation_lapses(rf_rig *rig);
bool rf_inject_inside(rf_rig *rig, const rf_command *command); /* faults of the firmware itself */
/* Arguments of UPLOAD_RECIPE as they came, or NULL; id 1 to 8. */
const uint8_t *rf_recipe(const rf_rig *rig, uint8_t id);

/* ---- permits.c, inhibit.c, fire.c, watch.c ------------------------------------------------------------- */
rf_truth rf_permit(const rf_rig *rig, uint8_t permit); /* RD_PERMIT_... */
rf_truth rf_permit_for(const rf_rig *rig, uint8_t permit, const rf_command *command);
/* First mechanism of those it uses without a good check, -1 = none; a NULL command uses what all do. */
int32_t rf_uncommissioned(const rf_rig *rig, const rf_command *command);
bool rf_is_prepare(const rf_command *command);
rf_verdict rf_fire_check(const rf_rig *rig, const rf_command *command, bool two_persons);
uint32_t rf_fire_prepare(rf_rig *rig, const rf_command *command); /* the token */
void rf_fire_void(rf_rig *rig);
uint32_t rf_random(rf_rig *rig, uint32_t last); /* neither 0 nor `last` */
void rf_watch_open(rf_rig *rig);
void rf_watch_begin(rf_rig *rig);  /* before anything else of a step or of received octets */
void rf_watch_end(rf_rig *rig);    /* the last thing of either */
void rf_watch_time(rf_rig *rig);
void rf_watch_panel(rf_rig *rig);  /* loop, key, enabling device, buttons */
void rf_watch_memory(rf_rig *rig); /* configuration CRC */
void rf_watch_freezing(rf_rig *rig); /* a string that stands in warm ice */
uint16_t rf_until_frozen_s(const rf_rig *rig);   /* to its next stage, RF_NEVER_S = no danger */
uint16_t rf_hold_spin_left_s(const rf_rig *rig); /* to the end of HOLD-SPIN, RF_NEVER_S = none */
bool rf_self_test(const rf_rig *rig);
void rf_self_test_run(rf_rig *rig);
void rf_fault_latch(rf_rig *rig, uint16_t cause, uint16_t code); /* RD_CAUSE_...; category 1, state FAULT */
uint8_t rf_resting_state(const rf_rig *rig); /* ESTOP, STOPPED, FAULT or SAFE, as the latches say */
bool rf_latched(const rf_rig *rig); /* STOPPED or ESTOP */
/* ---- start.c ------------------------------------------------------------------------------------------- */
void rf_start(rf_rig *rig, const rf_command *command, rf_result *result); /* now, or after the warning */
void rf_start_run(rf_rig *rig);
bool rf_waits(const rf_rig *rig); /* a motion is accepted and waits for the warning */
void rf_waiting_drop(rf_rig *rig, uint16_t code);
rf_verdict rf_check_begin(const rf_rig *rig, const rf_command *command);
void rf_result_fail(rf_rig *rig, rf_result *result, rf_verdict verdict);
bool rf_start_warning(const rf_rig *rig);      /* beacon and sounder of the first seconds after ARM */
bool rf_start_warning_over(const rf_rig *rig); /* motion may begin; mechanism time */

/* ---- commands.c, checks.c, execute.c, results.c -------------------------------------------------------- */
bool rf_command_came(rf_rig *rig, const uint8_t *packet, size_t count);
const rd_command *rf_kind(uint16_t function); /* NULL = unknown */
bool rf_is_built(const rd_command *kind);
/* Contacts by channel, positions and the times of checks, for CHECKS. */
void rf_show_board(const rf_rig *rig, rd_checks *checks);
rf_verdict rf_check_length(const rf_command *command, bool *of_authority);                       /* 2 */
rf_verdict rf_check_origin(const rf_rig *rig, const rf_command *command, bool of_authority);     /* 3, 4 */
rf_verdict rf_check(const rf_rig *rig, const rf_command *command);                               /* 6 on */
rf_verdict rf_check_expiry(const rf_rig *rig, uint32_t expiry, bool needed);                     /* 6, 7 */
rf_verdict rf_check_values(const rf_rig *rig, const rf_command *command);                        /* 10, 31 */
rf_verdict rf_check_seen(const rf_rig *rig, const rf_command *command);                          /* 17, 18 */
rf_verdict rf_check_own(const rf_rig *rig, const rf_command *command);
rf_verdict rf_area_refusal(const rf_rig *rig);
bool rf_is_rise(const rf_rig *rig, const rf_command *command);
int32_t rf_argument(const rf_command *command, size_t index); /* of at most 4 octets; see rig_dictionary.h */
const uint8_t *rf_argument_octets(const rf_command *command, size_t index);
void rf_execute(rf_rig *rig, const rf_command *command);
rf_result *rf_result_of(rf_rig *rig, uint32_t id);
rf_result *rf_result_open(rf_rig *rig, const rf_command *command);
void rf_result_again(rf_rig *rig, const rf_result *result);

#endif
