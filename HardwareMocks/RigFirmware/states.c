/* Which state may follow which: drill-domain 3.6 with ruling R8, as one table. */
#include "rig.h"

#define BIT(state) (UINT32_C(1) << RL_STATE_##state)

/* From everywhere that is awake: the stops, the latches, and SAFE by command or loss. */
#define ALWAYS (BIT(STOPPED) | BIT(ESTOP) | BIT(FAULT) | BIT(SAFE))
/* Where the string may be in the ground: it is held, or drawn out. */
#define GROUND (ALWAYS | BIT(HOLD) | BIT(RETRACTING))
#define AIR (BIT(IDLE) | BIT(READY) | BIT(IN_HOLE))

const uint32_t rf_legal_states[22] = {
    [RL_STATE_OFF] = BIT(BOOT),
    [RL_STATE_BOOT] = BIT(SAFE) | BIT(STOPPED) | BIT(ESTOP) | BIT(FAULT),
    [RL_STATE_SAFE] = ALWAYS | BIT(IDLE) | BIT(HOLD) | BIT(MAINT) | BIT(RETRACTING),
    [RL_STATE_IDLE] = GROUND | AIR | BIT(HOMING) | BIT(DEPLOYING) | BIT(STOWING) | BIT(CLEARING)
        | BIT(APPROACH) | BIT(JAMMED) | BIT(MAINT),
    [RL_STATE_HOMING] = GROUND | BIT(IDLE),
    [RL_STATE_DEPLOYING] = GROUND | AIR,
    [RL_STATE_READY] = GROUND | AIR | BIT(HOMING) | BIT(DEPLOYING) | BIT(STOWING) | BIT(APPROACH)
        | BIT(CLEARING) | BIT(DRILL) | BIT(JAMMED) | BIT(MAINT),
    [RL_STATE_APPROACH] = GROUND | BIT(READY) | BIT(DRILL) | BIT(JAMMED),
    [RL_STATE_DRILL] = GROUND | BIT(END_BITE) | BIT(JAMMED),
    /* READY where the bite ended before it left a hole. */
    [RL_STATE_END_BITE] = GROUND | BIT(IN_HOLE) | BIT(READY) | BIT(IDLE) | BIT(JAMMED),
    [RL_STATE_RETRACTING] = GROUND | AIR | BIT(CLEARING) | BIT(JAMMED),
    [RL_STATE_CLEARING] = GROUND | AIR | BIT(TRANSFER) | BIT(APPROACH) | BIT(JAMMED),
    [RL_STATE_TRANSFER] = GROUND | AIR | BIT(APPROACH) | BIT(JAMMED),
    /* MAINT: a person with the key in hand frees what is held. */
    [RL_STATE_HOLD] = GROUND | AIR | BIT(DRILL) | BIT(HOMING) | BIT(JAMMED) | BIT(MAINT),
    [RL_STATE_JAMMED] = GROUND,
    [RL_STATE_FAULT] = ALWAYS | BIT(RETRACTING), /* the way out stays open */
    [RL_STATE_ESTOP] = ALWAYS,
    [RL_STATE_STOPPED] = ALWAYS,
    [RL_STATE_IN_HOLE] = GROUND | AIR | BIT(APPROACH) | BIT(DRILL) | BIT(CLEARING) | BIT(JAMMED)
        | BIT(HOMING),
    [RL_STATE_STOWING] = GROUND | AIR,
    [RL_STATE_MAINT] = ALWAYS | BIT(JOG) | BIT(IDLE) | BIT(HOLD),
    [RL_STATE_JOG] = ALWAYS | BIT(MAINT) | BIT(HOLD),
};
