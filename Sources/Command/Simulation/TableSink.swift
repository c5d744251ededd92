// SPDX-License-Identifier: Apache-2.0

internal import CZlib
internal import Foundation

/// Bytes to a file or standard output, gzipped where the name ends in .gz, in one way only: no time stamp, no name. The file
/// has its final name once it is whole.
final class TableSink {
    private let path: String
    private let handle: FileHandle
    private var deflater: Deflater?
    private var buffer: [UInt8] = []
    private var isFinished = false

    private static let flushSize = 1 << 16

    /// `path` "-" is standard output.
    init(_ path: String) throws {
        self.path = path
        if path == "-" {
            handle = .standardOutput
        } else {
            let partial = path + ".partial"
            guard FileManager.default.createFile(atPath: partial, contents: nil),
                let opened = FileHandle(forWritingAtPath: partial)
            else { throw CommandError.cannotWrite(path, code: errno) }
            handle = opened
        }
        deflater = path.hasSuffix(".gz") ? Deflater() : nil
        buffer.reserveCapacity(Self.flushSize + 1024)
    }

    func append(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.flushSize { try flush(isLast: false) }
    }

    func append(_ text: String) throws { try append(Array(text.utf8)) }

    /// Writes what is left and gives the file its name.
    func finish() throws {
        try flush(isLast: true)
        isFinished = true
        guard path != "-" else { return }
        do {
            try handle.close()
        } catch { throw CommandError.cannotWrite(path, code: errno) }
        guard rename(path + ".partial", path) == 0 else { throw CommandError.cannotWrite(path, code: errno) }
    }

    private func flush(isLast: Bool) throws {
        let bytes = deflater?.push(buffer, isLast: isLast) ?? buffer
        do {
            try handle.write(contentsOf: bytes)
        } catch { throw CommandError.cannotWrite(path, code: errno) }
        buffer.removeAll(keepingCapacity: true)
    }

    deinit {
        // What was begun and not finished leaves nothing behind.
        if !isFinished, path != "-" { unlink(path + ".partial") }
    }
}

/// zlib's deflate with a gzip header of its own: byte for byte the same for the same input and zlib.
private final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 + 16: gzip; the default header has no time and no name.
        deflateInit2_(
            stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    func push(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var input = bytes
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 15)
        input.withUnsafeMutableBufferPointer { from in
            stream.pointee.next_in = from.baseAddress
            stream.pointee.avail_in = UInt32(from.count)
            var isFull = true
            while isFull {
                piece.withUnsafeMutableBufferPointer { to in
                    stream.pointee.next_out = to.baseAddress
                    stream.pointee.avail_out = UInt32(to.count)
                    deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                }
                let room = Int(stream.pointee.avail_out)
                output.append(contentsOf: piece[..<(piece.count - room)])
                isFull = room == 0
            }
        }
        return output
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }
}
