// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Messages as an x-IMU3 sends them: orientation, where there is one, then the inertial message.
public struct XIMU3Encoder: Encoder {
    /// As text rather than binary.
    public var isText: Bool

    public init(isText: Bool = false) { self.isText = isText }

    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let microseconds = UInt64(max(reading.deviceTime, 0) * 1e6 + 0.5)
        if reading.contents.contains(.orientation) {
            let turn = reading.orientation
            append("Q", microseconds, [turn.w, turn.x, turn.y, turn.z, 0, 0], count: 4, to: &bytes)
        }
        let force = (1 / XIMU3Reader.gravity) * reading.specificForce
        let rate = (1 / XIMU3Reader.radiansPerDegree) * reading.angularRate
        append("I", microseconds, [rate.x, rate.y, rate.z, force.x, force.y, force.z], count: 6, to: &bytes)
    }

    private func append(
        _ identifier: Unicode.Scalar, _ microseconds: UInt64, _ values: [6 of Double], count: Int,
        to bytes: inout [UInt8]
    ) {
        let letter = UInt8(ascii: identifier)
        guard !isText else {
            bytes.append(letter)
            bytes.append(contentsOf: ",\(microseconds)".utf8)
            for index in 0..<count {
                bytes.append(UInt8(ascii: ","))
                FixedDecimal.append(values[index], decimals: 4, to: &bytes)
            }
            return bytes.append(contentsOf: [0x0D, 0x0A])
        }
        bytes.append(letter | 0x80)
        for place in 0..<8 {
            SLIP.append(UInt8(truncatingIfNeeded: microseconds >> UInt64(8 * place)), end: 0x0A, to: &bytes)
        }
        for index in 0..<count {
            let bits = Float(values[index]).bitPattern
            for place in 0..<4 {
                SLIP.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 * place)), end: 0x0A, to: &bytes)
            }
        }
        bytes.append(0x0A)
    }
}

/// What an x-IMU3 can be told: lines of JSON with one pair, echoed by the device.
public enum XIMU3Command {
    /// `null` reads a setting.
    public static func set(_ key: String, _ value: String = "null") -> [UInt8] { Array("{\"\(key)\":\(value)}\n".utf8) }

    public static let ping = set("ping")
    /// Settings written before take effect.
    public static let apply = set("apply")
    /// Keeps the settings over power-off.
    public static let save = set("save")
    /// Inertial messages a second; nil where 400 is not a multiple.
    public static func rate(hertz: Int) -> [UInt8]? {
        guard hertz > 0, 400 % hertz == 0 else { return nil }
        return set("inertial_message_rate_divisor", "\(400 / hertz)")
    }
    public static func binary(_ isOn: Bool) -> [UInt8] { set("binary_mode_enabled", isOn ? "true" : "false") }
}
