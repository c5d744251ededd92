// SPDX-License-Identifier: Apache-2.0

public import Motion

/// WitMotion WT61, WT901, JY901, BWT901CL ... (WITMOTION/WitStandardProtocol_JY901, REG.h), and the combined frame of the BLE models.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | 0x55 |
/// | 1 | 1 | type 0x50...0x5F |
/// | 2 | 4 × i16 LE | see below |
/// | 10 | 1 | sum of bytes 0...9, low 8 bits |
///
/// | type | words | unit of one count |
/// |---|---|---|
/// | 0x50 | YY MM DD hh mm ss as bytes, u16 ms | device clock |
/// | 0x51 | acceleration x, y, z, gravity included; temperature | 16 / 32768 g; 0.01 °C |
/// | 0x52 | angular rate x, y, z; voltage | 2000 / 32768 °/s |
/// | 0x59 | quaternion w, x, y, z, sensor → earth | 1 / 32768 |
/// | 0x53, 0x54 | angles; magnetic field, of which the unit differs by model | not used |
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 2 | 0x55 0x61 |
/// | 2, 8, 14 | 3 × i16 LE | acceleration, angular rate, angles, scaled as above; **no check** |
///
/// A sample is a run of types in rising order: it comes out when a run has both 0x51 and 0x52, or with its quaternion where the run
/// before had one too (1 ms later at 115200 baud); halves of different runs are never paired. A combined frame counts when the next one starts where it ends, and, until frames have followed each other so, when the
/// acceleration is one that a sensor can feel.
public typealias WitMotionDecoder = FramedDecoder<WitMotionReader>

extension FramedDecoder<WitMotionReader> {
    public init() { self.init(WitMotionReader()) }
}

public struct WitMotionReader: FrameReader {
    /// A combined frame and the head of the next.
    public static let longestFrame = WitMotionFrame.combinedLength + 2

    public private(set) var lastFrame: WitMotionFrame?
    /// The frame before was a combined one and ended where the next byte stands.
    private var isInStep = false
    private var force: WitMotionFrame?
    private var time: Double?
    /// The pair of this run, which waits for its quaternion.
    private var waiting: Reading?
    /// The run before, and this one, had a quaternion.
    private var expectsOrientation = false
    private var hasOrientation = false
    private var previousOrientation = Quaternion.identity

    public init() {}

    public func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        guard bytes[0] == 0x55 else {
            var length = 1
            while length < bytes.count, bytes[length] != 0x55 { length += 1 }
            return .skip(length)
        }
        guard bytes.count > 1 else { return .incomplete }
        switch bytes[1] {
        case 0x50...0x5F:
            guard bytes.count >= WitMotionFrame.length else { return .incomplete }
            return Checksum.sum8(bytes, 0..<10) == bytes[10] ? .frame(WitMotionFrame.length) : .broken(1)
        case WitMotionFrame.combined, WitMotionFrame.registers: return judgeCombined(bytes, atEnd: atEnd)
        default: return .skip(1)
        }
    }

    private func judgeCombined(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict {
        let length = WitMotionFrame.combinedLength
        guard bytes.count >= length + 2 || (atEnd && bytes.count == length) else { return .incomplete }
        let isFollowed =
            bytes.count == length
            || (bytes[length] == 0x55
                && (bytes[length + 1] == WitMotionFrame.combined || bytes[length + 1] == WitMotionFrame.registers))
        guard isFollowed else { return isInStep ? .broken(1) : .skip(1) }
        let isCredible =
            bytes[1] == WitMotionFrame.combined
            ? WitMotionFrame(bytes.extracting(0..<length)).isPlausible : bytes[3] == 0
        return isInStep || isCredible ? .frame(length) : .skip(1)
    }

    public mutating func read(
        _ bytes: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]
    ) {
        let frame = WitMotionFrame(bytes)
        isInStep = frame.wordCount == 9
        if let last = lastFrame, isInStep || frame.type <= last.type { endRun(into: &readings) }
        lastFrame = frame
        switch frame.type {
        case WitMotionFrame.time:
            time = frame.calendarTime
        case WitMotionFrame.acceleration:
            force = frame
        case WitMotionFrame.angularRate:
            guard let force else { return }
            self.force = nil
            var pair = reading(force, rate: frame, at: 0)
            pair.set(temperature: Double(force.words[3]) / 100)
            if expectsOrientation { waiting = pair } else { readings.append(pair) }
        case WitMotionFrame.quaternion:
            hasOrientation = true
            guard var pair = waiting else { return }
            waiting = nil
            let part = 1.0 / 32768
            pair.set(
                orientation: Quaternion(
                    part * Double(frame.words[0]), part * Double(frame.words[1]), part * Double(frame.words[2]),
                    part * Double(frame.words[3])), after: &previousOrientation)
            readings.append(pair)
        case WitMotionFrame.combined:
            readings.append(reading(frame, rate: frame, at: 3))
        default:
            counts.unknownFrames += 1
        }
    }

    public mutating func loseTrack() { isInStep = false }

    /// Only frames of one form, and of credible content, prove anything together.
    public mutating func continues(_ bytes: Span<UInt8>) -> Bool {
        let frame = WitMotionFrame(bytes)
        guard let lastFrame, lastFrame.wordCount == frame.wordCount else { return false }
        return frame.wordCount == 4 ? (0x50...0x5A).contains(frame.type) : frame.isPlausible
    }

    public mutating func settle(into readings: inout [Reading]) {
        if let waiting { readings.append(waiting) }
        waiting = nil
    }

    private mutating func endRun(into readings: inout [Reading]) {
        settle(into: &readings)
        expectsOrientation = hasOrientation
        hasOrientation = false
        force = nil
        time = nil
    }

    private func reading(_ force: WitMotionFrame, rate: WitMotionFrame, at first: Int) -> Reading {
        var reading = Reading()
        if let time { reading.set(deviceTime: time) }
        reading.set(specificForce: WitMotionFrame.forceScale * vector(force.words, 0))
        reading.set(angularRate: WitMotionFrame.rateScale * vector(rate.words, first))
        if force.isClipped(0) { reading.flags.insert(.clippedAccelerometer) }
        if rate.isClipped(first) { reading.flags.insert(.clippedGyroscope) }
        return reading
    }

    private func vector(_ words: [9 of Int16], _ first: Int) -> Vector3 {
        Vector3(Double(words[first]), Double(words[first + 1]), Double(words[first + 2]))
    }
}
