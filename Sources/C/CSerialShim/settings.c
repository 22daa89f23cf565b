/* <asm/termbits.h> (termios2: any baud rate) and <termios.h> cannot meet in one file, hence this one. */
#include "settings.h"

#include <asm/termbits.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>

static void make_raw(struct termios2 *t) {
    /* IXON off, or 11 and 13 vanish from binary data. BRKINT and PARMRK off: a break is a 00, damage is
     * damage for the frame's CRC to find. */
    const tcflag_t changes = IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF | IXANY;
    t->c_iflag &= ~(tcflag_t)(changes | INPCK | IMAXBEL | IUTF8);
    t->c_oflag = 0;
    t->c_lflag = 0;
    /* With VMIN 1 a read of 0 can only be a hang-up. */
    t->c_cc[VMIN] = 1;
    t->c_cc[VTIME] = 0;
}

int css_apply_settings(int fd, const css_settings *s) {
    struct termios2 wanted, found;
    if (ioctl(fd, TCGETS2, &wanted)) return -errno;
    make_raw(&wanted);
    wanted.c_cflag &=
        ~(tcflag_t)(CSIZE | CSTOPB | PARENB | PARODD | CMSPAR | CRTSCTS | HUPCL | CBAUD | (CBAUD << IBSHIFT));
    wanted.c_cflag |= CLOCAL | CREAD | CS8 | BOTHER;
    if (s->stop_bits == 2) wanted.c_cflag |= CSTOPB;
    if (s->parity != CSS_PARITY_NONE) wanted.c_cflag |= PARENB;
    if (s->parity == CSS_PARITY_ODD) wanted.c_cflag |= PARODD;
    if (s->parity != CSS_PARITY_NONE) wanted.c_iflag |= INPCK;
    if (s->hardware_flow_control) wanted.c_cflag |= CRTSCTS;
    if (s->hangs_up_on_close) wanted.c_cflag |= HUPCL;
    wanted.c_ispeed = wanted.c_ospeed = (speed_t)s->baud;
    if (ioctl(fd, TCSETS2, &wanted)) return -errno;
    /* Setting is best effort: what took effect is what is read back. */
    if (ioctl(fd, TCGETS2, &found)) return -errno;
    const tcflag_t shape = CSIZE | CSTOPB | PARENB | PARODD | CRTSCTS;
    if ((found.c_cflag & shape) != (wanted.c_cflag & shape)) return -EINVAL;
    if (found.c_iflag & (IXON | IXOFF) || found.c_oflag & OPOST) return -EINVAL;
    if (found.c_lflag & (ICANON | ECHO)) return -EINVAL;
    long off = labs((long)found.c_ospeed - s->baud);
    return off * 100 > (long)s->baud * 3 ? -EINVAL : (int)found.c_ospeed;
}
