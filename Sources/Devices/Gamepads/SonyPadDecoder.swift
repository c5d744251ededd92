// SPDX-License-Identifier: Apache-2.0

public import Motion

public enum SonyPadModel: Hashable, Sendable { case dualSense, dualShock4 }

/// The motion in one report, in ticks.
public struct SonyPadReport: Hashable, Sendable {
    public var sequence: UInt8?
    public var gyroscope: Vector3
    public var accelerometer: Vector3
    public var time: UInt32
    /// Of a DualShock 4; its scale is not known.
    public var temperature: UInt8?

    /// Where a report has what.
    struct Layout {
        var sequence: Int?
        var gyroscope: Int
        var accelerometer: Int
        var time: Int
        var temperature: Int?
        var isChecked: Bool
    }

    /// nil: a report without motion, or none. `number` and `count`: the first byte, and how many bytes there are.
    static func layout(_ model: SonyPadModel, number: UInt8, count: Int) -> Layout? {
        switch (model, number, count) {
        case (.dualSense, 0x01, 64):
            Layout(sequence: 7, gyroscope: 16, accelerometer: 22, time: 28, isChecked: false)
        case (.dualSense, 0x31, 78):
            Layout(sequence: 8, gyroscope: 17, accelerometer: 23, time: 29, isChecked: true)
        case (.dualShock4, 0x01, 64):
            Layout(gyroscope: 13, accelerometer: 19, time: 10, temperature: 12, isChecked: false)
        case (.dualShock4, 0x11, 78):
            Layout(gyroscope: 15, accelerometer: 21, time: 12, temperature: 14, isChecked: true)
        default: nil
        }
    }

    /// Whether reports of that number and length hold motion.
    public static func holdsMotion(_ model: SonyPadModel, number: UInt8, count: Int) -> Bool {
        layout(model, number: number, count: count) != nil
    }

    /// nil where the report holds no motion, or its check is wrong.
    public init?(_ report: Span<UInt8>, of model: SonyPadModel) {
        guard !report.isEmpty, let layout = Self.layout(model, number: report[0], count: report.count) else {
            return nil
        }
        if layout.isChecked, Checksum.crc32(seed: 0xA1, report, 0..<74) != report.uint32(at: 74, .little) { return nil }
        if let place = layout.sequence { sequence = report[place] }
        gyroscope = report.vector(int16sAt: layout.gyroscope)
        accelerometer = report.vector(int16sAt: layout.accelerometer)
        time =
            model == .dualSense
            ? report.uint32(at: layout.time, .little) : UInt32(report.uint16(at: layout.time, .little))
        if let place = layout.temperature { temperature = report[place] }
    }
}

/// DualSense and DualShock 4 (Linux, `hid-playstation.c`); a push is one report. Offsets count the report's number as 0.
///
/// | field | DualSense USB, 0x01, 64 B | Bluetooth, 0x31, 78 B | DualShock 4 USB, 0x01, 64 B | Bluetooth, 0x11, 78 B | unit |
/// |---|---|---|---|---|---|
/// | sequence, u8 | 7 | 8 | - | - | |
/// | gyroscope x y z, i16 | 16 | 17 | 13 | 15 | about 1/16 °/s |
/// | accelerometer x y z, i16 | 22 | 23 | 19 | 21 | about 1/8192 g |
/// | time | 28, u32 | 29, u32 | 10, u16 | 12, u16 | 1/3 µs; 16/3 µs |
/// | CRC-32, seed 0xA1 | - | 74 | - | 74 | |
///
/// Axes: x right, y up out of the face, z to the player.
public struct SonyPadDecoder: Decoder {
    public let model: SonyPadModel
    public private(set) var counts = DecodeCounts()
    /// The last report was the short one without sensors, which a controller sends by Bluetooth until its calibration was read.
    public private(set) var sendsShortReports = false

    private let scales: SonyScales
    private var previousSequence: UInt32?

    /// s a tick.
    static func tick(_ model: SonyPadModel) -> Double { model == .dualSense ? 1 / 3e6 : 16 / 3e6 }

    public init(_ model: SonyPadModel, calibration: SonyCalibration? = nil) {
        self.model = model
        scales = SonyScales(calibration)
    }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        guard let report = SonyPadReport(bytes, of: model) else {
            sendsShortReports = bytes.count == 10 && bytes[0] == 0x01
            // Other reports are whole too, but a main report of another length is a cut one.
            if sendsShortReports || (!bytes.isEmpty && !Self.isMain(bytes[0], model)) {
                counts.frames += 1
                counts.unknownFrames += 1
            } else {
                counts.rejectedFrames += 1
                counts.skippedBytes += UInt64(bytes.count)
            }
            return
        }
        counts.frames += 1
        sendsShortReports = false
        var reading = Reading()
        let force = report.accelerometer - scales.accelerometerBias
        reading.set(specificForce: Self.scaled(force, scales.accelerometer))
        reading.set(angularRate: Self.scaled(report.gyroscope, scales.gyroscope))
        if report.accelerometer.isClipped { reading.flags.insert(.clippedAccelerometer) }
        if report.gyroscope.isClipped { reading.flags.insert(.clippedGyroscope) }
        reading.set(deviceTime: Double(report.time) * Self.tick(model))
        if let sent = report.sequence {
            let sequence = UInt32(sent)
            if let previousSequence {
                counts.lostFrames += Plausible.lost(from: previousSequence, to: sequence, bits: 8)
            }
            previousSequence = sequence
            reading.set(counter: sequence)
        }
        readings.append(reading)
    }

    private static func isMain(_ number: UInt8, _ model: SonyPadModel) -> Bool {
        number == 0x01 || number == (model == .dualSense ? 0x31 : 0x11)
    }

    private static func scaled(_ ticks: Vector3, _ scale: Vector3) -> Vector3 {
        Vector3(ticks.x * scale.x, ticks.y * scale.y, ticks.z * scale.z)
    }
}
