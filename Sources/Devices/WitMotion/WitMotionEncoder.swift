// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Frames as a sensor sends them that gaitd has set: acceleration, angular rate, quaternion; or combined ones.
public struct WitMotionEncoder: Encoder {
    /// 20-byte frames of type 0x61.
    public var isCombined: Bool

    public init(isCombined: Bool = false) { self.isCombined = isCombined }

    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let force = reading.specificForce
        let rate = reading.angularRate
        let (fx, fy, fz) = (counts(force.x), counts(force.y), counts(force.z))
        let (wx, wy, wz) = (turns(rate.x), turns(rate.y), turns(rate.z))
        guard !isCombined else {
            bytes.append(0x55)
            bytes.append(WitMotionFrame.combined)
            let words: [9 of Int16] = [fx, fy, fz, wx, wy, wz, 0, 0, 0]
            for index in words.indices { bytes.append(words[index], .little) }
            return
        }
        let temperature = reading.contents.contains(.temperature) ? reading.temperature : 25
        append(WitMotionFrame.acceleration, fx, fy, fz, Int16(rounding: temperature * 100), &bytes)
        append(WitMotionFrame.angularRate, wx, wy, wz, 0, &bytes)
        guard reading.contents.contains(.orientation) else { return }
        let turn = reading.orientation
        append(WitMotionFrame.quaternion, unit(turn.w), unit(turn.x), unit(turn.y), unit(turn.z), &bytes)
    }

    private func append(_ type: UInt8, _ a: Int16, _ b: Int16, _ c: Int16, _ d: Int16, _ bytes: inout [UInt8]) {
        let first = bytes.count
        bytes.append(0x55)
        bytes.append(type)
        bytes.append(a, .little)
        bytes.append(b, .little)
        bytes.append(c, .little)
        bytes.append(d, .little)
        bytes.append(Checksum.sum8(bytes.span, first..<(first + 10)))
    }

    private func counts(_ force: Double) -> Int16 { Int16(rounding: force / WitMotionFrame.forceScale) }
    private func turns(_ rate: Double) -> Int16 { Int16(rounding: rate / WitMotionFrame.rateScale) }
    private func unit(_ part: Double) -> Int16 { Int16(rounding: part * 32768) }
}
