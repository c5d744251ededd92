// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Wire

extension ByteSource {
    /// What there is now, after waiting for the first of it.
    func take(_ capacity: Int = 65_536, waiting milliseconds: Int32 = 5000) -> (bytes: [UInt8], end: WireEnd?) {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&state, 1, milliseconds)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: capacity)
        while true {
            switch buffer.withUnsafeMutableBytes({ read(into: $0) }) {
            case .bytes(let count): bytes.append(contentsOf: buffer[..<count])
            case .nothing: return (bytes, nil)
            case .ended(let end): return (bytes, end)
            }
        }
    }

    func take(atLeast count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = take()
            bytes += more.bytes
            guard more.end == nil, !more.bytes.isEmpty else { break }
        }
        return bytes
    }
}

/// Writes down what a loop gives.
final class Listener: WireSink {
    struct Log {
        var bytes: [UInt8] = []
        var reads: [Int] = []
        var times: [Int64] = []
        var end: WireEnd?
        var ticks = 0
        var threads: Set<UInt> = []
    }

    /// Shared with the test, which looks at it from another thread.
    final class Shared: Sendable {
        let log = Mutex(Log())
        var bytes: [UInt8] { log.withLock { $0.bytes } }
        var end: WireEnd? { log.withLock { $0.end } }
    }

    let shared: Shared
    var onBytes: (() -> Void)?

    init(_ shared: Shared) { self.shared = shared }

    func receive(_ bytes: Span<UInt8>, at time: Int64) {
        shared.log.withLock { log in
            for index in 0..<bytes.count { log.bytes.append(bytes[index]) }
            log.reads.append(bytes.count)
            log.times.append(time)
            log.threads.insert(UInt(pthread_self()))
        }
        onBytes?()
    }

    func ended(_ end: WireEnd, at time: Int64) { shared.log.withLock { $0.end = end } }

    func tick(at time: Int64) { shared.log.withLock { $0.ticks += 1 } }
}

/// Waits until `condition` holds; false after 20 s, which only a broken test sees.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
        if condition() { return true }
        usleep(2000)
    }
    return false
}
