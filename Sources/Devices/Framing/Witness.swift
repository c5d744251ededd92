// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// How hard it is for bytes to look like a protocol by chance; a stronger proof found at the same moment wins.
public enum ProofStrength: Int, Hashable, Sendable, BitwiseCopyable, Comparable, CaseIterable {
    case text, spacing, sum8, fletcher, crc16

    @inlinable
    public static func < (a: ProofStrength, b: ProofStrength) -> Bool { a.rawValue < b.rawValue }
}

/// Looks for the proof of one protocol in bytes heard at one speed.
public protocol Witness: Sendable {
    var strength: ProofStrength { get }
    /// Stays true once it is.
    var isProven: Bool { get }
    mutating func push(_ bytes: Span<UInt8>)
}

/// Proof by frames that adjoin: `needed` in a row with nothing between them, each of which its reader lets carry the proof on.
public struct FrameWitness<Reader: FrameReader>: Witness {
    public let strength: ProofStrength
    public let needed: Int
    public var isProven: Bool { decoder.reader.best >= needed }
    private var decoder: FramedDecoder<CountingReader<Reader>>
    private var readings: [Reading] = []

    public init(_ reader: Reader, needed: Int, strength: ProofStrength) {
        self.strength = strength
        self.needed = needed
        decoder = FramedDecoder(CountingReader(reader))
    }

    public mutating func push(_ bytes: Span<UInt8>) {
        decoder.push(bytes, into: &readings)
        readings.removeAll(keepingCapacity: true)
    }
}

/// Counts adjoining frames.
private struct CountingReader<Reader: FrameReader>: FrameReader {
    static var longestFrame: Int { Reader.longestFrame }
    private(set) var best = 0
    private var run = 0
    private var reader: Reader

    init(_ reader: Reader) { self.reader = reader }

    mutating func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict { reader.judge(bytes, atEnd: atEnd) }

    mutating func read(_ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading]) {
        run = reader.continues(frame) ? run + 1 : 1
        best = max(best, run)
        reader.read(frame, counts: &counts, into: &readings)
    }

    mutating func settle(into readings: inout [Reading]) { reader.settle(into: &readings) }

    mutating func loseTrack() {
        run = 0
        reader.loseTrack()
    }
}
