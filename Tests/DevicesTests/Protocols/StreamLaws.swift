// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import TestKit
import Testing

/// All that a framed decoder says of some bytes.
struct StreamDecoding: Equatable {
    var readings: [Reading] = []
    var counts = DecodeCounts()
    /// The most bytes that waited between two pushes.
    var mostPending = 0

    /// `pieces`: how many bytes to give at a time, asked for anew each time.
    init<Reader: FrameReader>(_ bytes: [UInt8], _ reader: Reader, pieces: () -> Int = { .max }) {
        var decoder = FramedDecoder(reader)
        var start = 0
        while start < bytes.count {
            let end = start + min(max(pieces(), 1), bytes.count - start)
            decoder.push(bytes.span.extracting(start..<end), into: &readings)
            mostPending = max(mostPending, decoder.pendingBytes)
            start = end
        }
        decoder.finish(into: &readings)
        counts = decoder.counts
    }

    static func == (a: StreamDecoding, b: StreamDecoding) -> Bool { a.readings == b.readings && a.counts == b.counts }
}

/// What every decoder of a stream of frames holds to.
enum StreamLaws {
    /// Every cut of a stream, and single bytes, give the same.
    static func holdForEveryCut<Reader: FrameReader>(_ bytes: [UInt8], _ reader: Reader) {
        let whole = StreamDecoding(bytes, reader)
        for cut in 1..<bytes.count {
            var first = true
            let parts = StreamDecoding(bytes, reader) {
                defer { first = false }
                return first ? cut : .max
            }
            #expect(parts == whole, "cut at \(cut)")
        }
        #expect(StreamDecoding(bytes, reader) { 1 } == whole)
    }

    /// Noise before, between and behind frames loses none of them; every byte is in a frame or skipped.
    static func findFramesInNoise<Reader: FrameReader>(_ frames: [[UInt8]], _ reader: Reader, seed: UInt64) {
        var random = SplitMix64(state: seed)
        let clean = StreamDecoding(frames.flatMap(\.self), reader)
        for _ in 0..<20 {
            var bytes: [UInt8] = []
            for frame in frames {
                for _ in 0..<random.below(60) { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
                bytes += frame
            }
            let noisy = StreamDecoding(bytes, reader) { 1 + random.below(80) }
            #expect(noisy.readings == clean.readings)
            #expect(noisy.counts.frames == clean.counts.frames)
            let inFrames = frames.reduce(0) { $0 + $1.count }
            #expect(Int(noisy.counts.skippedBytes) == bytes.count - inFrames)
        }
    }

    /// A stream cut short anywhere gives the readings of its whole frames.
    static func giveWholeFramesOnly<Reader: FrameReader>(_ frames: [[UInt8]], _ reader: Reader) {
        let bytes = frames.flatMap(\.self)
        let whole = StreamDecoding(bytes, reader)
        var ends: [Int] = []
        for frame in frames { ends.append((ends.last ?? 0) + frame.count) }
        for length in 1..<bytes.count {
            let short = StreamDecoding(Array(bytes.prefix(length)), reader)
            #expect(short.counts.frames == ends.count { $0 <= length }, "cut short at \(length)")
            #expect(whole.readings.starts(with: short.readings))
        }
    }

    /// 10⁵ damaged frames in one stream: no trap, no memory kept, no number that is none; then a whole frame is read again.
    static func survive<Reader: FrameReader>(_ frames: [[UInt8]], _ reader: Reader, seed: UInt64) {
        var random = SplitMix64(state: seed)
        var decoder = FramedDecoder(reader)
        var readings: [Reading] = []
        var pushed = 0
        var isBounded = true
        var areNumbers = true
        for round in 0..<100_000 {
            var frame = frames[round % frames.count]
            damage(&frame, &random)
            pushed += frame.count
            decoder.push(frame.span, into: &readings)
            isBounded = isBounded && decoder.pendingBytes <= Reader.longestFrame
            areNumbers = areNumbers && readings.allSatisfy(isFinite)
            readings.removeAll(keepingCapacity: true)
        }
        #expect(isBounded)
        #expect(areNumbers)
        let pending = decoder.pendingBytes
        #expect(Int(decoder.counts.skippedBytes) + pending <= pushed)
        // What was begun may swallow as much as a longest frame.
        let repeats = Reader.longestFrame / frames[0].count + 2
        let whole = frames[0]
        for _ in 0..<repeats { decoder.push(whole.span, into: &readings) }
        #expect(!readings.isEmpty)
    }

    /// No push takes memory once the decoder is made.
    static func takeNoMemory<Reader: FrameReader>(_ frames: [[UInt8]], _ reader: Reader) {
        guard Allocations.areCounted else { return }
        let bytes = (0..<50).flatMap { _ in frames.flatMap(\.self) }
        var decoder = FramedDecoder(reader)
        var readings: [Reading] = []
        readings.reserveCapacity(2 * 50 * frames.count)
        // The first frames make what the language makes once.
        decoder.push(bytes.span.extracting(0..<bytes.count / 2), into: &readings)
        let allocated = Allocations.count {
            var start = bytes.count / 2
            while start < bytes.count {
                let end = min(bytes.count, start + 37)
                decoder.push(bytes.span.extracting(start..<end), into: &readings)
                start = end
            }
        }
        #expect(readings.count >= frames.count)
        #expect(allocated == 0)
    }

    static func isFinite(_ reading: Reading) -> Bool {
        let q = reading.orientation
        return reading.specificForce.isFinite && reading.angularRate.isFinite && reading.magneticField.isFinite
            && reading.deviceTime.isFinite && reading.temperature.isFinite && (q.squaredNorm - 1).magnitude < 1e-9
    }

    /// One to four bytes changed, taken away, doubled or put in.
    static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        for _ in 0...random.below(4) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[place] ^= 1 << UInt8(random.below(8))
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(bytes[random.below(bytes.count)], at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
            }
        }
    }
}

