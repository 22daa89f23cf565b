#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "CSerialShim.h"

int css_group_of(const char *path, char *name, size_t size) {
    struct stat there;
    struct group entry, *found = NULL;
    char text[4096];
    if (stat(path, &there)) return -errno;
    int result = getgrgid_r(there.st_gid, &entry, text, sizeof text, &found);
    if (result || !found) return result ? -result : -ESRCH;
    snprintf(name, size, "%s", found->gr_name);
    return 0;
}

static int has_open(int process, dev_t device) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", process);
    DIR *listing = opendir(path);
    if (!listing) return 0;
    int found = 0;
    for (struct dirent *entry; !found && (entry = readdir(listing));) {
        struct stat there;
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        if (fstatat(dirfd(listing), entry->d_name, &there, 0)) continue;
        found = S_ISCHR(there.st_mode) && there.st_rdev == device;
    }
    closedir(listing);
    return found;
}

static void describe(int process, char *text, size_t size) {
    char path[64], name[32] = "a program";
    snprintf(path, sizeof path, "/proc/%d/comm", process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t n = read(fd, name, sizeof name - 1);
        if (n > 0) name[name[n - 1] == '\n' ? n - 1 : n] = 0;
        close(fd);
    }
    snprintf(text, size, "%s (process %d)", name, process);
}

int css_owner_of(const char *device, char *text, size_t size) {
    struct stat there;
    if (stat(device, &there)) return -errno;
    DIR *processes = opendir("/proc");
    if (!processes) return -errno;
    int result = -ESRCH, self = getpid();
    for (struct dirent *entry; result && (entry = readdir(processes));) {
        int process = atoi(entry->d_name);
        if (process <= 0 || process == self || !has_open(process, there.st_rdev)) continue;
        describe(process, text, size);
        result = 0;
    }
    closedir(processes);
    return result;
}
