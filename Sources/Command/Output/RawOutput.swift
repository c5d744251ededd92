// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// One file, or standard output, that is there whole or not at all.
struct RawOutput: ~Copyable {
    private var bytes: [UInt8] = []
    private let name: String
    private let temporary: String?
    private let descriptor: Int32
    private var isCommitted = false

    private static let flushAt = 65_536

    /// `-` is standard output.
    init(_ path: String) throws(CommandError) {
        let opened = try Self.open(path)
        name = path
        temporary = opened.temporary
        descriptor = opened.descriptor
    }

    private static func open(_ path: String) throws(CommandError) -> (descriptor: Int32, temporary: String?) {
        if path == "-" { return (STDOUT_FILENO, nil) }
        guard !FilePath.isFolder(path) else { throw .cannotWrite(path, code: EISDIR) }
        let hidden = FilePath.parent(path) + "/.gait-\(getpid())-\(FilePath.lastComponent(path)).partial"
        let descriptor = Foundation.open(hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotWrite(path, code: errno) }
        return (descriptor, hidden)
    }

    deinit {
        guard let temporary else { return }
        Foundation.close(descriptor)
        if !isCommitted { unlink(temporary) }
    }

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    mutating func flushIfFull() throws(CommandError) {
        if bytes.count >= Self.flushAt { try flush() }
    }

    mutating func flush() throws(CommandError) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .cannotWrite(name, code: errno) }
            start += written
        }
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func commit() throws(CommandError) {
        try flush()
        if let temporary, rename(temporary, name) != 0 { throw .cannotWrite(name, code: errno) }
        isCommitted = true
    }
}
