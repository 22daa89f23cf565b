#define _GNU_SOURCE
#include "cts_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cts_clock.h"

static int address_of(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length == 0) return -EINVAL;
    if (length >= sizeof address->sun_path) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

static int new_socket(void) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return fd < 0 ? -errno : fd;
}

static int take_lock(const char *path) {
    char name[sizeof((struct sockaddr_un *)0)->sun_path + 8];
    snprintf(name, sizeof name, "%s.lock", path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    int error = errno == EWOULDBLOCK ? EADDRINUSE : errno;
    close(fd);
    return -error;
}

/* Binds under another name, sets the mode, then renames: the socket is never there with a wider mode, and the
 * process-wide umask is left alone. */
static int bind_quietly(int fd, const char *path, mode_t mode, int backlog) {
    struct sockaddr_un address;
    char staging[sizeof address.sun_path];
    int n = snprintf(staging, sizeof staging, "%s.new", path);
    if (n < 0 || (size_t)n >= sizeof staging) return -ENAMETOOLONG;
    address_of(staging, &address);
    struct stat there;
    if (lstat(path, &there) == 0 && !S_ISSOCK(there.st_mode)) return -EEXIST;
    unlink(staging);
    if (bind(fd, (struct sockaddr *)&address, sizeof address)) return -errno;
    if (chmod(staging, mode) || listen(fd, backlog) || rename(staging, path)) {
        int error = errno;
        unlink(staging);
        return -error;
    }
    return 0;
}

int cts_unix_listen(const char *path, mode_t mode, int backlog, int *lock) {
    struct sockaddr_un address;
    int result = address_of(path, &address);
    if (result) return result;
    int held = take_lock(path);
    if (held < 0) return held;
    int fd = new_socket();
    result = fd < 0 ? fd : bind_quietly(fd, path, mode, backlog);
    if (result) {
        if (fd >= 0) close(fd);
        close(held);
        return result;
    }
    *lock = held;
    return fd;
}

int cts_unix_unlisten(const char *path, int fd, int lock) {
    int result = unlink(path) ? -errno : 0;
    close(fd);
    close(lock);
    return result;
}

int cts_unix_connect(const char *path, int64_t timeout_ns) {
    struct sockaddr_un address;
    int result = address_of(path, &address);
    if (result) return result;
    int fd = new_socket();
    if (fd < 0) return fd;
    int64_t deadline = timeout_ns < 0 ? INT64_MAX : cts_clock_monotonic() + timeout_ns;
    /* A local connect is done at once or refused at once; only a full backlog (EAGAIN) is worth waiting for,
     * and poll does not tell when it has room. */
    while (connect(fd, (struct sockaddr *)&address, sizeof address)) {
        result = errno;
        if (result == EINTR) continue;
        if (result != EAGAIN || cts_clock_monotonic() >= deadline) {
            close(fd);
            return result == EAGAIN ? -ETIMEDOUT : -result;
        }
        cts_sleep(1000000);
    }
    return fd;
}

int cts_unix_accept(int listener) {
    int fd;
    do fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    return fd < 0 ? -errno : fd;
}

int cts_unix_peer(int fd, int *pid, int *uid, int *gid) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size)) return -errno;
    *pid = peer.pid;
    *uid = (int)peer.uid;
    *gid = (int)peer.gid;
    return 0;
}

int cts_unix_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) ? -errno : 0;
}

int64_t cts_socket_send(int fd, const void *bytes, size_t count) {
    ssize_t n;
    do n = send(fd, bytes, count, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

int64_t cts_socket_receive(int fd, void *bytes, size_t count) {
    ssize_t n;
    do n = recv(fd, bytes, count, 0);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

int cts_socket_finish(int fd) { return shutdown(fd, SHUT_WR) ? -errno : 0; }
