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

#endif
