#ifndef CTS_SIGNAL_H
#define CTS_SIGNAL_H

#include <stddef.h>

/* Blocks the signals in the calling thread and in all it starts afterwards (so call it first in main),
 * ignores SIGPIPE, and returns a non-blocking descriptor that becomes readable when one of them comes. */
int cts_signal_open(const int *signals, size_t count);
/* The next signal's number, or -EAGAIN. */
int cts_signal_take(int fd);
/* Writing to a closed peer returns -EPIPE instead of killing the process. */
int cts_signal_ignore_pipe(void);

#endif
