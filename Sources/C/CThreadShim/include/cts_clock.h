#ifndef CTS_CLOCK_H
#define CTS_CLOCK_H

#include <stdint.h>

/* Nanoseconds since boot, counting suspend: the time of deadlines and of read stamps. */
int64_t cts_clock_boottime(void);
/* Nanoseconds since boot without suspend: what poll timeouts count. */
int64_t cts_clock_monotonic(void);
/* Nanoseconds since 1970-01-01 UTC: a label, never a deadline. */
int64_t cts_clock_realtime(void);
/* CPU time of the calling thread, and of the whole process, in ns. */
int64_t cts_clock_thread_cpu(void);
int64_t cts_clock_process_cpu(void);
/* Sleeps for ns (not cut short by signals). */
int cts_sleep(int64_t ns);
/* The kernel's request file for processors that wake at once (PM quality of service, /dev/cpu_dma_latency);
   -errno where there is none or it is not allowed. Closing it withdraws the request. */
int cts_wake_latency_open(void);
/* The longest time a processor may take to wake, in microseconds; negative = any. */
int cts_wake_latency_set(int fd, int32_t microseconds);
/* Tells the processor that this thread turns in place. */
void cts_relax(void);

#endif
