// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// What a Sony controller says of its sensors' scales: a feature report (Linux, `hid-playstation.c`; sheet of the protocol).
///
/// | offset | field, i16 little-endian |
/// |---|---|
/// | 0 | report number: 0x05, or 0x02 (DualShock 4, USB) |
/// | 1, 3, 5 | gyroscope bias about x, y, z |
/// | 7...17 | ticks at the test speed: x+ x- y+ y- z+ z-; DualShock 4 by Bluetooth: x+ y+ z+ x- y- z- |
/// | 19, 21 | test speed, forth and back, °/s |
/// | 23...33 | ticks at 1 g: x+ x- y+ y- z+ z- |
/// | 37 | CRC-32 with seed 0xA3, by Bluetooth |
///
/// The gyroscope's bias is not used: it has drifted since the factory, and is found at rest.
public struct SonyCalibration: Sendable {
    public var gyroscopeBias: [3 of Int]
    /// Ticks between the test speeds.
    public var gyroscopeRange: [3 of Int]
    /// °/s between the test speeds.
    public var testSpeeds: Int
    /// Ticks between +1 g and -1 g, and the middle.
    public var accelerometerRange: [3 of Int]
    public var accelerometerBias: [3 of Int]

    /// nil where the bytes are no such report.
    public init?(_ report: Span<UInt8>, of model: SonyPadModel) {
        let isBluetooth = model == .dualShock4 && report.count >= 41 && report[0] == 0x05
        guard report.count >= (isBluetooth ? 41 : 35), report[0] == (model == .dualShock4 && !isBluetooth ? 0x02 : 0x05)
        else { return nil }
        if isBluetooth, Checksum.crc32(seed: 0xA3, report, 0..<37) != report.uint32(at: 37, .little) { return nil }
        gyroscopeBias = [0, 0, 0]
        gyroscopeRange = [0, 0, 0]
        accelerometerRange = [0, 0, 0]
        accelerometerBias = [0, 0, 0]
        for axis in 0..<3 {
            let bias = Int(report.int16(at: 1 + 2 * axis, .little))
            let plus = Int(report.int16(at: isBluetooth ? 7 + 2 * axis : 7 + 4 * axis, .little))
            let minus = Int(report.int16(at: isBluetooth ? 13 + 2 * axis : 9 + 4 * axis, .little))
            gyroscopeBias[axis] = bias
            gyroscopeRange[axis] = abs(plus - bias) + abs(minus - bias)
            let up = Int(report.int16(at: 23 + 4 * axis, .little))
            let down = Int(report.int16(at: 25 + 4 * axis, .little))
            accelerometerRange[axis] = up - down
            accelerometerBias[axis] = up - (up - down) / 2
        }
        testSpeeds = Int(report.int16(at: 19, .little)) + Int(report.int16(at: 21, .little))
    }
}

/// Factors and offsets from ticks to m/s² and rad/s.
struct SonyScales: Hashable, Sendable {
    var gyroscope: Vector3
    var accelerometer: Vector3
    var accelerometerBias: Vector3

    /// Where a range is 0, as copies of controllers report, or nothing is known: ±4 g and ±2048 °/s over 16 bits.
    init(_ calibration: SonyCalibration?) {
        let nominalRate = Factor.radians * 2048 / 32_767
        let nominalForce = Factor.standardGravity * 4 / 32_767
        gyroscope = Vector3(nominalRate, nominalRate, nominalRate)
        accelerometer = Vector3(nominalForce, nominalForce, nominalForce)
        accelerometerBias = .zero
        guard let calibration else { return }
        func rate(_ axis: Int) -> Double {
            let range = calibration.gyroscopeRange[axis]
            return range == 0 || calibration.testSpeeds == 0
                ? nominalRate : Factor.radians * Double(calibration.testSpeeds) / Double(range)
        }
        func force(_ axis: Int) -> Double {
            let range = calibration.accelerometerRange[axis]
            return range == 0 ? nominalForce : Factor.standardGravity * 2 / Double(range)
        }
        func bias(_ axis: Int) -> Double {
            calibration.accelerometerRange[axis] == 0 ? 0 : Double(calibration.accelerometerBias[axis])
        }
        gyroscope = Vector3(rate(0), rate(1), rate(2))
        accelerometer = Vector3(force(0), force(1), force(2))
        accelerometerBias = Vector3(bias(0), bias(1), bias(2))
    }
}
