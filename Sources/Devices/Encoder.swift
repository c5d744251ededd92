// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One protocol, readings → bytes, as the device would send them: for tests and the simulator.
public protocol Encoder: Sendable {
    /// Appends what the device sends for one reading. Quantities that the protocol can't carry are left out, others are rounded
    /// and held to the protocol's range.
    mutating func encode(_ reading: Reading, into bytes: inout [UInt8])
}
