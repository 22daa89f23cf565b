#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#include "CSerialShim.h"
#include "settings.h"

/* Unix98 pseudo-terminals, the ends that programs open (Documentation/admin-guide/devices.txt). */
static int is_pseudo_terminal(dev_t device) { return major(device) >= 136 && major(device) <= 143; }

static int resolve(const char *path, char *device, size_t size) {
    char real[PATH_MAX];
    struct stat there;
    if (!realpath(path, real)) return -errno;
    if (strlen(real) >= size) return -ENAMETOOLONG;
    memcpy(device, real, strlen(real) + 1);
    if (stat(real, &there)) return -errno;
    if (!S_ISCHR(there.st_mode)) return -ENOTTY;
    return is_pseudo_terminal(there.st_rdev);
}

/* flock is the real lock: TIOCEXCL alone does not stop root. A pseudo-terminal does without TIOCEXCL: its
 * other end keeps it alive, and with it the mark of an owner that was killed. */
static int own(int fd, int is_pseudo) {
    if (flock(fd, LOCK_EX | LOCK_NB)) return errno == EWOULDBLOCK ? -EBUSY : -errno;
    return !is_pseudo && ioctl(fd, TIOCEXCL) ? -errno : 0;
}

static void set_lines(int fd, const css_settings *s) {
    int on = (s->asserts_dtr ? TIOCM_DTR : 0) | (s->asserts_rts ? TIOCM_RTS : 0);
    int off = (TIOCM_DTR | TIOCM_RTS) & ~on;
    /* Adapters without these lines answer an error; then there is nothing to set. */
    if (on) ioctl(fd, TIOCMBIS, &on);
    if (off) ioctl(fd, TIOCMBIC, &off);
}

/* Two calls: low latency is allowed to any opener, closing_wait only with CAP_SYS_ADMIN, and one refusal
 * would reject both. */
static void shorten_waits(css_port *port) {
    struct serial_struct driver;
    if (ioctl(port->fd, TIOCGSERIAL, &driver)) return;
    driver.flags |= ASYNC_LOW_LATENCY;
    port->is_low_latency = ioctl(port->fd, TIOCSSERIAL, &driver) == 0;
    driver.closing_wait = 10; /* hundredths of a second, else 30 s */
    port->is_closing_wait_cut = ioctl(port->fd, TIOCSSERIAL, &driver) == 0;
}

int css_open(const char *path, const css_settings *settings, css_port *port, char *device, size_t size) {
    memset(port, 0, sizeof *port);
    port->fd = -1;
    device[0] = 0;
    int kind = resolve(path, device, size);
    if (kind < 0) return kind;
    /* Not sp_open: 0.1.1 leaves out O_CLOEXEC (a child started just then inherits the port), demands modem
     * lines that pseudo-terminals lack, and sets IXON, so all its work would be redone here. */
    int fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return -errno;
    int result = own(fd, kind);
    if (result) {
        close(fd); /* without a flush: the octets are the owner's */
        return result;
    }
    result = css_apply_settings(fd, settings);
    if (result < 0) {
        css_close(fd);
        return result;
    }
    port->fd = fd;
    port->baud = result;
    port->is_pseudo_terminal = kind;
    if (!kind) {
        set_lines(fd, settings);
        shorten_waits(port);
    }
    /* What came in before raw mode was echoed and mangled by the terminal's old settings. */
    tcflush(fd, TCIFLUSH);
    return 0;
}

int css_close(int fd) {
    /* A stopped UART would hold close() for closing_wait (30 s) to get rid of its output. */
    tcflush(fd, TCIOFLUSH);
    ioctl(fd, TIOCNXCL);
    flock(fd, LOCK_UN);
    return close(fd) && errno != EINTR ? -errno : 0;
}

int css_duplicate(int fd) {
    int second = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return second < 0 ? -errno : second;
}

int css_flush_output(int fd) { return tcflush(fd, TCOFLUSH) ? -errno : 0; }
