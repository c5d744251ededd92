// SPDX-License-Identifier: Apache-2.0

public import Motion

/// BNO080, BNO085, BNO086 in UART-RVC mode (CEVA BNO08X data sheet, section UART-RVC).
///
/// | offset | size | field | unit |
/// |---|---|---|---|
/// | 0 | 2 | 0xAA 0xAA | |
/// | 2 | 1 | index | +1 a frame, wraps |
/// | 3, 5, 7 | i16 LE | yaw, pitch, roll | 0.01° |
/// | 9, 11, 13 | i16 LE | acceleration x, y, z, gravity included | mg |
/// | 15, 16 | 1 | motion intent, motion request | |
/// | 17 | 1 | reserved | |
/// | 18 | 1 | sum of bytes 2...17, low 8 bits | |
///
/// Angular rate is not sent. The sensor is turned by the yaw about z, then by the pitch about its x, then by the roll about its y: so the
/// acceleration of the data sheet's example (pitch -1.10°, roll 20.85°, -371 -20 977 mg) is gravity to 0.1°. Yaw starts at 0 and drifts.
public typealias BNO08xRVCDecoder = FramedDecoder<BNO08xRVCReader>

extension FramedDecoder<BNO08xRVCReader> {
    public init() { self.init(BNO08xRVCReader()) }
}

/// One frame, in the device's units.
public struct BNO08xRVCFrame: Hashable, Sendable, BitwiseCopyable {
    public static let length = 19
    public var index: UInt8
    /// 0.01°.
    public var yaw, pitch, roll: Int16
    /// mg.
    public var acceleration: [3 of Int16]
    public var motionIntent: UInt8
    public var motionRequest: UInt8

    /// `bytes` hold a whole frame.
    public init(_ bytes: Span<UInt8>) {
        index = bytes[2]
        yaw = bytes.int16(at: 3, .little)
        pitch = bytes.int16(at: 5, .little)
        roll = bytes.int16(at: 7, .little)
        acceleration = [
            bytes.int16(at: 9, .little), bytes.int16(at: 11, .little), bytes.int16(at: 13, .little),
        ]
        motionIntent = bytes[15]
        motionRequest = bytes[16]
    }

    public static func == (a: Self, b: Self) -> Bool {
        (a.index, a.yaw, a.pitch, a.roll) == (b.index, b.yaw, b.pitch, b.roll)
            && (0..<3).allSatisfy { a.acceleration[$0] == b.acceleration[$0] }
            && (a.motionIntent, a.motionRequest) == (b.motionIntent, b.motionRequest)
    }

    /// Sensor → earth.
    var orientation: Quaternion {
        let hundredth = Double.pi / 18_000
        return Turn.about(2, hundredth * Double(yaw)) * Turn.about(0, hundredth * Double(pitch))
            * Turn.about(1, hundredth * Double(roll))
    }

    /// Angles that the chip can send; a number beyond is damage that the sum did not see.
    var hasAngles: Bool { yaw.magnitude <= 18_000 && pitch.magnitude <= 9000 && roll.magnitude <= 18_000 }

    public func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

public struct BNO08xRVCReader: FrameReader {
    public static let longestFrame = BNO08xRVCFrame.length
    /// m/s² of 1 mg.
    static let milligravity = 0.00980665
    /// mg; the range is ±8 g, and 0.1 g below it the chip's low-pass already rounds.
    static let clipping = 7900

    private var lastIndex: UInt8?
    private var previousOrientation = Quaternion.identity
    public private(set) var lastFrame: BNO08xRVCFrame?

    public init() {}

    public func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        guard bytes[0] == 0xAA else {
            var length = 1
            while length < bytes.count, bytes[length] != 0xAA { length += 1 }
            return .skip(length)
        }
        guard bytes.count > 1 else { return .incomplete }
        guard bytes[1] == 0xAA else { return .skip(2) }
        guard bytes.count >= BNO08xRVCFrame.length else { return .incomplete }
        guard Checksum.sum8(bytes, 2..<18) == bytes[18] else { return .broken(1) }
        // Zeros have a right sum; a sensor that feels nothing at all does not exist.
        for offset in 9..<15 where bytes[offset] != 0 { return .frame(BNO08xRVCFrame.length) }
        return .broken(1)
    }

    public mutating func read(
        _ bytes: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]
    ) {
        let frame = BNO08xRVCFrame(bytes)
        lastFrame = frame
        if let lastIndex, frame.index != lastIndex { counts.lostFrames += UInt64(frame.index &- lastIndex &- 1) }
        lastIndex = frame.index
        var flags: Sample.Flags = .noGyroscope
        for axis in 0..<3 where Int(frame.acceleration[axis]).magnitude >= Self.clipping {
            flags.insert(.clippedAccelerometer)
        }
        var reading = Reading(contents: .specificForce, flags: flags)
        reading.set(counter: UInt32(frame.index))
        reading.specificForce =
            Self.milligravity
            * Vector3(Double(frame.acceleration[0]), Double(frame.acceleration[1]), Double(frame.acceleration[2]))
        if frame.hasAngles { reading.set(orientation: frame.orientation, after: &previousOrientation) }
        readings.append(reading)
    }

    public mutating func continues(_ frame: Span<UInt8>) -> Bool { lastIndex.map { frame[2] == $0 &+ 1 } ?? false }
}
