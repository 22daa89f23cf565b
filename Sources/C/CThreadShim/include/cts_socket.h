#ifndef CTS_SOCKET_H
#define CTS_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Listens on a local stream socket with this mode. path + ".lock" is held under flock for as long as *lock is
 * open, so a socket file left by a dead process is replaced and one of a living process is not: -EADDRINUSE.
 * Paths over 107 octets: -ENAMETOOLONG. */
int cts_unix_listen(const char *path, mode_t mode, int backlog, int *lock);
/* Closes both and removes the socket file (the lock file stays: removing it would race). */
int cts_unix_unlisten(const char *path, int fd, int lock);
/* A connected non-blocking socket; a full backlog is waited for until the timeout: -ETIMEDOUT. */
int cts_unix_connect(const char *path, int64_t timeout_ns);
/* A non-blocking connection, or -EAGAIN. */
int cts_unix_accept(int listener);
int cts_unix_peer(int fd, int *pid, int *uid, int *gid);
/* Two connected non-blocking stream sockets. */
int cts_unix_pair(int ends[2]);
/* May be short; -EAGAIN = full; -EPIPE without a signal. */
int64_t cts_socket_send(int fd, const void *bytes, size_t count);
int64_t cts_socket_receive(int fd, void *bytes, size_t count);
/* Nothing more is sent; the peer reads the end after what was sent. */
int cts_socket_finish(int fd);

#endif
