#ifndef CTS_PROCESS_H
#define CTS_PROCESS_H

#include <stdint.h>

/* Starts a program with an empty signal mask and default handlers (children of Foundation.Process inherit
 * blocked signals) and in a process group of its own (Ctrl-C at the terminal ends the parent, which ends its
 * children in order). arguments and environment end with NULL; environment NULL = ours. input, output and
 * error: a descriptor, -1 = ours, -2 = /dev/null. No other descriptor is inherited. Returns its id. */
int cts_spawn(
    const char *path, char *const arguments[], char *const environment[], int input, int output, int error);
int cts_kill(int pid, int signal);
/* Waits until the child ends and reaps it: 0 and *status = exit code, or 128 + signal; -ETIMEDOUT. */
int cts_wait_child(int pid, int64_t timeout_ns, int *status);
int cts_process_id(void);
int cts_user_id(void);

#endif
