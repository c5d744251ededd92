// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the reports of a HID sensor with an accelerometer (mg) and a gyroscope (0.1 °/s) in one, and a time (µs).
public struct HIDSensorEncoder: Encoder {
    /// The report descriptor of this device.
    public static let reportDescriptor: [UInt8] = [
        0x05, 0x20,  // usage page: sensor
        0x09, 0x01, 0xA1, 0x01,  // usage: sensor; collection: application
        0x85, 0x01,  // report number 1
        0x09, 0x73, 0xA1, 0x00,  // usage: accelerometer 3D; collection: physical
        0x16, 0x00, 0x80, 0x26, 0xFF, 0x7F,  // logical range of 16 bits
        0x75, 0x10, 0x95, 0x03, 0x55, 0x0D,  // 3 fields of 16 bits, 10⁻³
        0x0A, 0x53, 0x04, 0x0A, 0x54, 0x04, 0x0A, 0x55, 0x04, 0x81, 0x02,  // x, y, z; input
        0xC0,
        0x09, 0x76, 0xA1, 0x00,  // usage: gyrometer 3D
        0x55, 0x0F,  // 10⁻¹
        0x0A, 0x57, 0x04, 0x0A, 0x58, 0x04, 0x0A, 0x59, 0x04, 0x81, 0x02,
        0xC0,
        0x0A, 0x29, 0x05,  // usage: time stamp
        0x15, 0x00, 0x27, 0xFF, 0xFF, 0xFF, 0xFF,  // 32 bits without sign
        0x75, 0x20, 0x95, 0x01, 0x66, 0x01, 0x10, 0x55, 0x0A, 0x81, 0x02,  // s, 10⁻⁶
        0xC0,
    ]

    public init() {}

    /// Appends one report of 17 bytes; time modulo its width.
    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        bytes.append(1)
        let force = reading.specificForce
        let rate = reading.angularRate
        for value in [force.x, force.y, force.z] { bytes.appendTicks(value / Factor.standardGravity * 1000) }
        for value in [rate.x, rate.y, rate.z] { bytes.appendTicks(value / Factor.radians * 10) }
        let time = Int64(max(-0x1p62, min(0x1p62, reading.deviceTime * 1e6)).rounded())
        bytes.append(UInt32(truncatingIfNeeded: time), .little)
    }
}
