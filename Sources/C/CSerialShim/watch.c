#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "CSerialShim.h"

/* Links followed, and so folders watched, at most. */
enum { LIMIT = 8 };

typedef struct {
    int id;
    char name[NAME_MAX + 1]; /* what is awaited in the folder */
} place;

struct css_watch {
    int fd, count;
    place places[LIMIT];
};

int css_watch_open(css_watch **out) {
    css_watch *watch = calloc(1, sizeof *watch);
    if (!watch) return -ENOMEM;
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->fd < 0) {
        int error = errno;
        free(watch);
        return -error;
    }
    *out = watch;
    return 0;
}

int css_watch_descriptor(const css_watch *watch) { return watch->fd; }

void css_watch_close(css_watch *watch) {
    close(watch->fd);
    free(watch);
}

/* Cuts path to its deepest folder that exists; name becomes the entry awaited there. */
static int cut_to_folder(char *path, char *name) {
    for (;;) {
        char *slash = strrchr(path, '/');
        if (!slash) return -EINVAL;
        snprintf(name, NAME_MAX + 1, "%s", slash + 1);
        if (slash == path) slash++;
        *slash = 0;
        struct stat there;
        if (stat(path, &there) == 0 && S_ISDIR(there.st_mode)) return 0;
        if (!strcmp(path, "/")) return -ENOENT;
    }
}

static void add(css_watch *watch, const char *path) {
    char folder[PATH_MAX];
    place *next = &watch->places[watch->count];
    snprintf(folder, sizeof folder, "%s", path);
    if (cut_to_folder(folder, next->name)) return;
    /* IN_ATTRIB: udev gives the node its group only after it has made it. */
    const uint32_t events = IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MASK_ADD;
    next->id = inotify_add_watch(watch->fd, folder, events);
    if (next->id >= 0) watch->count++;
}

/* Where the link at path points, as an absolute path; 0 = it is no link. */
static int follow(const char *path, char *target) {
    char text[PATH_MAX];
    ssize_t n = readlink(path, text, sizeof text - 1);
    if (n <= 0) return 0;
    text[n] = 0;
    const char *slash = strrchr(path, '/');
    int folder = slash && text[0] != '/' ? (int)(slash - path) + 1 : 0;
    int length = snprintf(target, PATH_MAX, "%.*s%s", folder, path, text);
    return length > 0 && length < PATH_MAX;
}

int css_watch_aim(css_watch *watch, const char *path) {
    place before[LIMIT];
    int count = watch->count;
    memcpy(before, watch->places, sizeof before);
    watch->count = 0;
    char current[PATH_MAX], next[PATH_MAX];
    snprintf(current, sizeof current, "%s", path);
    for (int links = 0; links < LIMIT; links++) {
        add(watch, current);
        if (!follow(current, next)) break;
        memcpy(current, next, sizeof current);
    }
    for (int i = 0; i < count; i++) {
        int kept = 0;
        for (int j = 0; j < watch->count; j++) kept |= watch->places[j].id == before[i].id;
        if (!kept) inotify_rm_watch(watch->fd, before[i].id);
    }
    return watch->count;
}

static int concerns(const css_watch *watch, const struct inotify_event *event) {
    if (event->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF)) return 1;
    for (int i = 0; i < watch->count; i++) {
        if (watch->places[i].id != event->wd || event->len == 0) continue;
        if (!strcmp(event->name, watch->places[i].name)) return 1;
    }
    return 0;
}

int css_watch_take(css_watch *watch) {
    char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    int hit = 0;
    for (;;) {
        ssize_t n = read(watch->fd, events, sizeof events);
        if (n <= 0) return n < 0 && errno != EAGAIN && errno != EINTR ? -errno : hit;
        for (char *at = events; at < events + n;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            hit |= concerns(watch, event);
            at += sizeof *event + event->len;
        }
    }
}
