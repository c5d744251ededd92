// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Joy-Con and Pro Controller in full mode; a push is one report (dekuNukem, "Nintendo Switch reverse engineering",
/// `bluetooth_hid_notes.md`, `imu_sensor_notes.md`).
///
/// | offset | size | field | unit |
/// |---|---|---|---|
/// | 0 | 1 | report number, 0x30 ... 0x33 | |
/// | 1 | 1 | timer, of uncertain rate | |
/// | 2 | 1 | battery (high nibble), connection | |
/// | 3 | 10 | buttons, sticks, vibrator | |
/// | 13, 25, 37 | 12 | accelerometer x y z, gyroscope x y z, i16 little-endian | about 1/4096 g, 0.07 °/s |
///
/// Three samples, the oldest first, 5 ms apart; there is no device time. The right Joy-Con has its y and z the other way round:
/// they are turned, so that left and right agree.
public struct JoyConDecoder: Decoder {
    /// What keeps a controller that sends well-formed reports from being a sensor.
    public enum Obstacle: Hashable, Sendable {
        /// All-zero samples: subcommand 0x40 0x01 switches the sensors on.
        case sensorsOff
        /// Reports of buttons only: subcommand 0x03 0x30 selects full mode.
        case simpleMode
    }

    static let samples = 3
    static let shortestReport = 49

    public private(set) var counts = DecodeCounts()
    /// As of the last report.
    public private(set) var obstacle: Obstacle?
    private let scales: JoyConScales
    private let isRight: Bool

    public init(isRight: Bool, calibration: JoyConCalibration? = nil) {
        self.isRight = isRight
        scales = JoyConScales(calibration)
    }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        guard !bytes.isEmpty, !(0x30...0x33).contains(bytes[0]) || bytes.count >= Self.shortestReport else {
            counts.rejectedFrames += 1
            counts.skippedBytes += UInt64(bytes.count)
            return
        }
        counts.frames += 1
        guard (0x30...0x33).contains(bytes[0]) else {
            if bytes[0] == 0x3F { obstacle = .simpleMode }
            counts.unknownFrames += 1
            return
        }
        var isZero = true
        for index in 13..<49 where bytes[index] != 0 { isZero = false }
        guard !isZero else {
            obstacle = .sensorsOff
            counts.unknownFrames += 1
            return
        }
        obstacle = nil
        for sample in 0..<Self.samples { readings.append(reading(bytes, at: 13 + 12 * sample)) }
    }

    private func reading(_ bytes: Span<UInt8>, at offset: Int) -> Reading {
        let force = bytes.vector(int16sAt: offset)
        let rate = bytes.vector(int16sAt: offset + 6)
        let turning = rate - scales.gyroscopeOffset
        var reading = Reading()
        let scaledForce = Vector3(
            force.x * scales.accelerometer.x, force.y * scales.accelerometer.y, force.z * scales.accelerometer.z)
        let scaledRate = Vector3(
            turning.x * scales.gyroscope.x, turning.y * scales.gyroscope.y, turning.z * scales.gyroscope.z)
        reading.set(specificForce: isRight ? scaledForce.turnedAboutX : scaledForce)
        reading.set(angularRate: isRight ? scaledRate.turnedAboutX : scaledRate)
        if force.isClipped { reading.flags.insert(.clippedAccelerometer) }
        if rate.isClipped { reading.flags.insert(.clippedGyroscope) }
        return reading
    }
}
