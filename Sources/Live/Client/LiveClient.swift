// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Talks to the daemon over its Unix socket: what `gait live`, `mark`, `target`, `start`, `stop` and `pair` use.
public struct LiveClient: Sendable {
    /// Where to look, in this order.
    private let sockets: [String]
    /// Bytes of an answer that is not a stream.
    static let longestAnswer = 16 << 20
    /// Until an answer that is not a stream must be there.
    static let patience = TimeAmount.seconds(15)

    public init(sockets: [String]) { self.sockets = sockets }

    public func status() async throws -> LiveStatus { try await get("/v1/status") }

    public func get<Answer: Decodable>(_ path: String) async throws -> Answer {
        try await answer(to: request(.GET, path, body: nil))
    }

    public func post<Answer: Decodable>(_ path: String, _ body: some Encodable) async throws -> Answer {
        try await answer(to: request(.POST, path, body: try JSONEncoder().encode(body)))
    }

    public func post<Answer: Decodable>(_ path: String) async throws -> Answer {
        try await answer(to: request(.POST, path, body: nil))
    }

    /// Sends a body of any length and gives the answer behind its end. `body` writes it piece by piece and waits where the daemon is slower;
    /// it is cancelled where the daemon answers earlier, with a refusal.
    public func upload<Answer: Decodable & Sendable>(
        _ path: String,
        body: @escaping @Sendable (_ write: @Sendable ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws -> Answer {
        let head = HTTPRequestHead(
            version: .http1_1, method: .POST, uri: path,
            headers: [
                "Host": "localhost", "Accept": "application/json", "Connection": "close",
                "Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked",
            ])
        let channel = try await connect()
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(.head(head))
            return try await withThrowingTaskGroup(of: Data?.self) { group in
                group.addTask {
                    do {
                        try await body { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: $0)))) }
                        try await outbound.write(.end(nil))
                    } catch is ChannelError, is IOError {
                        // The daemon has closed: its answer, or its silence, tells more.
                    }
                    return nil
                }
                group.addTask { try await Self.answer(in: inbound) }
                defer { group.cancelAll() }
                while let data = try await group.next() {
                    if let data { return try Self.decode(data) }
                }
                throw LiveError.connectionLost
            }
        }
    }

    /// The live stream, until the daemon ends it; `names` empty: all events. `after` resumes behind an id. Each message comes as it
    /// arrives; throws where the connection is lost.
    public func events(
        _ names: [LiveEvent.Name] = [], after id: String? = nil, each: @Sendable (LiveMessage) async throws -> Void
    ) async throws {
        var path = "/v1/stream"
        if !names.isEmpty { path += "?events=" + names.map(\.rawValue).joined(separator: ",") }
        var head = request(.GET, path, body: nil).head
        if let id { head.headers.add(name: "Last-Event-ID", value: id) }
        let channel = try await connect()
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(.head(head))
            try await outbound.write(.end(nil))
            var messages = LiveMessages()
            var refusal: HTTPResponseStatus?
            var rest: [UInt8] = []
            for try await part in inbound {
                switch part {
                case .head(let head): refusal = head.status == .ok ? nil : head.status
                case .body(let buffer):
                    if refusal != nil {
                        rest.append(contentsOf: buffer.readableBytesView.prefix(Self.longestAnswer - rest.count))
                    } else {
                        for message in try messages.push(buffer.readableBytesView) { try await each(message) }
                    }
                case .end:
                    if let refusal { throw Self.error(refusal, Data(rest)) }
                    return
                }
            }
            throw LiveError.connectionLost
        }
    }

    // MARK: One question, one answer

    private typealias Request = (head: HTTPRequestHead, body: Data?)

    private func request(_ method: HTTPMethod, _ path: String, body: Data?) -> Request {
        var headers = HTTPHeaders([("Host", "localhost"), ("Accept", "application/json"), ("Connection", "close")])
        if let body {
            headers.add(name: "Content-Type", value: "application/json")
            headers.add(name: "Content-Length", value: String(body.count))
        } else if method != .GET {
            headers.add(name: "Content-Length", value: "0")
        }
        return (HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers), body)
    }

    private func answer<Answer: Decodable>(to request: Request) async throws -> Answer {
        let channel = try await connect()
        let deadline = channel.channel.eventLoop.scheduleTask(in: Self.patience) { [channel = channel.channel] in
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        let data = try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(.head(request.head))
            if let body = request.body { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
            try await outbound.write(.end(nil))
            return try await Self.answer(in: inbound)
        }
        return try Self.decode(data)
    }

    /// The body of an answer that is no refusal.
    private static func answer(
        in inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    ) async throws -> Data {
        var status = HTTPResponseStatus.internalServerError
        var bytes: [UInt8] = []
        for try await part in inbound {
            switch part {
            case .head(let head): status = head.status
            case .body(let buffer):
                guard bytes.count + buffer.readableBytes <= Self.longestAnswer else {
                    throw LiveError.unexpected("an answer of more than \(Self.longestAnswer) bytes")
                }
                bytes.append(contentsOf: buffer.readableBytesView)
            case .end:
                guard (200..<300).contains(status.code) else { throw error(status, Data(bytes)) }
                return Data(bytes)
            }
        }
        throw LiveError.connectionLost
    }

    private static func decode<Answer: Decodable>(_ data: Data) throws -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw LiveError.unexpected("\(error)")
        }
    }

    private static func error(_ status: HTTPResponseStatus, _ data: Data) -> LiveError {
        struct Body: Decodable {
            struct Fault: Decodable { let sentence: String }
            let error: Fault
        }
        let sentence = (try? JSONDecoder().decode(Body.self, from: data))?.error.sentence
        return .refused(status: Int(status.code), sentence: sentence ?? "gaitd answers: \(status).")
    }

    private typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private func connect() async throws -> Channel {
        for path in sockets {
            do {
                return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connectTimeout(.seconds(5))
                    .connect(unixDomainSocketPath: path) { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHTTPClientHandlers()
                            return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                        }
                    }
            } catch let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM {
                throw LiveError.notAllowed(path: path)
            } catch {
                // Nobody there: perhaps at the next place.
                continue
            }
        }
        throw LiveError.notRunning(places: sockets)
    }
}
