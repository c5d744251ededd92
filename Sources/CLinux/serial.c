// SPDX-License-Identifier: Apache-2.0
// A translation unit of its own: <asm/termbits.h> and <termios.h> clash.
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <errno.h>
#include <linux/serial.h>
#include <string.h>

#include "CLinux.h"

int ioctl(int descriptor, unsigned long request, ...);

// <asm/termios.h> has these, and clashes too.
enum { LINE_DTR = 0x002, LINE_RTS = 0x004 };

static int result(int status) { return status < 0 ? -errno : status; }

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
    return result(ioctl(descriptor, TCSETS2, &settings));
}

int clinux_serial_speed(int descriptor) {
    struct termios2 settings;
    return ioctl(descriptor, TCGETS2, &settings) != 0 ? -errno : (int)settings.c_ospeed;
}

int clinux_serial_flush_input(int descriptor) { return result(ioctl(descriptor, TCFLSH, TCIFLUSH)); }

int clinux_serial_drain(int descriptor) { return result(ioctl(descriptor, TCSBRK, 1)); }

int clinux_serial_is_exclusive(int descriptor) {
    int on = 0;
    return ioctl(descriptor, TIOCGEXCL, &on) != 0 ? -errno : on != 0;
}

int clinux_serial_set_exclusive(int descriptor, int on) {
    return result(ioctl(descriptor, on ? TIOCEXCL : TIOCNXCL));
}

int clinux_serial_set_low_latency(int descriptor) {
    struct serial_struct settings;
    memset(&settings, 0, sizeof settings);
    if (ioctl(descriptor, TIOCGSERIAL, &settings) != 0) return -errno;
    settings.flags |= ASYNC_LOW_LATENCY;
    return result(ioctl(descriptor, TIOCSSERIAL, &settings));
}

int clinux_serial_set_modem_lines(int descriptor, int dtr, int rts) {
    int lines = 0;
    if (ioctl(descriptor, TIOCMGET, &lines) != 0) return -errno;
    lines = (lines & ~(LINE_DTR | LINE_RTS)) | (dtr ? LINE_DTR : 0) | (rts ? LINE_RTS : 0);
    return result(ioctl(descriptor, TIOCMSET, &lines));
}

int clinux_serial_line_counts(int descriptor, struct clinux_line_counts *counts) {
    struct serial_icounter_struct seen;
    memset(&seen, 0, sizeof seen);
    if (ioctl(descriptor, TIOCGICOUNT, &seen) != 0) return -errno;
    counts->received = seen.rx;
    counts->overruns = seen.overrun;
    counts->framing_errors = seen.frame;
    counts->parity_errors = seen.parity;
    counts->buffer_overruns = seen.buf_overrun;
    return 0;
}
