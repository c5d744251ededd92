// SPDX-License-Identifier: Apache-2.0
// What Swift's Glibc module lacks: variadic ioctls, termios2, and constants behind function-like macros.
// Every function gives 0 or more, or -errno.
#pragma once

/// Raw 8N1 at any `baud`, without flow control and without dropping DTR at close.
int clinux_serial_set_raw(int descriptor, unsigned baud);
/// The speed that the driver set in truth.
int clinux_serial_speed(int descriptor);
