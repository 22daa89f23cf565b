#ifndef CSS_SETTINGS_H
#define CSS_SETTINGS_H

#include "CSerialShim.h"

/* Raw mode with these settings, read back; returns the driver's baud rate, or -EINVAL when it took others. */
int css_apply_settings(int fd, const css_settings *settings);

#endif
