// SPDX-License-Identifier: Apache-2.0
// What Swift's Glibc module lacks: variadic ioctls, termios2, and constants behind function-like macros.
// Every function gives 0 or more, or -errno.
#pragma once
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>

// Serial ports.

/// Raw 8N1 at any `baud`, without flow control and without dropping DTR at close.
int clinux_serial_set_raw(int descriptor, unsigned baud);
/// The speed that the driver set in truth.
int clinux_serial_speed(int descriptor);
/// Throws away what was received and not read.
int clinux_serial_flush_input(int descriptor);
/// Waits until what was written has left the port.
int clinux_serial_drain(int descriptor);
/// 1 where somebody has asked for exclusive use.
int clinux_serial_is_exclusive(int descriptor);
int clinux_serial_set_exclusive(int descriptor, int on);
/// Asks the driver to hand over bytes at once; fails where it has no such setting.
int clinux_serial_set_low_latency(int descriptor);
/// Sets both lines in one call: an ESP32 resets while they differ.
int clinux_serial_set_modem_lines(int descriptor, int dtr, int rts);

struct clinux_line_counts {
    int32_t received, overruns, framing_errors, parity_errors, buffer_overruns;
};
/// What the driver has counted since the port was made.
int clinux_serial_line_counts(int descriptor, struct clinux_line_counts *counts);

// hidraw. Texts end with NUL; lengths include it.

struct clinux_hidraw_info {
    uint32_t bus;
    uint16_t vendor, product;
};
int clinux_hidraw_info(int descriptor, struct clinux_hidraw_info *info);
/// Gives the length; `capacity` of at least 4096 holds any descriptor.
int clinux_hidraw_descriptor(int descriptor, uint8_t *bytes, unsigned capacity);
int clinux_hidraw_name(int descriptor, char *text, unsigned capacity);
int clinux_hidraw_physical(int descriptor, char *text, unsigned capacity);
int clinux_hidraw_unique(int descriptor, char *text, unsigned capacity);
/// `bytes[0]` is the report's number, in and out; gives the length.
int clinux_hidraw_get_feature(int descriptor, uint8_t *bytes, unsigned capacity);
int clinux_hidraw_set_feature(int descriptor, const uint8_t *bytes, unsigned length);

// Sound, where libasound is installed: mono, 16 bits.

struct clinux_sound;
/// Opens `device` (`default`) with `rate` frames a second and a buffer of `latency` µs. -ENOSYS: there is no libasound.
int clinux_sound_open(const char *device, unsigned rate, unsigned latency, struct clinux_sound **sound);
/// Waits until the frames fit into the buffer; gives how many did.
int clinux_sound_write(struct clinux_sound *sound, const int16_t *frames, unsigned count);
/// Frames until one that is written now is heard; 0 of a device that plays nothing.
int clinux_sound_delay(struct clinux_sound *sound);
/// What is not heard yet is not.
void clinux_sound_close(struct clinux_sound *sound);

// Codes for a camera, where libqrencode is installed.

/// The modules of a QR code of `text`, row by row, 1 for dark; gives their number on a side. -ENOSYS: there is no libqrencode.
int clinux_qr_encode(const char *text, uint8_t *modules, unsigned capacity);

// Threads and nodes.

/// Names the calling thread (15 signs at most), lets its timers be at most `slack` ns late, and holds all signals off it.
int clinux_thread_prepare(const char *name, unsigned long slack);
/// 1 where the descriptor is the side of a pseudo terminal that programs open.
int clinux_is_pty(int descriptor);
/// Makes a pseudo terminal and gives its maker's side, non-blocking; `node` is what programs open.
int clinux_make_pty(char *node, unsigned capacity);

// Made-up HID devices, by an open /dev/uhid.

int clinux_uhid_create(
    int descriptor, const char *name, uint16_t vendor, uint16_t product, const uint8_t *report_descriptor,
    unsigned length);
/// Sends one input report.
int clinux_uhid_send(int descriptor, const uint8_t *report, unsigned length);
/// Reads one thing that the kernel wants of the device, if there is one (then 1), and answers questions for reports.
int clinux_uhid_answer(int descriptor);
int clinux_uhid_destroy(int descriptor);
