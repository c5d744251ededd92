// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One of the four packets in a report of the SlimeVR receiver (SlimeVR/SlimeVR-Tracker-nRF, `connection.c`).
///
/// | type | bytes 1... | |
/// |---|---|---|
/// | 0 info | 1 tracker, 2 battery, 3 voltage, 4 temperature, 5 board, 6 processor, 8 sensor, 9 magnetometer, 10 date, 12 version, 15 signal | |
/// | 1 | 2 quaternion x y z w, i16 / 32768; 10 acceleration, 3 i16 / 128 | m/s², **without gravity** |
/// | 2 | 2 battery, 3 voltage, 4 temperature, 5 packed quaternion, 9 acceleration, 15 signal | in place of 1 now and then |
/// | 3 status | 2 of the server, 3 of the tracker, 15 signal | |
/// | 4 | 2 quaternion, 10 magnetic field, 3 i16 / 1024 | gauss |
/// | 5 | 2 run time, i64 | µs |
/// | 6 | 2 button, 3 time to sleep, u16 | ms |
/// | 7 | as 6, and 5 packed quaternion, 9 acceleration, 15 signal | |
/// | 255 | 1 tracker, 2 its address, 6 bytes | fills what is free |
///
/// All little-endian.
public struct SlimeVRPacket: Sendable {
    public static let size = 16
    static let registration: UInt8 = 255
    static let lastKnownType: UInt8 = 7

    public var type: UInt8
    public var tracker: UInt8
    /// Of a registration.
    public var address: UInt64?
    /// Tracker → earth (z up), as sent.
    public var orientation: Quaternion?
    /// m/s², tracker axes, without gravity.
    public var linearAcceleration: Vector3?
    /// Gauss, tracker axes.
    public var magneticField: Vector3?
    /// The orientation has 10 or 11 bits a component rather than 16.
    public var isCoarse = false

    /// Charge in %, voltage in V, temperature in °C; nil where the tracker doesn't say.
    public var batteryCharge: Int?
    public var batteryVoltage: Double?
    public var temperature: Double?
    /// dBm.
    public var signal: Int?

    /// Of type 0: what the tracker is made of, and its firmware.
    public var information: Information?
    /// Of type 3.
    public var status: (server: UInt8, tracker: UInt8)?
    /// Of type 5: µs left; nil where the tracker doesn't know.
    public var runTime: Int64?
    /// Of types 6 and 7: the button, and ms until the tracker sleeps.
    public var button: (pressed: UInt8, sleep: UInt16)?

    public struct Information: Hashable, Sendable {
        public var board, processor, sensor, magnetometer: UInt8
        public var year, month, day: Int
        /// Of the firmware.
        public var major, minor, patch: UInt8
    }

    /// The packet at `offset` of a report that has 16 bytes from there on.
    public init(_ report: Span<UInt8>, at offset: Int) {
        type = report[offset]
        tracker = report[offset + 1]
        switch type {
        case Self.registration:
            address = report.uint64(at: offset + 1, .little) >> 8 & 0xFFFF_FFFF_FFFF
        case 1, 4:
            let vector = 1 / 32_768 * report.vector(int16sAt: offset + 2)
            let w = Double(report.int16(at: offset + 8, .little)) / 32_768
            orientation = Quaternion(w, vector.x, vector.y, vector.z)
            let triple = report.vector(int16sAt: offset + 10)
            if type == 1 { linearAcceleration = 1 / 128 * triple } else { magneticField = 1 / 1024 * triple }
        case 2, 7:
            orientation = Self.unpacked(report.uint32(at: offset + 5, .little))
            linearAcceleration = 1 / 128 * report.vector(int16sAt: offset + 9)
            isCoarse = true
        default: break
        }
        if type == 0 || type == 2 {
            let charge = report[offset + 2]
            if charge & 0x80 != 0 { batteryCharge = charge == 0x80 ? 100 : Int(charge & 0x7F) }
            batteryVoltage = (Double(report[offset + 3]) + 245) / 100
            let warmth = report[offset + 4]
            if warmth > 0 { temperature = Double(warmth) / 2 - 39 }
        }
        switch type {
        case 0: information = Self.information(report, offset)
        case 3: status = (report[offset + 2], report[offset + 3])
        case 5:
            let left = report.int64(at: offset + 2, .little)
            if left != -1 { runTime = left }
        case 6, 7: button = (report[offset + 2], report.uint16(at: offset + 3, .little))
        default: break
        }
        if type != 1, type != 4, type <= Self.lastKnownType { signal = -Int(report[offset + 15]) }
    }

    private static func information(_ report: Span<UInt8>, _ offset: Int) -> Information {
        let date = Int(report.uint16(at: offset + 10, .little))
        return Information(
            board: report[offset + 5], processor: report[offset + 6], sensor: report[offset + 8],
            magnetometer: report[offset + 9], year: 2020 + date >> 9, month: date >> 5 & 15, day: date & 31,
            major: report[offset + 12], minor: report[offset + 13], patch: report[offset + 14])
    }

    /// A rotation vector of half turns in 10, 11 and 11 bits: its length is the angle in units of π/2 rad.
    static func unpacked(_ bits: UInt32) -> Quaternion {
        let v = Vector3(
            Double(bits & 0x3FF) / 512 - 1, Double(bits >> 10 & 0x7FF) / 1024 - 1, Double(bits >> 21) / 1024 - 1)
        let length = v.norm
        guard length > 0 else { return .identity }
        let (sine, cosine) = Turn.sineAndCosine(length * (Double.pi / 2))
        let turned = sine / length * v
        return Quaternion(cosine, turned.x, turned.y, turned.z)
    }
}
