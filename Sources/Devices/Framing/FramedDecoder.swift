// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Finds frames in a stream of bytes and has them read: the same readings and counts however the stream is cut.
///
/// Bytes wait in a buffer of fixed size. What can't be a frame is given up byte by byte, so that no frame behind a false start is
/// lost. No call allocates.
public struct FramedDecoder<Reader: FrameReader>: Decoder {
    public private(set) var counts = DecodeCounts()
    public private(set) var reader: Reader
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0

    public init(_ reader: Reader) {
        self.reader = reader
        buffer = [UInt8](repeating: 0, count: max(2 * Reader.longestFrame, 4096))
    }

    /// Bytes of a frame that has not ended yet.
    public var pendingBytes: Int { end - start }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        var index = 0
        while index < bytes.count {
            let taken = min(bytes.count - index, buffer.count - end)
            take(bytes.extracting(index..<(index + taken)))
            index += taken
            scan(atEnd: false, into: &readings)
            if start == end || end == buffer.count { makeRoom() }
        }
    }

    private mutating func take(_ bytes: Span<UInt8>) {
        // Held apart while it fills, so that each byte costs no look at the whole decoder.
        var held: [UInt8] = []
        swap(&held, &buffer)
        let first = end
        for offset in 0..<bytes.count { held[first + offset] = bytes[offset] }
        swap(&held, &buffer)
        end = first + bytes.count
    }

    /// Nothing comes for a while: frames that only wait for their follower are read; the start of a frame stays pending.
    public mutating func settle(into readings: inout [Reading]) {
        scan(atEnd: true, into: &readings)
        reader.settle(into: &readings)
    }

    /// What still waits for its end will not get it: it is given up byte by byte, and whole frames behind a false start are read.
    public mutating func finish(into readings: inout [Reading]) {
        scan(atEnd: true, into: &readings)
        while start < end {
            drop(1)
            scan(atEnd: true, into: &readings)
        }
        reader.settle(into: &readings)
        makeRoom()
    }

    private mutating func scan(atEnd: Bool, into readings: inout [Reading]) {
        // Another name for the same bytes: reading lends them out while the rest of the decoder changes.
        let bytes = buffer
        while start < end {
            let verdict = reader.judge(bytes.span.extracting(start..<end), atEnd: atEnd)
            switch verdict {
            case .incomplete:
                // A reader that wants more than it said would wait for ever.
                guard end - start >= Reader.longestFrame else { return }
                drop(1)
            case .skip(let length):
                drop(length)
            case .broken(let length):
                counts.rejectedFrames += 1
                drop(length)
            case .frame(let length):
                let held = min(max(length, 1), end - start)
                counts.frames += 1
                reader.read(bytes.span.extracting(start..<(start + held)), counts: &counts, into: &readings)
                start += held
            }
        }
    }

    private mutating func drop(_ length: Int) {
        let held = min(max(length, 1), end - start)
        counts.skippedBytes += UInt64(held)
        start += held
        reader.loseTrack()
    }

    /// Moves what waits to the front.
    private mutating func makeRoom() {
        guard start > 0 else { return }
        for offset in 0..<(end - start) { buffer[offset] = buffer[start + offset] }
        end -= start
        start = 0
    }
}
