// SPDX-License-Identifier: Apache-2.0

public import Motion

/// x-io Technologies NGIMU: OSC packets (see `OSCMessage`), each ended by 0xC0, with SLIP's byte stuffing inside.
///
/// | address | arguments | unit |
/// |---|---|---|
/// | /sensors | angular rate, acceleration, magnetic field, pressure | °/s, g, µT, hPa |
/// | /quaternion | w, x, y, z | sensor → earth |
/// | others | not used | |
///
/// A reading is a `/sensors` message; a quaternion of the same time, where it came before, goes with it.
public typealias NGIMUDecoder = FramedDecoder<NGIMUReader>

extension FramedDecoder<NGIMUReader> {
    public init() { self.init(NGIMUReader()) }
}

public struct NGIMUReader: FrameReader {
    public static let longestFrame = 4096

    public private(set) var lastMessage: OSCMessage?
    private var orientation: OSCMessage?
    private var previousOrientation = Quaternion.identity
    /// The packet under judgement, unstuffed, and its messages: `read` comes for what `judge` has just found.
    private var packet: [UInt8] = []
    private var messages: [OSCMessage] = []
    /// A packet of 4096 bytes holds no more.
    private static let mostMessages = 256

    public init() {
        packet.reserveCapacity(Self.longestFrame)
        messages.reserveCapacity(Self.mostMessages)
    }

    public mutating func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        var length = 0
        while length < bytes.count, bytes[length] != SLIP.end {
            length += 1
            if length == Self.longestFrame { return .skip(length) }
        }
        guard length < bytes.count else { return .incomplete }
        if length == 0 { return .skip(1) }
        guard unstuff(bytes, length) else { return .broken(length + 1) }
        messages.removeAll(keepingCapacity: true)
        // Another name for the same bytes: they are lent out while the messages are filled in.
        let packet = packet
        return OSCPacket.walk(packet.span, 0..<packet.count, into: &messages) ? .frame(length + 1) : .broken(length + 1)
    }

    private mutating func unstuff(_ bytes: Span<UInt8>, _ length: Int) -> Bool {
        // Held apart while it grows, so that each byte costs no look at the whole reader.
        var plain: [UInt8] = []
        swap(&plain, &packet)
        defer { swap(&plain, &packet) }
        plain.removeAll(keepingCapacity: true)
        var index = 0
        while index < length {
            var byte = bytes[index]
            index += 1
            if byte == SLIP.escape {
                guard index < length, let meant = SLIP.plain(bytes[index], end: SLIP.end) else { return false }
                byte = meant
                index += 1
            }
            plain.append(byte)
        }
        return true
    }

    public mutating func read(
        _ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]
    ) {
        var isUsed = false
        // By index: an iterator takes memory in builds that aren't optimised.
        for place in messages.indices {
            let message = messages[place]
            lastMessage = message
            if message.address == .quaternion, message.argumentCount == 4 {
                orientation = message
                isUsed = true
            } else if message.address == .sensors, message.argumentCount >= 6 {
                readings.append(reading(message))
                isUsed = true
            }
        }
        if !isUsed { counts.unknownFrames += 1 }
    }

    public mutating func continues(_ frame: Span<UInt8>) -> Bool {
        for place in messages.indices where messages[place].address == nil { return false }
        return true
    }

    private mutating func reading(_ message: OSCMessage) -> Reading {
        let values = message.arguments
        let rate = Vector3(values[0], values[1], values[2])
        let force = Vector3(values[3], values[4], values[5])
        var reading = Reading()
        reading.set(specificForce: XIMU3Reader.gravity * force)
        reading.set(angularRate: XIMU3Reader.radiansPerDegree * rate)
        if let time = message.time { reading.set(deviceTime: time) }
        if message.argumentCount >= 9 { reading.set(magneticField: Vector3(values[6], values[7], values[8])) }
        if XIMU3Reader.largest(force) >= XIMU3Reader.clipping.force { reading.flags.insert(.clippedAccelerometer) }
        if XIMU3Reader.largest(rate) >= XIMU3Reader.clipping.rate { reading.flags.insert(.clippedGyroscope) }
        if let orientation, orientation.time == message.time {
            let turn = orientation.arguments
            reading.set(
                orientation: Quaternion(turn[0], turn[1], turn[2], turn[3]), after: &previousOrientation)
        }
        return reading
    }
}
