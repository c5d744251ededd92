// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Synchronization

/// Lines on their way out, written by a thread of their own: standard error may be a pipe that nobody reads or a file on a slow disk, and
/// who has something to say (the sensor thread, too) must not wait for it. Where too many wait, new ones are dropped and counted.
final class LogQueue: Sendable {
    static let capacity = 1024

    private struct State {
        var lines: [String] = []
        var dropped = 0
        var isWriting = false
        var isOver = false
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)
    private let settled = DispatchSemaphore(value: 0)
    private let write: @Sendable (String) -> Void
    private let notice: @Sendable (Int) -> String

    /// `write` may wait; `notice` says how many were dropped.
    init(write: @escaping @Sendable (String) -> Void, notice: @escaping @Sendable (Int) -> String) {
        self.write = write
        self.notice = notice
        let thread = Thread { [self] in work() }
        thread.name = "gaitd-log"
        thread.stackSize = 256 << 10
        thread.start()
    }

    /// Never waits.
    func put(_ line: String) {
        let isTaken = state.withLock { state in
            guard state.lines.count < Self.capacity else {
                state.dropped += 1
                return false
            }
            state.lines.append(line)
            return true
        }
        if isTaken { news.signal() }
    }

    /// Lines that wait, and those dropped since the last that was written.
    var waiting: (lines: Int, dropped: Int) { state.withLock { ($0.lines.count, $0.dropped) } }

    /// No more lines come: waits until all are written, so many seconds at most.
    func finish(within seconds: Double) {
        state.withLock { $0.isOver = true }
        news.signal()
        _ = settled.wait(timeout: .now() + seconds)
    }

    private func work() {
        while true {
            news.wait()
            let (lines, dropped, isOver) = state.withLock { state in
                defer {
                    state.lines.removeAll(keepingCapacity: true)
                    state.dropped = 0
                }
                return (state.lines, state.dropped, state.isOver)
            }
            for line in lines { write(line) }
            if dropped > 0 { write(notice(dropped)) }
            if isOver {
                settled.signal()
                return
            }
        }
    }
}
