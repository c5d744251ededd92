// SPDX-License-Identifier: Apache-2.0

public import Motion

/// x-io Technologies x-IMU3 (User Manual v0.11, section 8.2), binary and ASCII messages mixed.
///
/// | offset, unstuffed | size | field |
/// |---|---|---|
/// | 0 | 1 | identifier, an ASCII letter; + 0x80 in a binary message; `{` begins a reply |
/// | 1 | u64 LE | µs; in ASCII `,` and decimal digits |
/// | 9 | n × f32 LE | arguments; in ASCII `,` and decimal numbers, each |
/// | 9 + 4n | 1 | 0x0A; in ASCII 0x0D 0x0A |
///
/// In binary 0x0A is stuffed as 0xDB 0xDC, 0xDB as 0xDB 0xDD. There is no check: see `XIMU3Message`. A reading is an inertial message;
/// the orientation of the same time stamp, where it came before it, goes with it, and so does the last temperature. Above 15 g
/// the high-range accelerometer's message of at most a millisecond before takes its place.
public typealias XIMU3Decoder = FramedDecoder<XIMU3Reader>

extension FramedDecoder<XIMU3Reader> {
    public init() { self.init(XIMU3Reader()) }
}

public struct XIMU3Reader: FrameReader {
    public static let longestFrame = 1024
    static let gravity = 9.80665
    static let radiansPerDegree = Double.pi / 180
    /// g and °/s at which an axis is at the end of its range: ±16 g, ±200 g, ±2000 °/s.
    static let clipping = (force: 15.99, highForce: 199.9, rate: 1999.9)
    /// g above which the high-range accelerometer is the better one.
    static let highForceFrom = 15.0
    /// s; high-range messages come at 1600 Hz.
    static let highForceAge = 0.001

    public private(set) var lastMessage: XIMU3Message?
    private var orientation: XIMU3Message?
    private var previousOrientation = Quaternion.identity
    private var highForce: XIMU3Message?
    private var temperature: Double?
    /// `read` comes for what `judge` has just found; nil for a reply.
    private var judged: XIMU3Message?

    public init() {}

    public mutating func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        var length = 0
        while length < bytes.count, bytes[length] != XIMU3Message.end {
            length += 1
            if length == Self.longestFrame { return .skip(length) }
        }
        guard length < bytes.count else { return .incomplete }
        if length == 0 || (length == 1 && bytes[0] == UInt8(ascii: "\r")) { return .skip(length + 1) }
        let line = bytes.extracting(0..<(length + 1))
        judged = XIMU3Message(line)
        return judged != nil || Self.isReply(line) ? .frame(length + 1) : .broken(length + 1)
    }

    /// A command's echo, `{"key":value}`.
    private static func isReply(_ line: Span<UInt8>) -> Bool {
        guard line[0] == UInt8(ascii: "{") else { return false }
        var end = line.count - 1
        if end > 0, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return end > 2 && line[end - 1] == UInt8(ascii: "}")
    }

    public mutating func read(
        _ line: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]
    ) {
        guard let message = judged else {
            counts.unknownFrames += 1
            return
        }
        lastMessage = message
        switch message.identifier {
        case UInt8(ascii: "I"): append(message, into: &readings)
        case UInt8(ascii: "Q"): orientation = message
        case UInt8(ascii: "H"): highForce = message
        case UInt8(ascii: "T"): temperature = message.arguments[0]
        default: counts.unknownFrames += 1
        }
    }

    public mutating func continues(_ line: Span<UInt8>) -> Bool {
        guard let message = judged, XIMU3Message.argumentCount(of: message.identifier) ?? -1 > 0,
            let lastMessage
        else { return false }
        return message.isText == lastMessage.isText && message.microseconds >= lastMessage.microseconds
            && message.microseconds - lastMessage.microseconds < 60_000_000
    }

    private mutating func append(_ message: XIMU3Message, into readings: inout [Reading]) {
        let values = message.arguments
        let rate = Vector3(values[0], values[1], values[2])
        var force = Vector3(values[3], values[4], values[5])
        var range = Self.clipping.force
        if Self.largest(force) > Self.highForceFrom, let high = highForce,
            (message.time - high.time).magnitude <= Self.highForceAge
        {
            force = Vector3(high.arguments[0], high.arguments[1], high.arguments[2])
            range = Self.clipping.highForce
        }
        var reading = Reading()
        reading.set(deviceTime: message.time)
        reading.set(specificForce: Self.gravity * force)
        reading.set(angularRate: Self.radiansPerDegree * rate)
        if Self.largest(force) >= range { reading.flags.insert(.clippedAccelerometer) }
        if Self.largest(rate) >= Self.clipping.rate { reading.flags.insert(.clippedGyroscope) }
        if let orientation, orientation.microseconds == message.microseconds {
            let turn = orientation.arguments
            reading.set(
                orientation: Quaternion(turn[0], turn[1], turn[2], turn[3]), after: &previousOrientation)
        }
        if let temperature {
            reading.temperature = temperature
            reading.contents.insert(.temperature)
        }
        readings.append(reading)
    }

    static func largest(_ vector: Vector3) -> Double {
        max(vector.x.magnitude, vector.y.magnitude, vector.z.magnitude)
    }
}
