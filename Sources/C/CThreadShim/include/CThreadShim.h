/* Threads, clocks, wake-ups, local sockets, signals and child processes of Linux, one choke point for each
 * call. Every function returns >= 0, or -errno taken inside C (Swift may reset errno between two calls).
 * Every descriptor is close-on-exec; "ns" is nanoseconds; a timeout < 0 waits for ever. */
#ifndef CTHREADSHIM_H
#define CTHREADSHIM_H

#include "cts_clock.h"
#include "cts_event.h"
#include "cts_mark.h"
#include "cts_process.h"
#include "cts_pty.h"
#include "cts_signal.h"
#include "cts_socket.h"
#include "cts_thread.h"

#endif
