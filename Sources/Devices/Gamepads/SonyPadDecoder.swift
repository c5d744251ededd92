// SPDX-License-Identifier: Apache-2.0

public import Motion

public enum SonyPadModel: Hashable, Sendable { case dualSense, dualShock4 }

/// Where a report has what.
struct SonyPadLayout: Hashable, Sendable {
    var sequence: Int?
    var gyroscope: Int
    var accelerometer: Int
    var time: Int
    var isChecked: Bool

    /// nil: a report without the sensors, or none.
    static func of(_ report: Span<UInt8>, _ model: SonyPadModel) -> SonyPadLayout? {
        guard !report.isEmpty else { return nil }
        switch (model, report[0], report.count) {
        case (.dualSense, 0x01, 64):
            return SonyPadLayout(sequence: 7, gyroscope: 16, accelerometer: 22, time: 28, isChecked: false)
        case (.dualSense, 0x31, 78):
            return SonyPadLayout(sequence: 8, gyroscope: 17, accelerometer: 23, time: 29, isChecked: true)
        case (.dualShock4, 0x01, 64):
            return SonyPadLayout(sequence: nil, gyroscope: 13, accelerometer: 19, time: 10, isChecked: false)
        case (.dualShock4, 0x11, 78):
            return SonyPadLayout(sequence: nil, gyroscope: 15, accelerometer: 21, time: 12, isChecked: true)
        default: return nil
        }
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
        guard let layout = SonyPadLayout.of(bytes, model) else {
            sendsShortReports = bytes.count == 10 && bytes[0] == 0x01
            // Other reports are whole too, but a controller's main report of another length is a cut one.
            if sendsShortReports || (!bytes.isEmpty && !Self.isMain(bytes[0], model)) {
                counts.frames += 1
                counts.unknownFrames += 1
            } else {
                reject(bytes)
            }
            return
        }
        guard !layout.isChecked || Checksum.crc32(seed: 0xA1, bytes, 0..<74) == bytes.uint32(at: 74, .little) else {
            reject(bytes)
            return
        }
        counts.frames += 1
        sendsShortReports = false
        var reading = Reading()
        let force = bytes.vector(int16sAt: layout.accelerometer)
        let rate = bytes.vector(int16sAt: layout.gyroscope)
        reading.set(specificForce: Self.scaled(force - scales.accelerometerBias, scales.accelerometer))
        reading.set(angularRate: Self.scaled(rate, scales.gyroscope))
        if force.isClipped { reading.flags.insert(.clippedAccelerometer) }
        if rate.isClipped { reading.flags.insert(.clippedGyroscope) }
        let ticks =
            model == .dualSense
            ? Double(bytes.uint32(at: layout.time, .little)) : Double(bytes.uint16(at: layout.time, .little))
        reading.set(deviceTime: ticks * Self.tick(model))
        if let place = layout.sequence {
            let sequence = UInt32(bytes[place])
            if let previousSequence { counts.lostFrames += Plausible.lost(from: previousSequence, to: sequence, bits: 8) }
            previousSequence = sequence
            reading.set(counter: sequence)
        }
        readings.append(reading)
    }

    private static func isMain(_ number: UInt8, _ model: SonyPadModel) -> Bool {
        number == 0x01 || number == (model == .dualSense ? 0x31 : 0x11)
    }

    private mutating func reject(_ bytes: Span<UInt8>) {
        counts.rejectedFrames += 1
        counts.skippedBytes += UInt64(bytes.count)
    }

    private static func scaled(_ ticks: Vector3, _ scale: Vector3) -> Vector3 {
        Vector3(ticks.x * scale.x, ticks.y * scale.y, ticks.z * scale.z)
    }
}
