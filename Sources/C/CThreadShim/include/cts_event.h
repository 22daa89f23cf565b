#ifndef CTS_EVENT_H
#define CTS_EVENT_H

#include <stddef.h>
#include <stdint.h>

/* An eventfd: posted from any thread, polled by one. */
int cts_event_open(void);
int cts_event_post(int event);
int cts_event_clear(int event);

#define CTS_READABLE 0x01
#define CTS_WRITABLE 0x04
#define CTS_FAILED 0x08
#define CTS_HUNG_UP 0x10

/* Same layout as struct pollfd; fd < 0 is skipped. CTS_FAILED and CTS_HUNG_UP are always reported. */
typedef struct {
    int fd;
    short wanted;
    short ready;
} cts_poll_entry;

/* Number of ready entries; 0 = time is up, or a signal came: look at the clock again. */
int cts_poll(cts_poll_entry *entries, size_t count, int64_t timeout_ns);

/* Plain descriptor calls; EINTR is retried. A read of 0 is the end of the stream. */
int64_t cts_read(int fd, void *bytes, size_t count);
int64_t cts_write(int fd, const void *bytes, size_t count);
int cts_close(int fd);
/* Both ends close-on-exec and blocking: ends[0] is read, ends[1] is written. */
int cts_pipe(int ends[2]);
int cts_set_nonblocking(int fd, int on);
/* Open descriptors, and threads, of this process: for leak checks. */
int cts_count_descriptors(void);
int cts_count_threads(void);

#endif
