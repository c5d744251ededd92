// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// Everything a run gives, in causal order.
public enum RunEvent: Sendable {
    case gait(GaitEvent)
    /// Only where the configuration asks for it: one a sample.
    case orientation(time: Double, Quaternion)
}
