// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Frames as the chip sends them. The angles are sent as 0; an acceleration of exactly zero is sent as 1 mg upwards, since a real
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
        for _ in 0..<6 { bytes.append(0) }
        let force = reading.specificForce
        let (x, y, z) = (milligravities(force.x), milligravities(force.y), milligravities(force.z))
        bytes.append(x, .little)
        bytes.append(y, .little)
        bytes.append(x == 0 && y == 0 && z == 0 ? 1 : z, .little)
        for _ in 0..<3 { bytes.append(0) }
        bytes.append(Checksum.sum8(bytes.span, (first + 2)..<(first + 18)))
    }

    private func milligravities(_ value: Double) -> Int16 {
        Int16(rounding: value / BNO08xRVCReader.milligravity, limit: 8000)
    }
}
