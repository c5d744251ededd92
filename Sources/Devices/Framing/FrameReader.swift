// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What stands at the start of the bytes that were not yet used.
public enum FrameVerdict: Hashable, Sendable, BitwiseCopyable {
    /// It may become a frame: more bytes are needed.
    case incomplete
    /// The first so many bytes start no frame.
    case skip(Int)
    /// It looked like a frame, but its check or form is wrong: counted once, and so many bytes are dropped. One, where a frame's
    /// length can't be trusted; a whole line or packet, where an end mark delimits it.
    case broken(Int)
    /// A whole, valid frame of so many bytes.
    case frame(Int)
}

/// The part of a decoder that is a protocol's own: how frames look, and what they say. `FramedDecoder` does the rest.
public protocol FrameReader: Sendable {
    /// Bytes of the longest frame, with what must be seen behind it. `judge` has its answer at the latest with so many bytes.
    static var longestFrame: Int { get }

    /// What stands at the start of `bytes`, which are not empty. The answer may depend on the bytes from the first of them on and on
    /// the frames read before, never on how many bytes happen to be there: a shorter view gives `incomplete` or the same answer.
    /// It may use scratch memory of the reader, nothing else.
    /// `atEnd`: nothing follows, so a frame that only waits for its follower is whole.
    mutating func judge(_ bytes: Span<UInt8>, atEnd: Bool) -> FrameVerdict

    /// Reads the frame that the call of `judge` just before has given. Counts frames of no use (`unknownFrames`) and lost ones; `frames` is counted already.
    mutating func read(_ frame: Span<UInt8>, counts: inout DecodeCounts, into readings: inout [Reading])

    /// Nothing comes for a while: what waits for a further frame is given without it.
    mutating func settle(into readings: inout [Reading])

    /// Bytes were skipped or a broken frame dropped: what comes next need not adjoin what came before.
    mutating func loseTrack()

    /// Whether `frame`, which adjoins the one before it, carries a proof of the protocol on (rising index, known type, ...).
    mutating func continues(_ frame: Span<UInt8>) -> Bool
}

extension FrameReader {
    public mutating func settle(into readings: inout [Reading]) {}
    public mutating func loseTrack() {}
    public mutating func continues(_ frame: Span<UInt8>) -> Bool { true }
}
