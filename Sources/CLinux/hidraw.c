// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <linux/hidraw.h>
#include <string.h>
#include <sys/ioctl.h>

#include "CLinux.h"

static int result(int status) { return status < 0 ? -errno : status; }

int clinux_hidraw_info(int descriptor, struct clinux_hidraw_info *info) {
    struct hidraw_devinfo seen;
    memset(&seen, 0, sizeof seen);
    if (ioctl(descriptor, HIDIOCGRAWINFO, &seen) < 0) return -errno;
    info->bus = seen.bustype;
    // Signed in the kernel's header.
    info->vendor = (uint16_t)seen.vendor;
    info->product = (uint16_t)seen.product;
    return 0;
}

int clinux_hidraw_descriptor(int descriptor, uint8_t *bytes, unsigned capacity) {
    struct hidraw_report_descriptor seen;
    int size = 0;
    if (ioctl(descriptor, HIDIOCGRDESCSIZE, &size) < 0) return -errno;
    memset(&seen, 0, sizeof seen);
    if (size < 0 || size > HID_MAX_DESCRIPTOR_SIZE || (unsigned)size > capacity) return -EMSGSIZE;
    seen.size = (uint32_t)size;
    if (ioctl(descriptor, HIDIOCGRDESC, &seen) < 0) return -errno;
    memcpy(bytes, seen.value, (size_t)size);
    return size;
}

int clinux_hidraw_name(int descriptor, char *text, unsigned capacity) {
    return result(ioctl(descriptor, HIDIOCGRAWNAME(capacity), text));
}

int clinux_hidraw_physical(int descriptor, char *text, unsigned capacity) {
    return result(ioctl(descriptor, HIDIOCGRAWPHYS(capacity), text));
}

int clinux_hidraw_unique(int descriptor, char *text, unsigned capacity) {
#ifdef HIDIOCGRAWUNIQ
    return result(ioctl(descriptor, HIDIOCGRAWUNIQ(capacity), text));
#else
    return -ENOTTY;
#endif
}

int clinux_hidraw_get_feature(int descriptor, uint8_t *bytes, unsigned capacity) {
    return result(ioctl(descriptor, HIDIOCGFEATURE(capacity), bytes));
}

int clinux_hidraw_set_feature(int descriptor, const uint8_t *bytes, unsigned length) {
    return result(ioctl(descriptor, HIDIOCSFEATURE(length), bytes));
}
