// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the reports of a SlimeVR receiver with one tracker: a packet of type 1, and registrations in the free places.
public struct SlimeVREncoder: Encoder {
    public var tracker: UInt8
    public var address: UInt64

    public init(tracker: UInt8 = 0, address: UInt64 = 0xC0FF_EE12_3456) {
        self.tracker = tracker
        self.address = address
    }

    /// Appends one report of 64 bytes. Specific force and orientation are sent; the orientation makes the force linear.
    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let q = reading.orientation
        let linear = reading.specificForce - q.unrotate(Vector3(0, 0, Factor.standardGravity))
        bytes.append(contentsOf: [1, tracker])
        for component in [q.x, q.y, q.z, q.w] { bytes.appendTicks(component * 32_768) }
        for component in [linear.x, linear.y, linear.z] { bytes.appendTicks(component * 128) }
        for _ in 0..<3 {
            bytes.append(contentsOf: [SlimeVRPacket.registration, tracker])
            for place in 0..<6 { bytes.append(UInt8(truncatingIfNeeded: address >> (8 * UInt64(place)))) }
            bytes.append(contentsOf: repeatElement(0, count: 8))
        }
    }
}
