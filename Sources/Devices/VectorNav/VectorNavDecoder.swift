// SPDX-License-Identifier: Apache-2.0

public import Motion

/// VectorNav VN-100, 110, 200, 300: binary messages (frame: see `VectorNavBinary`) and lines of text (`VectorNavLine`) on one port.
///
/// | group, bit | line | data | unit | becomes |
/// |---|---|---|---|---|
/// | 1.0, 2.0 time since startup | | u64 | ns | `deviceTime` |
/// | 1.8, 3.9 acceleration | ACC, MAR, YMR, QMR | 3 float | m/s², gravity included | `specificForce` |
/// | 1.5, 3.10 angular rate | GYR, MAR, YMR, QMR, YBA, YIA | 3 float | rad/s | `angularRate` |
/// | 1.9, 3.2, 3.3 uncompensated | IMU | 3 float each | m/s², rad/s | both, where nothing better is sent |
/// | 1.11, 3.6, 3.7 increments | DTV | dt, 3 float each | s, °, m/s | both, where nothing better is sent |
/// | 1.10, 3.8 magnetic field | MAG, MAR, YMR, QMR | 3 float | gauss | `magneticField` |
/// | 1.4, 5.2 quaternion | QTN, QMR | 4 float, x y z **w** | body → north-east-down | `orientation` |
/// | 1.10, 3.4 temperature | IMU | float | °C | `temperature` |
/// | 3.11 saturation | | u16 bits: 3...5 accelerometer, 6...8 gyroscope | | clipping flags |
///
/// Body axes are x forward, y right, z down: all vectors are turned by 180° about x, so that z is up. The accelerations of YBA and
/// YIA have no gravity and are not used.
public typealias VectorNavDecoder = FramedDecoder<VectorNavReader>

extension FramedDecoder<VectorNavReader> {
    public init() { self.init(VectorNavReader()) }
}

public struct VectorNavReader: FrameReader {
    public static let longestFrame = VectorNavBinary.longest

    private var previousOrientation = Quaternion.identity

    public init() {}

    public func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        switch bytes[0] {
        case 0xFA: VectorNavBinary.judge(bytes)
        case UInt8(ascii: "$"): VectorNavLine.judge(bytes)
        default: .skip(1)
        }
    }

    public mutating func read(_ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]) {
        var found = Found()
        if frame[0] == 0xFA {
            VectorNavBinary.forEachField(frame) { found.take($0, $1, frame, at: $2) }
        } else if let kind = VectorNavLine.kind(frame) {
            found.take(kind, VectorNavLine.values(frame))
        }
        found.body.finish(after: &previousOrientation, counts: &counts, into: &readings) {
            $0.holdsMotion || $0.contents.contains(.magneticField)
        }
    }

    private struct Found {
        var body = DownwardReading()

        @inline(__always)
        mutating func take(_ group: Int, _ bit: Int, _ frame: Span<UInt8>, at place: Int) {
            func vector(_ offset: Int = 0) -> Vector3 { frame.vector(floatsAt: place + offset, .little).turnedAboutX }
            func number(_ offset: Int = 0) -> Double { Double(frame.float32(at: place + offset, .little)) }
            switch (group, bit) {
            case (0, 0), (1, 0): body.reading.set(deviceTime: Double(frame.uint64(at: place, .little)) / 1e9)
            case (0, 4), (4, 2):
                let sent = frame.vector(floatsAt: place, .little)
                body.orientation = Quaternion(number(12), sent.x, sent.y, sent.z)
            case (0, 5), (2, 10): body.reading.set(angularRate: vector())
            case (0, 8), (2, 9): body.reading.set(specificForce: vector())
            case (0, 9):
                body.uncompensatedForce = vector()
                body.uncompensatedRate = vector(12)
            case (0, 10):
                body.reading.set(magneticField: Factor.microteslas * vector())
                body.reading.set(temperature: number(12))
            case (0, 11):
                body.increments.interval = number()
                body.increments.turn = Factor.radians * vector(4)
                body.increments.velocity = vector(16)
            case (2, 2): body.uncompensatedForce = vector()
            case (2, 3): body.uncompensatedRate = vector()
            case (2, 4): body.reading.set(temperature: number())
            case (2, 6):
                body.increments.interval = number()
                body.increments.turn = Factor.radians * vector(4)
            case (2, 7): body.increments.velocity = vector()
            case (2, 8): body.reading.set(magneticField: Factor.microteslas * vector())
            case (2, 11):
                let saturation = frame.uint16(at: place, .little)
                if saturation >> 3 & 7 != 0 { body.reading.flags.insert(.clippedAccelerometer) }
                if saturation >> 6 & 7 != 0 { body.reading.flags.insert(.clippedGyroscope) }
            default: break
            }
        }

        mutating func take(_ kind: VectorNavLine.Kind, _ values: VectorNavLine.Values) {
            guard values.count == kind.numbers else { return }
            func vector(_ index: Int) -> Vector3 {
                Vector3(values.numbers[index], values.numbers[index + 1], values.numbers[index + 2]).turnedAboutX
            }
            switch kind {
            case .ypr: break
            case .qtn, .qmr:
                body.orientation = Quaternion(
                    values.numbers[3], values.numbers[0], values.numbers[1], values.numbers[2])
                if kind == .qmr { setAll(vector(4), vector(7), vector(10)) }
            case .mag: body.reading.set(magneticField: Factor.microteslas * vector(0))
            case .acc: body.reading.set(specificForce: vector(0))
            case .gyr: body.reading.set(angularRate: vector(0))
            case .mar: setAll(vector(0), vector(3), vector(6))
            case .ymr: setAll(vector(3), vector(6), vector(9))
            case .yba, .yia: body.reading.set(angularRate: vector(6))
            case .imu:
                setAll(vector(0), vector(3), vector(6))
                body.reading.set(temperature: values.numbers[9])
            case .dtv:
                body.increments.interval = values.numbers[0]
                body.increments.turn = Factor.radians * vector(1)
                body.increments.velocity = vector(4)
            }
        }

        private mutating func setAll(_ field: Vector3, _ force: Vector3, _ rate: Vector3) {
            body.reading.set(magneticField: Factor.microteslas * field)
            body.reading.set(specificForce: force)
            body.reading.set(angularRate: rate)
        }
    }
}
