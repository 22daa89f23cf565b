/* What the rig's board measures and drives. Directions: Z positive down, spindle positive forward. */
#ifndef RIG_BOARD_H
#define RIG_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rf_loop_input { RF_OPEN = 0, RF_CLOSED = 1, RF_UNKNOWN = 2 };
enum rf_key_position { RF_KEY_OFF = 0, RF_KEY_REMOTE = 1, RF_KEY_LOCAL = 2, RF_KEY_UNKNOWN = 3 };
/* Three positions: only the middle one enables. */
enum rf_enabling_position {
    RF_ENABLING_RELEASED = 0,
    RF_ENABLING_HELD = 1,
    RF_ENABLING_PRESSED_THROUGH = 2,
    RF_ENABLING_UNKNOWN = 3
};

enum { RF_CUPS = 12, RF_FEET = 3, RF_LOCKS = 2 };

/* Places of the temperatures, as SLOW lists them. */
enum rf_place {
    RF_PLACE_SPINDLE_MOTOR,
    RF_PLACE_GEARBOX,
    RF_PLACE_HAMMER_MOTOR,
    RF_PLACE_FEED_MOTOR,
    RF_PLACE_ELECTRONICS,
    RF_PLACE_Z_STAGE,
    RF_PLACE_CAROUSEL,
    RF_PLACES
};

/* Bits of `valid`: the sensor answered; and of `fresh`: with a reading newer than the last one. Whether a
 * reading can be believed, by range, rate, age and the other sensors, is for the firmware: qualify.c. */
enum rf_sensor {
    RF_SENSOR_Z = 1 << 0,
    RF_SENSOR_POT = 1 << 1,
    RF_SENSOR_SPINDLE = 1 << 2, /* speed */
    RF_SENSOR_FORCE = 1 << 3,
    RF_SENSOR_SPINDLE_CURRENT = 1 << 4, /* and with it the torque */
    RF_SENSOR_FEED_CURRENT = 1 << 5,
    RF_SENSOR_BIT_TEMPERATURE = 1 << 6,
    RF_SENSOR_MOTOR_TEMPERATURES = 1 << 7,
    RF_SENSOR_TILT = 1 << 8,
    RF_SENSOR_FEET = 1 << 9,
    RF_SENSOR_BUS = 1 << 10,
    RF_SENSOR_CUP_MASS = 1 << 11,
    RF_SENSOR_CAROUSEL = 1 << 12,
    RF_SENSOR_DEP = 1 << 13,
    RF_SENSOR_HAMMER = 1 << 14, /* current and rate */
    RF_SENSOR_HEATER = 1 << 15, /* current */
    RF_SENSOR_BRUSH = 1 << 16,  /* current */
    RF_SENSOR_GRAVITY = 1 << 17,
    RF_SENSOR_VIBRATION = 1 << 18,
    RF_SENSORS_ALL = (1 << 19) - 1
};

enum { RF_SENSORS = 19 };

/* Bits of `switches_a` and `switches_b`, the two contacts of each: set = reached. */
enum rf_switch {
    RF_SWITCH_Z_TOP = 1 << 0,
    RF_SWITCH_Z_BOTTOM = 1 << 1,
    RF_SWITCH_DEP_UP = 1 << 2,
    RF_SWITCH_DEP_DOWN = 1 << 3,
    RF_SWITCH_CAR_HOME = 1 << 4,
    RF_SWITCH_CUP_LOCKED = 1 << 5,
    RF_SWITCH_GATE_OPEN = 1 << 6,
    RF_SWITCH_GATE_CLOSED = 1 << 7,
    RF_SWITCH_LOCK_1 = 1 << 8, /* released */
    RF_SWITCH_LOCK_2 = 1 << 9
};

/* Sensors, sampled before each step. */
typedef struct {
    int32_t z_stage_um;     /* encoder: feed stage below its top */
    int32_t z_pot_um;       /* the same by the absolute potentiometer, 0.5 mm */
    int32_t dep_um;         /* deployment stage below its top */
    int32_t spindle_rpm_01; /* 0.1 rpm */
    int16_t force_raw_01n;  /* load cell as it reads, 0.1 N, positive = pressing; the tare is firmware's */
    int16_t torque_001nm;   /* 0.01 N m, from the current */
    int16_t spindle_ma;
    int16_t hammer_ma;
    int16_t feed_ma;
    int16_t dep_ma;
    int16_t brush_ma;
    int16_t carousel_ma;
    int16_t heater_ma;
    uint16_t hammer_001hz;
    uint16_t vibration_001g;
    uint16_t vibration_1x_001g;
    uint16_t bus_mv;
    uint16_t bus_ma;
    int16_t bit_temperature_01c;
    int16_t temperature_01c[RF_PLACES];
    int16_t tilt_x_001deg;
    int16_t tilt_y_001deg;
    uint16_t gravity_mm_s2; /* from the IMU */
    int16_t foot_01n[RF_FEET];
    int16_t cup_mass_01g;
    uint16_t switches_a; /* enum rf_switch */
    uint16_t switches_b;
    uint8_t cup;       /* index under the chute 1…12, 0 = between two */
    uint8_t guard;     /* enum rf_loop_input; anything but 1 is "not proven closed" */
    uint8_t loop_a;    /* emergency stop loop, two channels */
    uint8_t loop_b;
    uint8_t key;       /* enum rf_key_position */
    uint8_t enabling;  /* enum rf_enabling_position */
    bool area_clear;   /* buttons: held now */
    bool reset_button;
    uint32_t valid;    /* enum rf_sensor */
    uint32_t fresh;    /* enum rf_sensor */
} rf_inputs;

/* Actuators, applied after each step. */
typedef struct {
    int32_t spindle_set_rpm_01;
    uint16_t spindle_ramp_rpm_s; /* rpm per second; the drive follows the set-point with it */
    uint16_t torque_limit_001nm; /* the spindle drive's current limit, 0 = its own */
    int32_t feed_set_um_s;       /* positive down */
    int32_t dep_set_um_s;        /* positive down */
    bool feed_enable;
    bool spindle_enable;
    bool spindle_brake; /* electrical braking to zero, needs spindle_enable */
    bool z_brake;       /* spring brake of the stage: true = closed */
    bool dep_enable;
    bool hammer;
    uint8_t hammer_level; /* 1…6 while the hammer is on */
    int8_t brush;         /* −1, 0, 1 */
    uint8_t carousel;     /* cup to turn to, 0 = rest */
    int8_t gate;          /* 1 opens, −1 closes, 0 = rest */
    bool heater;
    uint8_t heater_percent; /* duty while the heater is on */
    bool heater_series_open; /* the second switch of the heater line */
    uint8_t lock_release;   /* bit n releases lock n + 1 */
    bool beacon;
    bool sounder;
    bool drive_line_open; /* the common enable line of all drives and the hammer */
} rf_outputs;

#endif
