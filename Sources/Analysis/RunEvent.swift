// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// Everything a run gives, in causal order.
public enum RunEvent: Sendable {
    case gait(GaitEvent)
    /// Only where the configuration asks for it: one a sample.
    case orientation(time: Double, Quaternion)
    /// Session time of which the stream says nothing; comes with the sample that ends it.
    case gap(StreamGap)
    /// How the device's clock stands, once in 10 s and where it was (re)found; never of a table.
    case clock(ClockState)
}
