#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <libserialport.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "CSerialShim.h"

static void copy(char *to, size_t size, const char *from) {
    size_t length = from ? strnlen(from, size - 1) : 0;
    memcpy(to, from ? from : "", length);
    to[length] = 0;
}

/* sp_list_ports would open UARTs of the board to probe them, which raises DTR; a look-up by name opens
 * none. */
static int identify(const char *name, css_identity *entry) {
    struct sp_port *port = NULL;
    memset(entry, 0, sizeof *entry);
    snprintf(entry->node, sizeof entry->node, "/dev/%.50s", name);
    if (sp_get_port_by_name(entry->node, &port) != SP_OK) return -ENODEV;
    int found = sp_get_port_usb_vid_pid(port, &entry->vendor_id, &entry->product_id) == SP_OK;
    if (found) {
        copy(entry->manufacturer, sizeof entry->manufacturer, sp_get_port_usb_manufacturer(port));
        copy(entry->product, sizeof entry->product, sp_get_port_usb_product(port));
        copy(entry->serial, sizeof entry->serial, sp_get_port_usb_serial(port));
    }
    sp_free_port(port);
    return found ? 0 : -ENODEV;
}

static void add_stable_paths(css_identity *entries, int count) {
    DIR *listing = opendir("/dev/serial/by-id");
    if (!listing) return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        char path[PATH_MAX], real[PATH_MAX];
        snprintf(path, sizeof path, "/dev/serial/by-id/%s", entry->d_name);
        if (entry->d_name[0] == '.' || !realpath(path, real)) continue;
        for (int i = 0; i < count; i++) {
            if (strcmp(real, entries[i].node)) continue;
            copy(entries[i].stable_path, sizeof entries[i].stable_path, path);
        }
    }
    closedir(listing);
}

int css_list(css_identity *entries, int limit) {
    DIR *listing = opendir("/sys/class/tty");
    if (!listing) return errno == ENOENT ? 0 : -errno;
    int count = 0;
    for (struct dirent *entry; count < limit && (entry = readdir(listing));) {
        if (strncmp(entry->d_name, "ttyACM", 6) && strncmp(entry->d_name, "ttyUSB", 6)) continue;
        if (identify(entry->d_name, &entries[count]) == 0) count++;
    }
    closedir(listing);
    add_stable_paths(entries, count);
    return count;
}

int css_find(int vendor_id, int product_id, const char *serial, char *node, size_t size) {
    enum { limit = 64 };
    css_identity *entries = calloc(limit, sizeof *entries);
    if (!entries) return -ENOMEM;
    int count = css_list(entries, limit), result = count < 0 ? count : -ENOENT;
    for (int i = 0; i < count && result; i++) {
        if (entries[i].vendor_id != vendor_id || entries[i].product_id != product_id) continue;
        if (serial && *serial && strcasecmp(serial, entries[i].serial)) continue;
        copy(node, size, entries[i].node);
        result = 0;
    }
    free(entries);
    return result;
}
