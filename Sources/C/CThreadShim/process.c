#define _GNU_SOURCE
#include "cts_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cts_clock.h"

static int redirect(posix_spawn_file_actions_t *actions, int target, int source) {
    if (source == -2) return posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_RDWR, 0);
    /* dup2 of a descriptor onto itself clears close-on-exec in posix_spawn: also right for -1. */
    return posix_spawn_file_actions_adddup2(actions, source < 0 ? target : source, target);
}

int cts_spawn(
    const char *path, char *const arguments[], char *const environment[], int input, int output, int error) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t pid = -1;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int result = redirect(&actions, 0, input);
    if (!result) result = redirect(&actions, 1, output);
    if (!result) result = redirect(&actions, 2, error);
    if (!result) result = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!result) result = posix_spawnattr_setsigmask(&attributes, &none);
    if (!result) result = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!result)
        result = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    if (!result)
        result = posix_spawn(
            &pid, path, &actions, &attributes, arguments, environment ? environment : environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result ? -result : pid;
}

int cts_kill(int pid, int signal) { return kill(pid, signal) ? -errno : 0; }

/* Waits on a pidfd, so that the deadline needs neither SIGCHLD nor a loop of naps (Linux 5.3). */
static int await_exit(int pid, int64_t timeout_ns) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0) return -errno;
    int64_t deadline = timeout_ns < 0 ? -1 : cts_clock_monotonic() + timeout_ns;
    int result = 0;
    for (;;) {
        int64_t left = deadline < 0 ? 0 : deadline - cts_clock_monotonic();
        if (left < 0) left = 0;
        struct timespec limit = {left / 1000000000, left % 1000000000};
        struct pollfd entry = {fd, POLLIN, 0};
        int ready = ppoll(&entry, 1, deadline < 0 ? NULL : &limit, NULL);
        if (ready > 0) break;
        if (ready < 0 && errno == EINTR) continue;
        result = ready == 0 ? -ETIMEDOUT : -errno;
        break;
    }
    close(fd);
    return result;
}

int cts_wait_child(int pid, int64_t timeout_ns, int *status) {
    int raw = 0, result = await_exit(pid, timeout_ns);
    if (result) return result;
    pid_t reaped;
    do reaped = waitpid(pid, &raw, 0);
    while (reaped < 0 && errno == EINTR);
    if (reaped < 0) return -errno;
    if (status) *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return 0;
}

int cts_process_id(void) { return getpid(); }
int cts_user_id(void) { return (int)getuid(); }
