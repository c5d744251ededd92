// SPDX-License-Identifier: Apache-2.0

public import Motion

/// A full report of a Joy-Con or Pro Controller, in ticks.
public struct JoyConReport: Sendable {
    static let numbers: ClosedRange<UInt8> = 0x30...0x33
    static let shortest = 49
    public static let samples = 3

    public var timer: UInt8
    /// 8 is full, 0 empty.
    public var battery: Int
    public var isCharging: Bool
    /// The oldest first.
    public private(set) var accelerometer = [3 of Vector3](repeating: .zero)
    public private(set) var gyroscope = [3 of Vector3](repeating: .zero)

    /// nil where the report is another, or cut.
    public init?(_ report: Span<UInt8>) {
        guard report.count >= Self.shortest, Self.numbers.contains(report[0]) else { return nil }
        timer = report[1]
        battery = Int(report[2] >> 4 & 0x0E)
        isCharging = report[2] >> 4 & 1 == 1
        for sample in 0..<Self.samples {
            accelerometer[sample] = report.vector(int16sAt: 13 + 12 * sample)
            gyroscope[sample] = report.vector(int16sAt: 19 + 12 * sample)
        }
    }

    /// What a controller sends whose sensors are off.
    public var isAllZero: Bool {
        for sample in 0..<Self.samples where accelerometer[sample] != .zero || gyroscope[sample] != .zero {
            return false
        }
        return true
    }
}

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

    static let rightProduct: UInt16 = 0x2007

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
        guard let report = JoyConReport(bytes) else {
            if bytes.isEmpty || JoyConReport.numbers.contains(bytes[0]) {
                counts.rejectedFrames += 1
                counts.skippedBytes += UInt64(bytes.count)
            } else {
                counts.frames += 1
                counts.unknownFrames += 1
                if bytes[0] == 0x3F { obstacle = .simpleMode }
            }
            return
        }
        counts.frames += 1
        guard !report.isAllZero else {
            obstacle = .sensorsOff
            counts.unknownFrames += 1
            return
        }
        obstacle = nil
        for sample in 0..<JoyConReport.samples {
            readings.append(reading(report.accelerometer[sample], report.gyroscope[sample]))
        }
    }

    private func reading(_ force: Vector3, _ rate: Vector3) -> Reading {
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
