// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One protocol, bytes → readings. Any bytes are welcome; memory is bounded; noise is counted, not thrown.
///
/// Laws, held by `DecoderLaws` in the tests: every way of cutting a stream gives the same readings and counts; after garbage a
/// decoder finds its place again within one frame; no call allocates once the decoder was made (readings may grow; text may while it
/// looks for columns and units).
public protocol Decoder: Sendable {
    var counts: DecodeCounts { get }
    mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading])
    /// The stream has ended: gives what a last frame without its end mark still holds.
    mutating func finish(into readings: inout [Reading])
}

extension Decoder {
    public mutating func finish(into readings: inout [Reading]) {}
}

/// What a decoder saw. Every byte is in a frame, skipped, or pending.
public struct DecodeCounts: Hashable, Sendable, BitwiseCopyable {
    /// Whole, valid frames (or lines).
    public var frames: UInt64 = 0
    /// Frames whose checksum or form was wrong.
    public var rejectedFrames: UInt64 = 0
    /// Bytes that belong to no valid frame.
    public var skippedBytes: UInt64 = 0
    /// Valid frames of a kind this decoder does not use.
    public var unknownFrames: UInt64 = 0
    /// Frames lost by the device's own counter.
    public var lostFrames: UInt64 = 0

    public init() {}
}
