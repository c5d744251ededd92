// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <linux/uhid.h>
#include <string.h>
#include <unistd.h>

#include "CLinux.h"

static int send_event(int descriptor, const struct uhid_event *event) {
    ssize_t written = write(descriptor, event, sizeof *event);
    return written < 0 ? -errno : written == sizeof *event ? 0 : -EIO;
}

int clinux_uhid_create(
    int descriptor, const char *name, uint16_t vendor, uint16_t product, const uint8_t *report_descriptor,
    unsigned length) {
    struct uhid_event event;
    memset(&event, 0, sizeof event);
    if (length > sizeof event.u.create2.rd_data) return -EMSGSIZE;
    event.type = UHID_CREATE2;
    strncpy((char *)event.u.create2.name, name, sizeof event.u.create2.name - 1);
    strncpy((char *)event.u.create2.phys, "gait-simulate", sizeof event.u.create2.phys - 1);
    memcpy(event.u.create2.rd_data, report_descriptor, length);
    event.u.create2.rd_size = (uint16_t)length;
    event.u.create2.bus = 3;  // BUS_USB
    event.u.create2.vendor = vendor;
    event.u.create2.product = product;
    return send_event(descriptor, &event);
}

int clinux_uhid_send(int descriptor, const uint8_t *report, unsigned length) {
    struct uhid_event event;
    memset(&event, 0, sizeof event);
    if (length > sizeof event.u.input2.data) return -EMSGSIZE;
    event.type = UHID_INPUT2;
    event.u.input2.size = (uint16_t)length;
    memcpy(event.u.input2.data, report, length);
    return send_event(descriptor, &event);
}

int clinux_uhid_answer(int descriptor) {
    struct uhid_event event, answer;
    memset(&event, 0, sizeof event);
    ssize_t count = read(descriptor, &event, sizeof event);
    if (count < 0) return errno == EAGAIN ? 0 : -errno;
    memset(&answer, 0, sizeof answer);
    switch (event.type) {
    case UHID_GET_REPORT:
        // The report's number and zeros: as long as the longest that is asked for; the kernel takes what fits.
        answer.type = UHID_GET_REPORT_REPLY;
        answer.u.get_report_reply.id = event.u.get_report.id;
        answer.u.get_report_reply.size = 256;
        answer.u.get_report_reply.data[0] = event.u.get_report.rnum;
        break;
    case UHID_SET_REPORT:
        answer.type = UHID_SET_REPORT_REPLY;
        answer.u.set_report_reply.id = event.u.set_report.id;
        break;
    default: return 1;
    }
    int status = send_event(descriptor, &answer);
    return status < 0 ? status : 1;
}

int clinux_uhid_destroy(int descriptor) {
    struct uhid_event event;
    memset(&event, 0, sizeof event);
    event.type = UHID_DESTROY;
    return send_event(descriptor, &event);
}
