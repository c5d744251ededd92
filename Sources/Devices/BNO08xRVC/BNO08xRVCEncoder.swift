// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Frames as the chip sends them, with angles of 0 where there is no orientation. An acceleration of exactly zero is sent as 1 mg upwards, since a real
/// chip never sends the former.
public struct BNO08xRVCEncoder: Encoder {
    private var index: UInt8 = 0

    public init() {}

    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let first = bytes.count
        bytes.append(0xAA)
        bytes.append(0xAA)
        bytes.append(index)
        index &+= 1
        let angles = reading.contents.contains(.orientation) ? Self.angles(reading.orientation) : [0, 0, 0]
        for index in 0..<3 { bytes.append(angles[index], .little) }
        let force = reading.specificForce
        let (x, y, z) = (milligravities(force.x), milligravities(force.y), milligravities(force.z))
        bytes.append(x, .little)
        bytes.append(y, .little)
        bytes.append(x == 0 && y == 0 && z == 0 ? 1 : z, .little)
        for _ in 0..<3 { bytes.append(0) }
        bytes.append(Checksum.sum8(bytes.span, (first + 2)..<(first + 18)))
    }

    /// Yaw, pitch, roll in 0.01°: see `BNO08xRVCFrame.orientation`.
    private static func angles(_ orientation: Quaternion) -> [3 of Int16] {
        // The earth's up in the sensor's axes is (-cos p sin r, sin p, cos p cos r); the sensor's y on the earth begins
        // (-sin y cos p, cos y cos p).
        let up = orientation.unrotate(Vector3(0, 0, 1))
        let forward = orientation.rotate(Vector3(0, 1, 0))
        let pitch = Turn.parts(18_000, sine: up.y, cosine: (up.x * up.x + up.z * up.z).squareRoot())
        let roll = Turn.parts(18_000, sine: -up.x, cosine: up.z)
        let yaw = Turn.parts(18_000, sine: -forward.x, cosine: forward.y)
        return [Int16(yaw), Int16(pitch), Int16(roll)]
    }

    private func milligravities(_ value: Double) -> Int16 {
        Int16(rounding: value / BNO08xRVCReader.milligravity, limit: 8000)
    }
}
