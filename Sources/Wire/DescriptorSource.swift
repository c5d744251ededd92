// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Bytes from any descriptor that can be polled: the end of a pipe, a socket or a pseudo terminal that a replay or a simulator feeds.
public final class DescriptorSource: ByteSource, @unchecked Sendable {
    // Unchecked: round a descriptor, which one thread at a time uses (see `ByteSource`).
    public let name: String
    public let framing: Framing
    public private(set) var descriptor: Int32
    private let isSocket: Bool

    /// Takes over `descriptor`, closes it in the end, and makes it non-blocking.
    public init(_ descriptor: Int32, name: String, framing: Framing = .stream) {
        self.descriptor = descriptor
        self.name = name
        self.framing = framing
        var status = stat()
        isSocket = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close() }

    /// Two ends: what is written to one is read from the other, reports as reports.
    public static func pair(name: String, framing: Framing = .stream) throws(WireError) -> (
        DescriptorSource, DescriptorSource
    ) {
        var ends: [Int32] = [-1, -1]
        let kind = framing == .reports ? SOCK_SEQPACKET : SOCK_STREAM
        guard socketpair(AF_UNIX, Int32(kind.rawValue), 0, &ends) == 0 else {
            throw .cannotStart(what: name, code: errno)
        }
        return (
            DescriptorSource(ends[0], name: name, framing: framing),
            DescriptorSource(ends[1], name: name, framing: framing)
        )
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        DescriptorIO.read(descriptor, into: buffer)
    }

    public func write(_ bytes: [UInt8]) throws(WireError) {
        try DescriptorIO.write(bytes, to: descriptor, name: name, isSocket: isSocket)
    }

    public func close() {
        guard descriptor >= 0 else { return }
        _ = Glibc.close(descriptor)
        descriptor = -1
    }
}
