// SPDX-License-Identifier: Apache-2.0

public import Motion

/// MicroStrain 3DM sensors: the sensor data (descriptor set 0x80) of MIP packets (frame: see `MIPPacket`).
///
/// | field | data | unit | becomes |
/// |---|---|---|---|
/// | 0x04 scaled accelerometer | 3 float | g, gravity included | `specificForce` |
/// | 0x05 scaled gyroscope | 3 float | rad/s | `angularRate` |
/// | 0x06 scaled magnetometer | 3 float | gauss | `magneticField` |
/// | 0x07, 0x08 delta theta, delta velocity | 3 float | rad, g·s | both, over 0xD6, where nothing better is sent |
/// | 0x0A quaternion | 4 float w x y z | north-east-down → body | `orientation` |
/// | 0x0E internal time stamp | u32 | 16 µs | `deviceTime` |
/// | 0x12, 0xD3 GPS time | double s of the week, week, flags | | `deviceTime` |
/// | 0x14 temperature | 3 float: least, most, mean | °C | `temperature` |
/// | 0x18 over-range | u16 bits: accelerometer xyz, gyroscope xyz, ... | | clipping flags |
/// | 0xD5 reference time, 0xD6 its difference | u64 | ns | `deviceTime`, before the others |
///
/// Body axes are x forward, y right, z down: all vectors are turned by 180° about x, so that z is up. The filter's estimates (set
/// 0x82) come in packets of their own and are counted only: gaitd has its own filter.
public typealias MicroStrainDecoder = FramedDecoder<MicroStrainReader>

extension FramedDecoder<MicroStrainReader> {
    public init() { self.init(MicroStrainReader()) }
}

public struct MicroStrainReader: FrameReader {
    public static let longestFrame = MIPPacket.longest

    private var previousOrientation = Quaternion.identity

    public init() {}

    public func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict { MIPPacket.judge(bytes) }

    public mutating func read(_ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]) {
        guard frame[2] == MIPPacket.Kind.sensor else {
            counts.unknownFrames += 1
            return
        }
        var found = Found()
        var offset = 4
        while let field = MIPField(frame, at: offset, end: frame.count - 2) {
            found.take(field, in: frame)
            offset = field.data.upperBound
        }
        found.body.finish(after: &previousOrientation, counts: &counts, into: &readings)
    }

    private struct Found {
        var body = DownwardReading()
        private var timeRank = 0

        init() {}

        mutating func take(_ field: MIPField, in frame: Span<UInt8>) {
            let start = field.data.lowerBound
            switch field.descriptor {
            case 0x04 where field.holds(3):
                let sent = frame.vector(floatsAt: start, .big)
                body.reading.set(specificForce: Factor.standardGravity * sent.turnedAboutX)
            case 0x05 where field.holds(3):
                body.reading.set(angularRate: frame.vector(floatsAt: start, .big).turnedAboutX)
            case 0x06 where field.holds(3):
                let sent = frame.vector(floatsAt: start, .big)
                body.reading.set(magneticField: Factor.microteslas * sent.turnedAboutX)
            case 0x07 where field.holds(3):
                body.increments.turn = frame.vector(floatsAt: start, .big).turnedAboutX
            case 0x08 where field.holds(3):
                let sent = frame.vector(floatsAt: start, .big)
                body.increments.velocity = Factor.standardGravity * sent.turnedAboutX
            case 0x0A where field.holds(4):
                let vector = frame.vector(floatsAt: start + 4, .big)
                // Sent is north, east, down → body: the conjugate turns back.
                body.orientation = Quaternion(
                    Double(frame.float32(at: start, .big)), -vector.x, -vector.y, -vector.z)
            case 0x0E where field.holds(1): set(time: Double(frame.uint32(at: start, .big)) / 62_500, rank: 2)
            case 0x12 where field.holds(1, bytes: 8), 0xD3 where field.holds(1, bytes: 8):
                set(time: frame.float64(at: start, .big), rank: 1)
            case 0x14 where field.holds(3): body.reading.set(temperature: Double(frame.float32(at: start + 8, .big)))
            case 0x18 where field.holds(1, bytes: 2):
                let ranges = frame.uint16(at: start, .big)
                if ranges & 0x07 != 0 { body.reading.flags.insert(.clippedAccelerometer) }
                if ranges & 0x38 != 0 { body.reading.flags.insert(.clippedGyroscope) }
            case 0xD5 where field.holds(1, bytes: 8): set(time: Double(frame.uint64(at: start, .big)) / 1e9, rank: 3)
            case 0xD6 where field.holds(1, bytes: 8):
                body.increments.interval = Double(frame.uint64(at: start, .big)) / 1e9
            default: break
            }
        }

        private mutating func set(time: Double, rank: Int) {
            guard rank > timeRank else { return }
            timeRank = rank
            body.reading.set(deviceTime: time)
        }
    }
}
