// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
extension LiveRoutes {
    /// How long a client that was closed as too slow has to read what is on the way.
    static let grace = TimeAmount.seconds(2)
    /// Bytes that the kernel may hold for a client: what a stalled one can make us keep.
    static let kernelBuffer = 65_536
    /// ms without an acknowledgement until the kernel gives a vanished peer up.
    static let vanished = 20_000

    /// `?events=step,cue` names what is wanted (all where absent); `Last-Event-ID`, or `?after=` for clients that can't send it,
    /// resumes behind that event.
    @Sendable func stream(_ request: Request, _ context: LiveContext) async throws -> Response {
        let names = try Self.names(request.uri.queryParameters["events"].map(String.init))
        let lastID =
            HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
            ?? request.uri.queryParameters["after"].map(String.init)
        guard feed.counts.clients < settings.clients else {
            throw LiveAnswer.Refusal(
                status: .serviceUnavailable, code: "too_many_clients",
                sentence: "\(settings.clients) clients are connected, and no more are let in (live.clients).",
                headers: [.retryAfter: "10"])
        }
        guard let client = feed.subscribe(to: names, after: lastID) else {
            throw LiveAnswer.Refusal(status: .serviceUnavailable, code: "stopping", sentence: "gaitd is stopping.")
        }
        let channel = context.channel
        Self.bound(channel)
        client.whenEnded {
            // Cut off where it still does not read: the writer below waits for it otherwise.
            channel.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
        }
        // However the channel ends, the client leaves the feed, even where the body is never written.
        channel.closeFuture.whenComplete { _ in feed.unsubscribe(client) }
        let first = names.contains(.status) ? LiveAnswer.text(await currentStatus()) : nil
        let body = ResponseBody { [feed] writer in
            defer { feed.unsubscribe(client) }
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            if let first { try await writer.write(ByteBuffer(string: "event: status\ndata: \(first)\n\n")) }
            for await frame in client.frames {
                try await writer.write(ByteBuffer(bytes: frame.bytes))
                client.took()
                if let arrival = frame.arrival { feed.delivered(arrival, at: MonotonicClock.now) }
            }
            if let reason = client.reason {
                let closing = LiveFrame(
                    name: .closing, number: nil, epoch: feed.epoch,
                    json: LiveAnswer.text(["reason": reason]) ?? "{}")
                try await writer.write(ByteBuffer(bytes: closing.bytes))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store", .connection: "close",
            ],
            body: body)
    }

    private static func names(_ text: String?) throws -> Set<LiveEvent.Name> {
        guard let text else { return Set(LiveEvent.Name.allCases) }
        var names: Set<LiveEvent.Name> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let name = LiveEvent.Name(rawValue: String(word)) else {
                let known = LiveEvent.Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw LiveAnswer.Refusal.badRequest("There is no event \"\(word.prefix(40))\". There are: \(known).")
            }
            names.insert(name)
        }
        return names
    }

    private static func bound(_ channel: any Channel) {
        channel.setOption(.socketOption(.so_sndbuf), value: kernelBuffer).whenFailure { _ in }
        guard channel.remoteAddress?.ipAddress != nil else { return }
        // TCP_USER_TIMEOUT, tcp(7).
        channel.setOption(.tcpOption(.init(rawValue: 18)), value: vanished).whenFailure { _ in }
    }
}
