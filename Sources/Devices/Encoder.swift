// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One protocol, readings → bytes, as the device would send them: for tests and the simulator.
public protocol Encoder: Sendable {
    /// Appends what the device sends for one reading. Quantities that the protocol can't carry are left out, others are rounded
    /// and held to the protocol's range.
    mutating func encode(_ reading: Reading, into bytes: inout [UInt8])
}

extension Int16 {
    /// The nearest whole number, held to ±`limit`; 0 where `value` is not a number.
    init(rounding value: Double, limit: Double = 32767) {
        let held = value > limit ? limit : value < -limit ? -limit : value
        self = held.isNaN ? 0 : Int16(held.rounded(.toNearestOrEven))
    }
}
