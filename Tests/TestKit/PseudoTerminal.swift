// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A pair of real pseudo terminals: `node` is what a program opens as its serial port, this end plays the device.
public final class PseudoTerminal {
    public let node: String
    public private(set) var descriptor: Int32

    /// nil where the system gives no pseudo terminal.
    public init?() {
        var name = [CChar](repeating: 0, count: 64)
        descriptor = clinux_make_pty(&name, UInt32(name.count))
        guard descriptor >= 0 else { return nil }
        node = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { unplug() }

    /// The device speaks; false where its buffer is full or it is gone.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0, errno == EAGAIN {
                var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&state, 1, 5000) > 0 else { return false }
                continue
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// What the program wrote to the device and was not yet received.
    public func received() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// The device goes away.
    public func unplug() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
    }
}
