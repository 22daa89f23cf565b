#define _GNU_SOURCE
#include "cts_pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int fail_and_close(int descriptor)
{
    int error = errno;
    close(descriptor);
    return -error;
}

int cts_pty_open(char *path, size_t capacity)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0) return -errno;
    if (grantpt(master) < 0 || unlockpt(master) < 0) return fail_and_close(master);
    int error = ptsname_r(master, path, capacity);
    if (error != 0) {
        close(master);
        return -error;
    }
    int slave = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (slave < 0) return fail_and_close(master);
    struct termios raw;
    if (tcgetattr(slave, &raw) == 0) {
        cfmakeraw(&raw);
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        error = tcsetattr(slave, TCSANOW, &raw) < 0 ? errno : 0;
    } else {
        error = errno;
    }
    close(slave);
    if (error != 0) {
        close(master);
        return -error;
    }
    return master;
}

long cts_pty_read(int master, uint8_t *octets, size_t capacity)
{
    for (;;) {
        ssize_t count = read(master, octets, capacity);
        if (count > 0) return (long)count;
        if (count == 0) return -EIO;
        if (errno != EINTR) return -errno;
    }
}

long cts_pty_write(int master, const uint8_t *octets, size_t count)
{
    for (;;) {
        ssize_t written = write(master, octets, count);
        if (written >= 0) return (long)written;
        if (errno != EINTR) return -errno;
    }
}

int cts_pty_is_open(int master)
{
    struct pollfd entry = {.fd = master, .events = 0};
    int ready = poll(&entry, 1, 0);
    if (ready < 0) return -errno;
    return (entry.revents & POLLHUP) != 0 ? 0 : 1;
}

int cts_terminal_size(int descriptor, int *columns, int *rows)
{
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) < 0) return -errno;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int cts_terminal_resize(int master, int columns, int rows)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(master, TIOCSWINSZ, &size) < 0 ? -errno : 0;
}

int cts_terminal_again(int descriptor)
{
    char name[128];
    int error = ttyname_r(descriptor, name, sizeof name);
    if (error != 0) return -error;
    int again = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    return again < 0 ? -errno : again;
}

int cts_pty_flush(int master, const char *path)
{
    if (tcflush(master, TCIOFLUSH) < 0) return -errno;
    /* What reached a closed slave waits there for its next opening; only the slave's own side can drop it. */
    int slave = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (slave < 0) return -errno;
    int result = tcflush(slave, TCIOFLUSH) < 0 ? -errno : 0;
    close(slave);
    return result;
}

int cts_pty_linger(int master, const char *path, int milliseconds)
{
    const struct timespec step = {.tv_sec = 0, .tv_nsec = 5 * 1000 * 1000};
    int waited = 0;
    if (cts_pty_is_open(master) == 0) return 1;
    int slave = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    while (waited < milliseconds) {
        int unread = 1;
        nanosleep(&step, NULL);
        waited += 5;
        /* Who may not open an exclusive slave (TIOCEXCL) cannot ask it and waits the whole time. Two steps at
           least: what was written passes through a work queue of the kernel first. */
        if (slave >= 0 && ioctl(slave, FIONREAD, &unread) == 0 && unread == 0 && waited >= 10) break;
    }
    if (slave >= 0) close(slave);
    return waited < milliseconds ? 1 : 0;
}

int cts_pty_link(const char *target, const char *link)
{
    char fresh[4096];
    struct stat present;
    if (lstat(link, &present) == 0 && !S_ISLNK(present.st_mode)) return -EEXIST;
    int count = snprintf(fresh, sizeof fresh, "%s.%ld", link, (long)getpid());
    if (count < 0 || (size_t)count >= sizeof fresh) return -ENAMETOOLONG;
    if (unlink(fresh) < 0 && errno != ENOENT) return -errno;
    if (symlink(target, fresh) < 0) return -errno;
    if (rename(fresh, link) < 0) {
        int error = errno;
        unlink(fresh);
        return -error;
    }
    return 0;
}

int cts_pty_unlink(const char *target, const char *link)
{
    char present[4096];
    ssize_t count = readlink(link, present, sizeof present - 1);
    if (count < 0) return 0;
    present[count] = '\0';
    if (strcmp(present, target) != 0) return 0;
    return unlink(link) < 0 ? -errno : 1;
}

int cts_pty_claim(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    /* An abstract name begins with a zero octet and leaves no file behind. */
    if (length > sizeof address.sun_path - 1) return -ENAMETOOLONG;
    memcpy(address.sun_path + 1, name, length);
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
    if (bind(descriptor, (const struct sockaddr *)&address, size) < 0) return fail_and_close(descriptor);
    return descriptor;
}

int cts_pty_append(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    return descriptor < 0 ? -errno : descriptor;
}

int cts_pty_write_all(int descriptor, const uint8_t *octets, size_t count)
{
    while (count > 0) {
        ssize_t written = write(descriptor, octets, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        octets += written;
        count -= (size_t)written;
    }
    return 0;
}

long cts_pty_load(const char *path, uint8_t *octets, size_t capacity)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    size_t total = 0;
    while (total < capacity) {
        ssize_t count = read(descriptor, octets + total, capacity - total);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail_and_close(descriptor);
        if (count == 0) break;
        total += (size_t)count;
    }
    close(descriptor);
    return (long)total;
}

int cts_pty_replace(const char *path, const uint8_t *octets, size_t count)
{
    char fresh[4096];
    int length = snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof fresh) return -ENAMETOOLONG;
    int descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0) return -errno;
    int result = cts_pty_write_all(descriptor, octets, count);
    if (result == 0 && fsync(descriptor) < 0) result = -errno;
    close(descriptor);
    if (result == 0 && rename(fresh, path) < 0) result = -errno;
    if (result < 0) unlink(fresh);
    return result;
}
