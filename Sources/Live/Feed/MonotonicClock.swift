// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The host's clock that never jumps: what `LiveEvent.arrival` is measured on.
public enum MonotonicClock {
    /// Nanoseconds of CLOCK_MONOTONIC.
    public static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
