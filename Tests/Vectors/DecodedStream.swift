// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// A stream decoded with one way of cutting it.
struct DecodedStream: Equatable {
    var readings: [Reading] = []
    var counts = DecodeCounts()
    /// Bytes of an unfinished frame at the end.
    var pending = 0
    /// Readings before anything was flushed.
    var readingsBeforeEnd = 0

    /// All ways of cutting give the same, or nil.
    static func decode<Reader: FrameReader>(
        _ entry: VectorEntry, _ make: () -> FramedDecoder<Reader>
    ) -> (stream: DecodedStream, problems: [String]) {
        let all = entry.cuttings.map { DecodedStream(entry.bytes, $0, make()) }
        let first = all.first ?? DecodedStream()
        return (first, all.allSatisfy { $0 == first } ? [] : ["other samples for another cutting"])
    }

    init() {}

    init<Reader: FrameReader>(_ bytes: [UInt8], _ cutting: [Int], _ decoder: FramedDecoder<Reader>) {
        var decoder = decoder
        var start = 0
        for length in cutting + [bytes.count] {
            let end = min(bytes.count, start + length)
            decoder.push(bytes.span.extracting(start..<end), into: &readings)
            start = end
        }
        readingsBeforeEnd = readings.count
        decoder.settle(into: &readings)
        counts = decoder.counts
        pending = decoder.pendingBytes
    }

    /// What `look` sees after each byte that completed a frame.
    static func frames<Reader: FrameReader, Seen>(
        _ bytes: [UInt8], _ decoder: FramedDecoder<Reader>, _ look: (Reader) -> Seen?
    ) -> [Seen] {
        var decoder = decoder
        var readings: [Reading] = []
        var seen: [Seen] = []
        var frames: UInt64 = 0
        func note() {
            if decoder.counts.frames > frames, let one = look(decoder.reader) { seen.append(one) }
            frames = decoder.counts.frames
        }
        for index in bytes.indices {
            decoder.push(bytes.span.extracting(index..<(index + 1)), into: &readings)
            note()
        }
        decoder.settle(into: &readings)
        note()
        return seen
    }
}

extension Vector3 {
    /// Divided by `unit`, as a list.
    func list(per unit: Double = 1) -> [Double] { [x / unit, y / unit, z / unit] }
}

/// Units that vectors are written in, in SI.
enum Units {
    static let gravity = 9.80665
    static let degree = Double.pi / 180
}
