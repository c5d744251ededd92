// SPDX-License-Identifier: Apache-2.0
// A translation unit of its own: <asm/termbits.h> and <termios.h> clash.
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <errno.h>

#include "CLinux.h"

int ioctl(int descriptor, unsigned long request, ...);

int clinux_serial_set_raw(int descriptor, unsigned baud) {
    struct termios2 settings;
    if (ioctl(descriptor, TCGETS2, &settings) != 0) return -errno;
    settings.c_iflag &=
        ~(unsigned)(IGNBRK | BRKINT | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXANY | IXOFF);
    settings.c_oflag &= ~(unsigned)OPOST;
    settings.c_lflag &= ~(unsigned)(ISIG | ICANON | ECHO | ECHONL | IEXTEN);
    settings.c_cflag &= ~(unsigned)(CSIZE | PARENB | CSTOPB | CRTSCTS | HUPCL | CBAUD | (CBAUD << IBSHIFT));
    settings.c_cflag |= CS8 | CREAD | CLOCAL | BOTHER | (BOTHER << IBSHIFT);
    settings.c_ispeed = settings.c_ospeed = baud;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return ioctl(descriptor, TCSETS2, &settings) != 0 ? -errno : 0;
}

int clinux_serial_speed(int descriptor) {
    struct termios2 settings;
    return ioctl(descriptor, TCGETS2, &settings) != 0 ? -errno : (int)settings.c_ospeed;
}
