/* Serial ports of Linux: open, settings, close, identity, and hints that a port is back.
 * Every function returns >= 0, or -errno taken inside C. Reading, writing and waiting are plain descriptor
 * calls. */
#ifndef CSERIALSHIM_H
#define CSERIALSHIM_H

#include <stddef.h>
#include <stdint.h>

#define CSS_PARITY_NONE 0
#define CSS_PARITY_EVEN 1
#define CSS_PARITY_ODD 2

typedef struct {
    int baud;
    int parity;
    int stop_bits;
    int hardware_flow_control;
    int asserts_dtr;
    int asserts_rts;
    int hangs_up_on_close;
} css_settings;

typedef struct {
    int fd;
    int is_pseudo_terminal;
    int baud; /* as the driver has it */
    int is_low_latency;
    int is_closing_wait_cut;
} css_port;

/* Opens raw, 8 data bits, non-blocking, close-on-exec, owned by one process. device: the node behind path.
 * -ENOENT … nothing there; -EACCES; -EBUSY another owner; -ENOTTY no serial port; -EINVAL settings not taken.
 * device is filled as soon as it is known, also when a later step fails. */
int css_open(const char *path, const css_settings *settings, css_port *port, char *device, size_t size);
/* Never waits for octets that the device does not take. */
int css_close(int fd);
/* A second descriptor of the same port. */
int css_duplicate(int fd);
/* Throws away what the kernel has not sent yet. */
int css_flush_output(int fd);

/* Name of the group that may open this node. */
int css_group_of(const char *path, char *name, size_t size);
/* "minicom (process 4711)" for a process that has this device open, other than the caller; -ESRCH = none
 * seen. */
int css_owner_of(const char *device, char *text, size_t size);

typedef struct {
    char node[64];
    char manufacturer[128];
    char product[128];
    char serial[128];
    char stable_path[256]; /* below /dev/serial/by-id, may be empty */
    int vendor_id;         /* -1 = not on USB */
    int product_id;
} css_identity;

/* Fills up to limit entries for the USB serial ports plugged in; returns their number; opens none. */
int css_list(css_identity *entries, int limit);
/* Node of the first port with these ids; serial NULL or empty = any; -ENOENT. */
int css_find(int vendor_id, int product_id, const char *serial, char *node, size_t size);

/* Hints by inotify that a path may have come back. */
typedef struct css_watch css_watch;
int css_watch_open(css_watch **out);
int css_watch_descriptor(const css_watch *watch);
/* Watches for path: the deepest folder that exists on the way to it, and to where its links point. */
int css_watch_aim(css_watch *watch, const char *path);
/* Takes what has happened: 1 = something that concerns the path, 0 = nothing that does. */
int css_watch_take(css_watch *watch);
void css_watch_close(css_watch *watch);

#endif
