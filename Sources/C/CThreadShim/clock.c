#define _GNU_SOURCE
#include "cts_clock.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

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

int cts_wake_latency_open(void) {
    int fd = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int cts_wake_latency_set(int fd, int32_t microseconds) {
    /* The kernel's word for "no wish". */
    int32_t wish = microseconds < 0 ? 2000 * 1000 * 1000 : microseconds;
    return write(fd, &wish, sizeof wish) == (ssize_t)sizeof wish ? 0 : -errno;
}

void cts_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}