/// Readings as a sensor in motion gives them, by seed.
enum MovingSensor {
    static func readings(_ count: Int, seed: UInt64, contents: Reading.Contents) -> [Reading] {
        var random = SplitMix64(state: seed)
        func number(_ limit: Double) -> Double { limit * (Double(random.below(2_000_001)) / 1_000_000 - 1) }
        func vector(_ limit: Double) -> Vector3 { Vector3(number(limit), number(limit), number(limit)) }
        return (0..<count).map { index in
            let turned = Quaternion(0.6 + number(0.2), number(0.5), number(0.5), number(0.5)).normalized
            var reading = Reading(
                contents: contents, counter: UInt32(index), deviceTime: 1 + Double(index) / 100,
                specificForce: vector(30), angularRate: vector(15), magneticField: vector(60), orientation: turned,
                temperature: 20 + number(10))
            if !contents.contains(.orientation) { reading.orientation = .identity }
            return reading
        }
    }

    static func frames(_ readings: [Reading], _ encoder: some Encoder) -> [[UInt8]] {
        var encoder = encoder
        return readings.map { reading in
            var bytes: [UInt8] = []
            encoder.encode(reading, into: &bytes)
            return bytes
        }
    }
}

/// Whether two readings agree in all that `contents` names.
func agree(
    _ a: Reading, _ b: Reading, _ contents: Reading.Contents, force: Double = 1e-5, rate: Double = 1e-5,
    field: Double = 1e-4, turn: Double = 1e-6
) -> Bool {
    if contents.contains(.specificForce), (a.specificForce - b.specificForce).norm > force { return false }
    if contents.contains(.angularRate), (a.angularRate - b.angularRate).norm > rate { return false }
    if contents.contains(.magneticField), (a.magneticField - b.magneticField).norm > field { return false }
    if contents.contains(.deviceTime), (a.deviceTime - b.deviceTime).magnitude > 1e-6 { return false }
    if contents.contains(.counter), a.counter != b.counter { return false }
    if contents.contains(.temperature), (a.temperature - b.temperature).magnitude > 1e-4 { return false }
    if contents.contains(.orientation) {
        let along =
            a.orientation.w * b.orientation.w + a.orientation.x * b.orientation.x + a.orientation.y * b.orientation.y
            + a.orientation.z * b.orientation.z
        if 1 - along.magnitude > turn { return false }
    }
    return true
}
