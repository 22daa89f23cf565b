#ifndef CTS_PTY_H
#define CTS_PTY_H

#include <stddef.h>
#include <stdint.h>

/* Pseudo-terminals for simulated devices. Every call returns >= 0 or -errno, taken inside C. */

/* A master in raw mode, not blocking, closed on exec; the slave's path goes into `path`. The slave was opened
   and closed once, so that "nobody there" looks the same before the first opening and after the last
   closing. */
int cts_pty_open(char *path, size_t capacity);

/* > 0 octets, -EAGAIN nothing yet, -EIO nobody has the slave open. */
long cts_pty_read(int master, uint8_t *octets, size_t capacity);

/* Octets taken, -EAGAIN full, -EIO nobody has the slave open. */
long cts_pty_write(int master, const uint8_t *octets, size_t count);

/* 1 somebody has the slave open, 0 nobody. */
int cts_pty_is_open(int master);

/* Throws away what nobody read, both ways, once the slave was closed: a cable keeps nothing. */
int cts_pty_flush(int master, const char *path);

/* Waits until the peer read everything that was written, at most `milliseconds`: closing a master throws
   unread octets away. 1 all read, 0 time is up. */
int cts_pty_linger(int master, const char *path, int milliseconds);

/* Points `link` at `target` in one step; an earlier link is replaced, anything else is -EEXIST. */
int cts_pty_link(const char *target, const char *link);

/* Removes `link` if it still points at `target`. 1 removed, 0 it belongs to somebody else or is gone. */
int cts_pty_unlink(const char *target, const char *link);

/* Cells of the terminal behind a descriptor; -ENOTTY where there is none. Zeros: it does not know. */
int cts_terminal_size(int descriptor, int *columns, int *rows);

/* Tells a pseudo-terminal how many cells its window has. */
int cts_terminal_resize(int master, int columns, int rows);

/* The terminal of a descriptor opened once more, for writing that never blocks: what is set here is not set
   for whoever shares the descriptor. */
int cts_terminal_again(int descriptor);

/* Takes a machine-wide name that the kernel gives back when the process dies; -EADDRINUSE: taken. */
int cts_pty_claim(const char *name);

/* Small files: the whole of it. */
int cts_pty_append(const char *path);
int cts_pty_write_all(int descriptor, const uint8_t *octets, size_t count);
long cts_pty_load(const char *path, uint8_t *octets, size_t capacity);
int cts_pty_replace(const char *path, const uint8_t *octets, size_t count);

#endif
