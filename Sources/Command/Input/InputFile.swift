// SPDX-License-Identifier: Apache-2.0

internal import CDispatch
internal import Foundation

/// The bytes of a file or of standard input, decompressed where they are gzip, a piece at a time.
struct InputFile: ~Copyable {
    /// As given; `standard input` for `-`.
    let name: String
    /// Bytes on disk; nil where that is unknown (a pipe).
    let size: Int?
    /// Bytes taken from disk so far.
    private(set) var bytesRead = 0

    private let descriptor: Int32
    private let mustBeGzip: Bool
    private var raw = [UInt8](repeating: 0, count: InputFile.pieceSize)
    private var rawCount = 0
    private var gzip: Gzip?
    private var hasLooked = false
    private var hasEnded = false

    /// Large enough that calls cost nothing, small enough for the processor's cache.
    static let pieceSize = 65_536

    init(path: String) throws(CommandError) {
        let opened = try Self.open(path)
        name = path == "-" ? "standard input" : path
        mustBeGzip = path.hasSuffix(".gz")
        descriptor = opened.descriptor
        size = opened.size
    }

    private static func open(_ path: String) throws(CommandError) -> (descriptor: Int32, size: Int?) {
        if path == "-" { return (STDIN_FILENO, nil) }
        if path.hasSuffix(".gait") { throw .isSession(path) }
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(path, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            Foundation.close(descriptor)
            throw .cannotOpen(path, code: code)
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            Foundation.close(descriptor)
            throw .isDirectory(path)
        }
        return (descriptor, status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil)
    }

    deinit {
        if descriptor != STDIN_FILENO { Foundation.close(descriptor) }
    }

    /// Fills `piece`, of `pieceSize`, with the next bytes and says how many; 0 at the end. `line` is how far the reader has come, for a message.
    mutating func read(into piece: inout [UInt8], line: Int) throws(CommandError) -> Int {
        if !hasLooked { try look() }
        guard let gzip else {
            // Both have the size of a piece: what was looked at changes hands as it is.
            if rawCount == 0 { try refill() }
            swap(&raw, &piece)
            defer { rawCount = 0 }
            return rawCount
        }
        while true {
            switch gzip.inflate(into: &piece) {
            case .bytes(let count): return count
            case .needsInput:
                try refill()
                if rawCount == 0 {
                    guard gzip.isBetweenMembers else { throw .gzipEndsEarly(name, line: line) }
                    return 0
                }
                gzip.feed(raw, rawCount)
                rawCount = 0
            case .damaged: throw .gzipDamaged(name, line: line)
            case .trailing: throw .gzipTrailing(name)
            }
        }
    }

    /// Starts anew; false where what was read can't be read again.
    mutating func rewind() -> Bool {
        guard size != nil, lseek(descriptor, 0, SEEK_SET) == 0 else { return false }
        gzip = nil
        rawCount = 0
        bytesRead = 0
        hasLooked = false
        hasEnded = false
        return true
    }

    /// Decides by the first two bytes, not by the name, whether this is gzip.
    private mutating func look() throws(CommandError) {
        hasLooked = true
        while rawCount < 2, !hasEnded { try refill() }
        guard rawCount > 0 else { throw .isEmpty(name) }
        if rawCount >= 2, raw[0] == 0x1F, raw[1] == 0x8B {
            let gzip = Gzip()
            gzip.feed(raw, rawCount)
            rawCount = 0
            self.gzip = gzip
        } else if mustBeGzip {
            throw .notGzip(name)
        }
    }

    /// Takes more bytes behind those that wait.
    private mutating func refill() throws(CommandError) {
        while !hasEnded, rawCount < raw.count {
            if size == nil { try waitForBytes() }
            let start = rawCount
            let descriptor = descriptor
            let count = raw.withUnsafeMutableBytes { buffer in
                Foundation.read(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .cannotRead(name, code: errno)
            }
            if count == 0 { hasEnded = true }
            rawCount += count
            bytesRead += count
            return
        }
    }

    /// A pipe may stay silent for long: signals are asked for meanwhile.
    private func waitForBytes() throws(CommandError) {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&request, 1, 100) == 0 { try Interruption.check() }
    }
}
