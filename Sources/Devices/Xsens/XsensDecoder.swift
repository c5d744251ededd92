// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Xsens MTi over serial or USB: MTData2 messages of the Xbus (frame: see `XsensMessage`).
///
/// | item | data | unit | becomes |
/// |---|---|---|---|
/// | 0x1020 packet counter | u16 | | `counter`, lost frames |
/// | 0x1060 sample time fine | u32 | 0.1 ms | `deviceTime` |
/// | 0x402x, 0x404x acceleration | 3 numbers | m/s², gravity included | `specificForce` |
/// | 0x802x, 0x804x rate of turn | 3 numbers | rad/s | `angularRate` |
/// | 0x401x, 0x803x delta v, delta q | 3, 4 numbers | m/s, - | both, over the time since the message before, where nothing better is sent |
/// | 0x201x quaternion | w x y z | sensor → earth | `orientation` |
/// | 0x081x temperature | 1 number | °C | `temperature` |
/// | 0xE020 status word | u32 | bits 8...13 | clipping flags |
///
/// Free acceleration (0x4030) has no gravity, and the magnetic field is in arbitrary units: neither is used.
public typealias XsensDecoder = FramedDecoder<XsensReader>

extension FramedDecoder<XsensReader> {
    public init() { self.init(XsensReader()) }
}

public struct XsensReader: FrameReader {
    public static let longestFrame = XsensMessage.longestPayload + 7
    /// s a tick of the sample time.
    static let tick = 1e-4

    private var previousCounter: UInt32?
    private var previousTime: UInt32?
    private var previousOrientation = Quaternion.identity

    public init() {}

    public func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        let verdict = XsensMessage.judge(bytes)
        guard case .frame(let length) = verdict, bytes[2] == XsensMessage.Identifier.data2 else { return verdict }
        // A size that runs past the payload, or doesn't fit the item: nothing in the message can be trusted.
        return Found(bytes.extracting(Self.payload(bytes, length))) == nil ? .broken(length) : verdict
    }

    public mutating func read(_ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]) {
        guard frame[2] == XsensMessage.Identifier.data2,
            let found = Found(frame.extracting(Self.payload(frame, frame.count))),
            let reading = reading(found, &counts)
        else {
            counts.unknownFrames += 1
            return
        }
        readings.append(reading)
    }

    private static func payload(_ frame: Span<UInt8>, _ length: Int) -> Range<Int> {
        (frame[3] == 255 ? 6 : 4)..<length - 1
    }

    /// What one message holds, before it is put together.
    private struct Found {
        var reading = Reading()
        var hasCommonAcceleration = false
        var hasCommonRate = false
        var time: UInt32?
        var orientation: Quaternion?
        var increments = Increments()

        /// nil where the items contradict their sizes.
        init?(_ payload: Span<UInt8>) {
            var offset = 0
            while offset < payload.count {
                guard let item = XsensItem(payload, at: offset), take(item, in: payload) else { return nil }
                offset = item.data.upperBound
            }
        }

        /// False where an item's size doesn't fit what it is.
        private mutating func take(_ item: XsensItem, in payload: Span<UInt8>) -> Bool {
            switch item.kind {
            case XsensItem.Kind.packetCounter:
                guard item.data.count == 2 else { return false }
                reading.set(counter: UInt32(payload.uint16(at: item.data.lowerBound, .big)))
            case XsensItem.Kind.sampleTimeFine:
                guard item.data.count == 4 else { return false }
                let ticks = payload.uint32(at: item.data.lowerBound, .big)
                time = ticks
                reading.set(deviceTime: Double(ticks) * XsensReader.tick)
            case XsensItem.Kind.acceleration, XsensItem.Kind.accelerationHighRate:
                guard let vector = vector(item, in: payload) else { return false }
                let isCommon = item.kind == XsensItem.Kind.acceleration
                guard isCommon || !hasCommonAcceleration else { return true }
                hasCommonAcceleration = isCommon
                reading.set(specificForce: vector)
            case XsensItem.Kind.rateOfTurn, XsensItem.Kind.rateOfTurnHighRate:
                guard let vector = vector(item, in: payload) else { return false }
                let isCommon = item.kind == XsensItem.Kind.rateOfTurn
                guard isCommon || !hasCommonRate else { return true }
                hasCommonRate = isCommon
                reading.set(angularRate: vector)
            case XsensItem.Kind.deltaVelocity:
                guard let vector = vector(item, in: payload) else { return false }
                increments.velocity = vector
            case XsensItem.Kind.deltaRotation:
                guard let quaternion = quaternion(item, in: payload) else { return false }
                // For the small turn of one sample, sin(a/2) is a/2 to better than 10⁻³ below 9°.
                if let unit = Plausible.orientation(quaternion, after: .identity) {
                    increments.turn = 2 * Vector3(unit.x, unit.y, unit.z)
                }
            case XsensItem.Kind.quaternion:
                guard let q = quaternion(item, in: payload) else { return false }
                // North, east, down is turned by 180° about north, so that z points up.
                orientation = item.earth == .northEastDown ? Quaternion(-q.x, q.w, -q.z, q.y) : q
            case XsensItem.Kind.temperature:
                guard item.numbers == 1 else { return false }
                reading.set(temperature: item.number(0, in: payload))
            case XsensItem.Kind.statusWord:
                guard item.data.count == 4 else { return false }
                let status = payload.uint32(at: item.data.lowerBound, .big)
                if status >> 8 & 7 != 0 { reading.flags.insert(.clippedAccelerometer) }
                if status >> 11 & 7 != 0 { reading.flags.insert(.clippedGyroscope) }
            default: break
            }
            return true
        }

        private func vector(_ item: XsensItem, in payload: Span<UInt8>) -> Vector3? {
            guard item.data.count == 3 * item.format.size else { return nil }
            return Vector3(item.number(0, in: payload), item.number(1, in: payload), item.number(2, in: payload))
        }

        private func quaternion(_ item: XsensItem, in payload: Span<UInt8>) -> Quaternion? {
            guard item.data.count == 4 * item.format.size else { return nil }
            return Quaternion(
                item.number(0, in: payload), item.number(1, in: payload), item.number(2, in: payload),
                item.number(3, in: payload))
        }
    }

    private mutating func reading(_ found: Found, _ counts: inout DecodeCounts) -> Reading? {
        var reading = found.reading
        var isNext = false
        if reading.contents.contains(.counter) {
            if let previousCounter {
                counts.lostFrames += Plausible.lost(from: previousCounter, to: reading.counter, bits: 16)
                isNext = (reading.counter &- previousCounter) & 0xFFFF == 1
            }
            previousCounter = reading.counter
        }
        if let time = found.time {
            if let previousTime, isNext {
                // Between two messages of successive counters.
                var increments = found.increments
                increments.interval = Double(time &- previousTime) * Self.tick
                increments.add(to: &reading)
            }
            previousTime = time
        }
        if let orientation = found.orientation { reading.set(orientation: orientation, after: &previousOrientation) }
        return reading.holdsMotion ? reading : nil
    }
}
