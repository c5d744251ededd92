// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the sensor data packets a MicroStrain 3DM would send.
public struct MicroStrainEncoder: Encoder {
    public init() {}

    /// Appends one packet of set 0x80: the fields of all that `reading` holds.
    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        var fields: [(descriptor: UInt8, data: [UInt8])] = []
        if reading.contents.contains(.deviceTime) {
            var data: [UInt8] = []
            data.append(UInt64(max(0, min(0x1p62, reading.deviceTime * 1e9)).rounded()), .big)
            fields.append((0xD5, data))
        }
        if reading.contents.contains(.specificForce) {
            fields.append((0x04, floats((1 / Factor.standardGravity) * reading.specificForce)))
        }
        if reading.contents.contains(.angularRate) { fields.append((0x05, floats(reading.angularRate))) }
        if reading.contents.contains(.magneticField) {
            fields.append((0x06, floats((1 / Factor.microteslas) * reading.magneticField)))
        }
        if reading.contents.contains(.orientation) {
            let q = reading.orientation
            fields.append((0x0A, floats([q.w, -q.x, q.y, q.z])))
        }
        if reading.contents.contains(.temperature) {
            fields.append((0x14, floats([reading.temperature, reading.temperature, reading.temperature])))
        }
        var ranges: UInt8 = 0
        if reading.flags.contains(.clippedAccelerometer) { ranges |= 0x07 }
        if reading.flags.contains(.clippedGyroscope) { ranges |= 0x38 }
        if ranges != 0 { fields.append((0x18, [0, ranges])) }
        bytes.append(contentsOf: MIPPacket.bytes(MIPPacket.Kind.sensor, fields))
    }

    private func floats(_ vector: Vector3) -> [UInt8] {
        let sent = vector.turnedAboutX
        return floats([sent.x, sent.y, sent.z])
    }

    private func floats(_ numbers: [Double]) -> [UInt8] {
        var data: [UInt8] = []
        for number in numbers { data.append(Float(number), .big) }
        return data
    }
}
