// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Decompresses gzip data (RFC 1952), of one member or several, by zlib.
final class Gzip {
    enum Outcome {
        /// So many bytes were written.
        case bytes(Int)
        case needsInput
        /// The data contradict their format or checksum.
        case damaged
        /// After a member comes neither another nor zeros.
        case trailing
    }

    /// True where the data so far are whole.
    private(set) var isBetweenMembers = false

    // zlib keeps the stream's own address, so it lives on the heap.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let isReady: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(capacity: InputFile.pieceSize)
        // 15: the largest window; 16 more: gzip only.
        isReady = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    /// Takes the first `count` bytes of `bytes`; all earlier ones were used up.
    func feed(_ bytes: [UInt8], _ count: Int) {
        let count = min(count, input.count)
        _ = input.update(fromContentsOf: bytes[0..<count])
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(count)
    }

    func inflate(into piece: inout [UInt8]) -> Outcome {
        guard isReady else { return .damaged }
        if isBetweenMembers {
            guard let next = skipZeros() else { return .needsInput }
            guard next == 0x1F, !isPadded else { return .trailing }
            inflateReset(stream)
            isBetweenMembers = false
        }
        let stream = stream
        var code = Z_OK
        let written = piece.withUnsafeMutableBufferPointer { buffer in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(buffer.count)
            while code == Z_OK, stream.pointee.avail_out > 0, stream.pointee.avail_in > 0 {
                code = CZlib.inflate(stream, Z_NO_FLUSH)
            }
            // What is still held back comes without further input.
            if code == Z_OK, stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 {
                code = CZlib.inflate(stream, Z_NO_FLUSH)
            }
            return buffer.count - Int(stream.pointee.avail_out)
        }
        if code == Z_STREAM_END { isBetweenMembers = true }
        if written > 0 { return .bytes(written) }
        switch code {
        case Z_STREAM_END: return inflate(into: &piece)
        case Z_OK, Z_BUF_ERROR: return .needsInput
        default: return .damaged
        }
    }

    private var isPadded = false

    /// The next byte that is not padding; nil where there is none yet.
    private func skipZeros() -> UInt8? {
        while stream.pointee.avail_in > 0, let next = stream.pointee.next_in?.pointee {
            guard next == 0 else { return next }
            isPadded = true
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
        return nil
    }
}
