// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// A runner or walker made of equations, with the truth known.
public struct SyntheticRunner: Sendable {
    public init() {}
}
