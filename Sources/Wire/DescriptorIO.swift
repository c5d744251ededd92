// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Reading and writing of non-blocking descriptors, with "nothing now" told apart from "never again".
enum DescriptorIO {
    /// Milliseconds a write may wait in all for a slow device.
    private static let writePatience: Int32 = 1000

    static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return zero(descriptor) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            case let code where WireError.isHangUp(code): return .ended(.hangUp)
            case let code: return .ended(.failure(code))
            }
        }
    }

    /// A read of nothing is an end only where poll says so, or where there is no other meaning.
    private static func zero(_ descriptor: Int32) -> ReadOutcome {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 0) >= 0 else { return .ended(.failure(errno)) }
        if Int32(state.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0 { return .ended(.hangUp) }
        return isatty(descriptor) == 1 ? .nothing : .ended(.finished)
    }

    /// A closed socket is an error here, not a signal; `isSocket` says that the descriptor is one.
    static func write(_ bytes: [UInt8], to descriptor: Int32, name: String, isSocket: Bool = false) throws(WireError) {
        var start = 0
        var patience = writePatience
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let (address, length) = (buffer.baseAddress.map { $0 + start }, buffer.count - start)
                return isSocket
                    ? send(descriptor, address, length, Int32(MSG_NOSIGNAL))
                    : Glibc.write(descriptor, address, length)
            }
            if count > 0 {
                start += count
                continue
            }
            let code = count == 0 ? EIO : errno
            switch code {
            case EINTR: continue
            case EAGAIN where patience > 0:
                var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&state, 1, 50)
                patience -= 50
            case _ where WireError.isHangUp(code): throw .unplugged(node: name)
            default: throw .failed(node: name, doing: "writing", code: code)
            }
        }
    }
}
