/* Line quality: ten buckets of one second. */
#include "device_internal.h"

#include <string.h>

void rl_noise_advance(rl_noise *noise, uint64_t now_us) {
    uint32_t second = (uint32_t)(now_us / 1000000u);
    uint32_t passed = second - noise->second;
    if (passed >= RL_NOISE_SECONDS) {
        memset(noise, 0, sizeof *noise);
    } else {
        for (uint32_t step = 1; step <= passed; step++) {
            uint32_t bucket = (noise->second + step) % RL_NOISE_SECONDS;
            noise->frames[bucket] = 0;
            noise->bad[bucket] = 0;
        }
    }
    noise->second = second;
}

void rl_noise_note(rl_noise *noise, bool bad) {
    uint32_t bucket = noise->second % RL_NOISE_SECONDS;
    if (noise->frames[bucket] == UINT16_MAX) return;
    noise->frames[bucket]++;
    if (bad) noise->bad[bucket]++;
}

void rl_device_noise(const rl_device *device, uint32_t *bad, uint32_t *frames) {
    *bad = 0;
    *frames = 0;
    for (uint32_t bucket = 0; bucket < RL_NOISE_SECONDS; bucket++) {
        *bad += device->noise.bad[bucket];
        *frames += device->noise.frames[bucket];
    }
}

bool rl_device_noisy(const rl_device *device) {
    uint32_t bad;
    uint32_t frames;
    rl_device_noise(device, &bad, &frames);
    return frames >= RL_NOISE_LEAST_FRAMES && bad * 100u > frames * RL_NOISE_PERCENT;
}
