// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Connections that have not asked for anything yet. Where there are too many, the oldest goes: somebody who opens thousands and says
/// nothing, or a letter at a time, can't keep out those who ask at once.
final class ConnectionWatch: Sendable {
    /// Silent connections at once.
    static let mostSilent = 64
    /// Until the head of the first request is complete.
    static let patience = TimeAmount.seconds(5)

    private struct Silent {
        let id: ObjectIdentifier
        let channel: any Channel
        let deadline: Scheduled<Void>
    }
    private struct State {
        /// The oldest first.
        var silent: [Silent] = []
        var evicted = 0
        var accepted = 0
    }
    private let state = Mutex(State())

    /// Closed before they asked for anything; and all that ever came.
    var counts: (evicted: Int, accepted: Int) { state.withLock { ($0.evicted, $0.accepted) } }

    func opened(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let deadline = channel.eventLoop.scheduleTask(in: Self.patience) { [weak self] in
            guard let self, self.take(id, isEvicted: true) != nil else { return }
            channel.close(promise: nil)
        }
        let evicted = state.withLock { state -> Silent? in
            state.accepted += 1
            state.silent.append(Silent(id: id, channel: channel, deadline: deadline))
            guard state.silent.count > Self.mostSilent else { return nil }
            state.evicted += 1
            return state.silent.removeFirst()
        }
        evicted?.deadline.cancel()
        evicted?.channel.close(promise: nil)
    }

    /// It has asked, or is gone.
    func settled(_ channel: any Channel) { take(ObjectIdentifier(channel), isEvicted: false)?.deadline.cancel() }

    private func take(_ id: ObjectIdentifier, isEvicted: Bool) -> Silent? {
        state.withLock { state in
            guard let index = state.silent.firstIndex(where: { $0.id == id }) else { return nil }
            if isEvicted { state.evicted += 1 }
            return state.silent.remove(at: index)
        }
    }
}

/// Tells a watch of its connection's beginning and end; what passes through is left as it is.
final class WatchHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    private let watch: ConnectionWatch
    private var isTold = false

    init(_ watch: ConnectionWatch) { self.watch = watch }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { tell(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        tell(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch.settled(context.channel)
        context.fireChannelInactive()
    }

    private func tell(_ context: ChannelHandlerContext) {
        guard !isTold else { return }
        isTold = true
        watch.opened(context.channel)
    }
}
