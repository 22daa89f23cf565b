#define _GNU_SOURCE
#include "cts_event.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(cts_poll_entry) == sizeof(struct pollfd), "entries go to the kernel as they are");
_Static_assert(CTS_READABLE == POLLIN && CTS_WRITABLE == POLLOUT, "flags are the kernel's");
_Static_assert(CTS_FAILED == POLLERR && CTS_HUNG_UP == POLLHUP, "flags are the kernel's");

int cts_event_open(void) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int cts_event_post(int event) {
    uint64_t one = 1;
    /* EAGAIN: the counter is full, so it is readable, which is all a post asks for. */
    if (write(event, &one, sizeof one) < 0 && errno != EAGAIN) return -errno;
    return 0;
}

int cts_event_clear(int event) {
    uint64_t count;
    if (read(event, &count, sizeof count) < 0 && errno != EAGAIN) return -errno;
    return 0;
}

int cts_poll(cts_poll_entry *entries, size_t count, int64_t timeout_ns) {
    struct timespec limit = {timeout_ns / 1000000000, timeout_ns % 1000000000};
    int ready = ppoll((struct pollfd *)entries, count, timeout_ns < 0 ? NULL : &limit, NULL);
    if (ready < 0) {
        if (errno != EINTR) return -errno;
        for (size_t i = 0; i < count; i++) entries[i].ready = 0;
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (entries[i].ready & POLLNVAL) entries[i].ready = CTS_FAILED;
    }
    return ready;
}

int64_t cts_read(int fd, void *bytes, size_t count) {
    ssize_t n;
    do n = read(fd, bytes, count);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

int64_t cts_write(int fd, const void *bytes, size_t count) {
    ssize_t n;
    do n = write(fd, bytes, count);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

int cts_close(int fd) {
    /* On Linux the descriptor is gone even after EINTR. */
    return close(fd) && errno != EINTR ? -errno : 0;
}

int cts_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) ? -errno : 0; }

int cts_set_nonblocking(int fd, int on) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return -errno;
    return fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) ? -errno : 0;
}

static int count_entries(const char *folder) {
    DIR *listing = opendir(folder);
    if (!listing) return -errno;
    int count = 0;
    for (struct dirent *entry; (entry = readdir(listing));) count += entry->d_name[0] != '.';
    closedir(listing);
    return count;
}

int cts_count_descriptors(void) {
    int count = count_entries("/proc/self/fd");
    return count < 0 ? count : count - 1; /* one is the listing's own */
}

int cts_count_threads(void) { return count_entries("/proc/self/task"); }
