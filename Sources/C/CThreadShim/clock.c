#define _GNU_SOURCE
#include "cts_clock.h"

#include <errno.h>
#include <time.h>

static int64_t now(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t)) return -errno;
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t cts_clock_boottime(void) { return now(CLOCK_BOOTTIME); }
int64_t cts_clock_monotonic(void) { return now(CLOCK_MONOTONIC); }
int64_t cts_clock_realtime(void) { return now(CLOCK_REALTIME); }
int64_t cts_clock_thread_cpu(void) { return now(CLOCK_THREAD_CPUTIME_ID); }
int64_t cts_clock_process_cpu(void) { return now(CLOCK_PROCESS_CPUTIME_ID); }

int cts_sleep(int64_t ns) {
    if (ns <= 0) return 0;
    struct timespec left = {ns / 1000000000, ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {
    }
    return 0;
}
