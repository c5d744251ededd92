// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// Keeps the bytes of every frame that a reader was given.
struct CollectingReader<Reader: FrameReader>: FrameReader {
    static var longestFrame: Int { Reader.longestFrame }
    private(set) var frames: [[UInt8]] = []
    /// The reading of each frame; nil where it gave none.
    private(set) var readings: [Reading?] = []
    private var reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    mutating func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict { reader.judge(bytes, atEnd: atEnd) }

    mutating func read(_ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]) {
        frames.append(frame.indices.map { frame[$0] })
        let before = readings.count
        reader.read(frame, counts: &counts, into: &readings)
        self.readings.append(readings.count > before ? readings[before] : nil)
    }

    mutating func settle(into readings: inout [Reading]) { reader.settle(into: &readings) }

    mutating func loseTrack() { reader.loseTrack() }
}

/// A vector's bytes through a decoder: frames, readings and counts, the same for every cutting or a problem.
struct FramedVector {
    var frames: [[UInt8]]
    var readings: [Reading?]
    var stream: DecodedStream
    var problems: [String]

    init<Reader: FrameReader>(_ entry: VectorEntry, _ reader: Reader) {
        (stream, problems) = DecodedStream.decode(entry) { FramedDecoder(reader) }
        var decoder = FramedDecoder(CollectingReader(reader))
        var all: [Reading] = []
        decoder.push(entry.bytes.span, into: &all)
        frames = decoder.reader.frames
        readings = decoder.reader.readings
    }

    /// What a stream's expectation names besides its samples.
    var counts: [String: Any] {
        [
            "valid_frames": Int(stream.counts.frames), "skipped_bytes": Int(stream.counts.skippedBytes),
            "skipped_prefix_bytes": Int(stream.counts.skippedBytes), "trailing_incomplete_bytes": stream.pending,
            "bad_checksum": Int(stream.counts.rejectedFrames),
        ]
    }

    /// The outcome where nothing may come out; nil where something should.
    func outcomeOfNothing(_ expect: [String: Any]) -> Outcome? {
        if expect["reject"] != nil {
            let isCounted = stream.counts.rejectedFrames + stream.counts.skippedBytes > 0
            return Outcome(problems + (stream.readings.isEmpty && frames.isEmpty && isCounted ? [] : ["not rejected"]))
        }
        guard expect["incomplete"] != nil else { return nil }
        return Outcome(
            problems + (frames.isEmpty ? [] : ["a frame came out"])
                + Comparison.problems(expect, ["incomplete": stream.pending]))
    }
}

/// Numbers as vectors write them.
enum Hexadecimal {
    static func text(_ number: some BinaryInteger, digits: Int) -> String {
        let text = String(number, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(text($0, digits: 2).dropFirst(2)) }.joined()
    }
}

/// Whether lists of numbers agree as far as vectors have digits.
func areNear(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { Comparison.isNear($0, $1) }
}
