// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What waits for one client.
final class LiveClientQueue: Sendable {
    let number: Int
    let names: Set<LiveEvent.Name>
    let frames: AsyncStream<LiveFrame>
    private let input: AsyncStream<LiveFrame>.Continuation
    private struct End {
        var reason: String?
        var isOver = false
        var action: (@Sendable () -> Void)?
    }
    private let taken = Atomic<Int>(0)
    private let offered = Atomic<Int>(0)
    private let end = Mutex(End())

    init(number: Int, names: Set<LiveEvent.Name>, capacity: Int) {
        self.number = number
        self.names = names
        (frames, input) = AsyncStream.makeStream(of: LiveFrame.self, bufferingPolicy: .bufferingOldest(capacity))
    }

    /// False where the client is a whole queue behind: its stream has then ended.
    func offer(_ frame: LiveFrame) -> Bool {
        if case .dropped = input.yield(frame) {
            finish("Too slow: \(LiveFeed.outgoing) events waited. Connect again with Last-Event-ID.")
            return false
        }
        offered.add(1, ordering: .relaxed)
        return true
    }

    /// One frame has been handed to the connection.
    func took() { taken.add(1, ordering: .relaxed) }

    /// Frames that were not yet handed to the connection.
    var waiting: Int { offered.load(ordering: .relaxed) - taken.load(ordering: .relaxed) }

    func offer(contentsOf frames: some Sequence<LiveFrame>) {
        for frame in frames { _ = offer(frame) }
    }

    /// Ends the stream after what waits. `reason` nil: the client went away by itself.
    func finish(_ reason: String?) {
        input.finish()
        let action = end.withLock { end -> (@Sendable () -> Void)? in
            guard !end.isOver else { return nil }
            end.isOver = true
            end.reason = reason
            return reason == nil ? nil : end.action
        }
        action?()
    }

    /// Why the daemon ended it; nil where it did not.
    var reason: String? { end.withLock { $0.reason } }

    /// `action` when the daemon ends the stream, at once where it has done so.
    func whenEnded(_ action: @escaping @Sendable () -> Void) {
        let isOver = end.withLock { end in
            end.action = action
            return end.isOver && end.reason != nil
        }
        if isOver { action() }
    }
}
