// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The scales of a Joy-Con or Pro Controller, from its flash memory (dekuNukem, "Nintendo Switch reverse engineering",
/// `spi_flash_notes.md`).
///
/// | offset | size | field, i16 little-endian |
/// |---|---|---|
/// | 0 | 6 | accelerometer offset x y z |
/// | 6 | 6 | accelerometer scale x y z: ticks at 4 g (plus offset) |
/// | 12 | 6 | gyroscope offset x y z |
/// | 18 | 6 | gyroscope scale x y z: ticks at 936 °/s (plus offset) |
///
/// At 0x6020 as made; at 0x8026, after the bytes B2 A1, as calibrated by its user.
public struct JoyConCalibration: Sendable {
    public static let size = 24

    public var accelerometerOffset: [3 of Int]
    public var accelerometerScale: [3 of Int]
    public var gyroscopeOffset: [3 of Int]
    public var gyroscopeScale: [3 of Int]

    /// What stands before a calibration by the user; without it that part of the memory says nothing.
    public static func hasUserMark(_ memory: Span<UInt8>) -> Bool {
        memory.count >= size + 2 && memory[0] == 0xB2 && memory[1] == 0xA1
    }

    /// From 24 bytes, or 26 with the user's mark; nil where there are fewer, or the memory is empty.
    public init?(_ memory: Span<UInt8>) {
        let start = Self.hasUserMark(memory) ? 2 : 0
        guard memory.count >= start + Self.size else { return nil }
        // Flash that was never written reads as ones.
        var isEmpty = true
        for index in start..<start + Self.size where memory[index] != 0xFF { isEmpty = false }
        guard !isEmpty else { return nil }
        func triple(_ offset: Int) -> [3 of Int] {
            [
                Int(memory.int16(at: start + offset, .little)), Int(memory.int16(at: start + offset + 2, .little)),
                Int(memory.int16(at: start + offset + 4, .little)),
            ]
        }
        accelerometerOffset = triple(0)
        accelerometerScale = triple(6)
        gyroscopeOffset = triple(12)
        gyroscopeScale = triple(18)
    }
}

/// Factors and offsets from ticks to m/s² and rad/s.
struct JoyConScales: Hashable, Sendable {
    var accelerometer: Vector3
    var gyroscope: Vector3
    var gyroscopeOffset: Vector3

    /// Where nothing is known, or scale and offset are the same: ±8 g over 16 bits, and the factory's usual 13371 ticks at 936 °/s.
    init(_ calibration: JoyConCalibration?) {
        let nominalForce = Factor.standardGravity / 4096
        let nominalRate = Factor.radians * 936 / 13_371
        accelerometer = Vector3(nominalForce, nominalForce, nominalForce)
        gyroscope = Vector3(nominalRate, nominalRate, nominalRate)
        gyroscopeOffset = .zero
        guard let calibration else { return }
        func force(_ axis: Int) -> Double {
            let range = calibration.accelerometerScale[axis] - calibration.accelerometerOffset[axis]
            return range == 0 ? nominalForce : Factor.standardGravity * 4 / Double(range)
        }
        func range(_ axis: Int) -> Int { calibration.gyroscopeScale[axis] - calibration.gyroscopeOffset[axis] }
        func rate(_ axis: Int) -> Double { range(axis) == 0 ? nominalRate : Factor.radians * 936 / Double(range(axis)) }
        func offset(_ axis: Int) -> Double { range(axis) == 0 ? 0 : Double(calibration.gyroscopeOffset[axis]) }
        accelerometer = Vector3(force(0), force(1), force(2))
        gyroscope = Vector3(rate(0), rate(1), rate(2))
        gyroscopeOffset = Vector3(offset(0), offset(1), offset(2))
    }
}
