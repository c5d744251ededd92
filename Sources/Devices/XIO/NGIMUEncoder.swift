// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Bundles as an NGIMU sends them: `/quaternion`, where there is one, and `/sensors`, each in its own packet.
public struct NGIMUEncoder: Encoder {
    public init() {}

    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        if reading.contents.contains(.orientation) {
            let turn = reading.orientation
            append(
                "/quaternion\0", ",ffff\0\0\0", [turn.w, turn.x, turn.y, turn.z, 0, 0, 0, 0, 0, 0], 4, reading, &bytes)
        }
        let force = (1 / XIMU3Reader.gravity) * reading.specificForce
        let rate = (1 / XIMU3Reader.radiansPerDegree) * reading.angularRate
        let field = reading.magneticField
        append(
            "/sensors\0\0\0\0", ",ffffffffff\0",
            [rate.x, rate.y, rate.z, force.x, force.y, force.z, field.x, field.y, field.z, 1013.25], 10, reading, &bytes
        )
    }

    /// `address` and `tags` are padded to 4 bytes.
    private func append(
        _ address: String, _ tags: String, _ values: [10 of Double], _ count: Int, _ reading: Reading,
        _ bytes: inout [UInt8]
    ) {
        var packet: [UInt8] = Array("#bundle\0".utf8)
        let time = max(reading.deviceTime, 0)
        let seconds = time.rounded(.down)
        packet.append(UInt32(truncatingIfNeeded: UInt64(seconds)), .big)
        packet.append(UInt32(truncatingIfNeeded: UInt64((time - seconds) * 0x1p32)), .big)
        packet.append(Int32(truncatingIfNeeded: address.utf8.count + tags.utf8.count + 4 * count), .big)
        packet.append(contentsOf: address.utf8)
        packet.append(contentsOf: tags.utf8)
        for index in 0..<count { packet.append(Float(values[index]), .big) }
        for byte in packet { SLIP.append(byte, end: SLIP.end, to: &bytes) }
        bytes.append(SLIP.end)
    }
}
