// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The clock by which arriving bytes are stamped.
///
/// CLOCK_BOOTTIME: it never steps, as CLOCK_MONOTONIC, but it also goes on while the machine sleeps. A lid closed for ten minutes must be
/// a gap of ten minutes in a run, not two halves put together.
public enum HostClock {
    /// ns since the machine started.
    public static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
