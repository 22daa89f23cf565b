/* Which cause blocks which actuator: the interlock matrix of drill-domain section 3.5 as hazards section 8
 * and rulings R7 and R18 correct it, as data. */
#include "rig.h"

#define SPF RD_BLOCKED_SPINDLE_FORWARD
#define SPR RD_BLOCKED_SPINDLE_REVERSE
#define HAM RD_BLOCKED_HAMMER
#define ZDN RD_BLOCKED_Z_DOWN
#define ZUP RD_BLOCKED_Z_UP
#define DEP RD_BLOCKED_DEPLOY
#define CAR RD_BLOCKED_CAROUSEL
#define GAT RD_BLOCKED_GATE
#define BRU RD_BLOCKED_BRUSH
#define HTR RD_BLOCKED_HEATER
#define ALL (SPF | SPR | HAM | ZDN | ZUP | DEP | CAR | GAT | BRU | HTR)
#define BUT_UP (ALL & ~(uint32_t)ZUP)

typedef struct {
    uint32_t cause;
    uint32_t blocks;
} row;

static const row matrix[] = {
    {RD_INHIBIT_NOT_ARMED, ALL},
    {RD_INHIBIT_LOCKS, SPF | SPR | HAM | ZDN | ZUP | DEP},
    {RD_INHIBIT_NOT_HOMED, HAM | ZDN},
    {RD_INHIBIT_IN_HOLE, SPR | DEP},
    {RD_INHIBIT_LOW_WOB, HAM},
    {RD_INHIBIT_BIT_TEMPERATURE, HAM | HTR},
    {RD_INHIBIT_TORQUE_LATCHED, SPF | SPR | HAM | ZDN},
    {RD_INHIBIT_CHUTE, CAR | GAT},
    {RD_INHIBIT_BUS_LOW, HAM},
    {RD_INHIBIT_TILT, SPF | SPR | HAM | ZDN | DEP},
    {RD_INHIBIT_GUARD_OPEN, ALL},
    {RD_INHIBIT_LOOP_OPEN, ALL},
    {RD_INHIBIT_STOP_LATCHED, ALL},
    {RD_INHIBIT_LEASE_STAGE, ALL},
    {RD_INHIBIT_LINK_NOISE, BUT_UP},
    {RD_INHIBIT_CONFIG, BUT_UP},
};

/* In MAINT the grip on the enabling device stands for the guard. */
static bool guard_or_grip(const rf_rig *rig) {
    if (rig->inputs.guard == RF_CLOSED) return true;
    return rf_guard_stands(rig) && rf_permit(rig, RD_PERMIT_ENABLING) == RF_TRUE;
}

static uint32_t people(const rf_rig *rig) {
    uint32_t flags = 0;
    if (!rf_armed(rig) || rig->arm.draining) flags |= RD_INHIBIT_NOT_ARMED;
    if (!guard_or_grip(rig)) flags |= RD_INHIBIT_GUARD_OPEN;
    if (rf_loop(rig) != RF_CLOSED) flags |= RD_INHIBIT_LOOP_OPEN;
    if (rf_latched(rig)) flags |= RD_INHIBIT_STOP_LATCHED;
    if (rig->ladder.stage != 0) flags |= RD_INHIBIT_LEASE_STAGE;
    if (rl_device_noisy(&rig->link)) flags |= RD_INHIBIT_LINK_NOISE;
    const bool foreign = rl_device_session(&rig->link) != 0 && !rl_device_same_dictionary(&rig->link);
    if (!rig->store_good || foreign || rig->store.fault != 0) flags |= RD_INHIBIT_CONFIG;
    return flags;
}

static uint32_t machine(const rf_rig *rig) {
    uint32_t flags = 0;
    if (rf_permit(rig, RD_PERMIT_LOCKS_RELEASED) != RF_TRUE) flags |= RD_INHIBIT_LOCKS;
    if (rf_permit(rig, RD_PERMIT_Z_HOMED) != RF_TRUE) flags |= RD_INHIBIT_NOT_HOMED;
    if (rf_in_hole(rig)) flags |= RD_INHIBIT_IN_HOLE;
    if (rf_permit(rig, RD_PERMIT_UNLOADED) != RF_FALSE) flags |= RD_INHIBIT_LOW_WOB;
    if (rf_permit(rig, RD_PERMIT_BIT_TEMPERATURE_OK) != RF_TRUE) flags |= RD_INHIBIT_BIT_TEMPERATURE;
    if (rig->facts.torque_latched) flags |= RD_INHIBIT_TORQUE_LATCHED;
    if (rf_permit(rig, RD_PERMIT_CHUTE_CLEAR) != RF_TRUE) flags |= RD_INHIBIT_CHUTE;
    if (rf_permit(rig, RD_PERMIT_BUS_DRILL) != RF_TRUE) flags |= RD_INHIBIT_BUS_LOW;
    if (rf_permit(rig, RD_PERMIT_TILT_OK) != RF_TRUE) flags |= RD_INHIBIT_TILT;
    return flags;
}

/* What one bit of a cause cannot say: how bad it is, and which way is shut. */
static uint32_t beyond_the_matrix(const rf_rig *rig) {
    uint32_t blocked = 0;
    const bool hot = rf_permit(rig, RD_PERMIT_BIT_TEMPERATURE_OK) == RF_FALSE;
    if (hot) blocked |= ZDN;
    const bool fed = rf_valid(rig, RF_SENSOR_BUS) && rig->inputs.bus_mv >= RF_BUS_LOW_MV;
    if (!fed) blocked |= BUT_UP;
    /* What would trip as soon as it moved does not begin (F-40). */
    if (!rf_valid(rig, RF_SENSOR_SPINDLE | RF_SENSOR_SPINDLE_CURRENT)) blocked |= SPF | SPR;
    if (!rf_valid(rig, RF_SENSOR_FORCE)) blocked |= ZDN | HAM;
    if (rf_reached(rig, RF_SWITCH_Z_BOTTOM)) blocked |= ZDN;
    if (rf_reached(rig, RF_SWITCH_Z_TOP)) blocked |= ZUP;
    if (rf_permit(rig, RD_PERMIT_HEATER_SENSOR_OK) != RF_TRUE) blocked |= HTR;
    if ((rig->arm.scope & RL_SCOPE_MAINT) != 0) blocked |= HAM | BRU | HTR;
    return blocked;
}

uint32_t rf_inhibit_flags(const rf_rig *rig) {
    const uint32_t causes = people(rig) | machine(rig);
    uint32_t flags = causes | beyond_the_matrix(rig);
    for (size_t index = 0; index < sizeof matrix / sizeof matrix[0]; index++) {
        if ((causes & matrix[index].cause) != 0) flags |= matrix[index].blocks;
    }
    return flags;
}
