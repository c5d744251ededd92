// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Marks what is wrong with a sample before anything is computed from it.
public struct Conditioner: Sendable {
    private var sawRotation = false

    public init() {}

    /// A gyroscope that has said nothing but exact zeros is none (some tables carry empty columns); one that stays silent only while at
    /// rest speaks up with the first movement.
    public mutating func push(_ sample: inout Sample) {
        if !sawRotation {
            if sample.flags.contains(.noGyroscope) || sample.angularRate == .zero {
                sample.flags.insert(.noGyroscope)
            } else {
                sawRotation = true
            }
        }
    }
}
