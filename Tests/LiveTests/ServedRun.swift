// SPDX-License-Identifier: Apache-2.0

import Foundation
import Live
import LiveStage
import Logging

/// A server with a staged run behind it, on a socket in a folder of its own and a free port, while `body` lasts.
struct ServedRun: Sendable {
    static let token = "a-token-for-tests-0123456789"

    let feed: LiveFeed
    let run: StagedRun
    let socket: String
    let port: Int

    var client: LiveClient { LiveClient(sockets: [socket]) }

    static func serve<Value: Sendable>(
        _ script: StagedRun.Script? = nil, clients: Int = 32,
        _ body: @escaping @Sendable (ServedRun) async throws -> Value
    ) async throws -> Value {
        let folder = "/tmp/gaitd-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feed = LiveFeed(), socket = folder + "/gaitd.sock"
        let run = StagedRun(feed: feed, script: script ?? .usual)
        let (places, listening) = AsyncStream.makeStream(of: String.self)
        let server = LiveServer(
            feed: feed, control: run,
            settings: LiveServerSettings(socket: socket, port: 0, clients: clients, token: token),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, onListening: { listening.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            if script != nil { group.addTask { await run.run() } }
            var port = 0, seen = 0
            for await place in places {
                if let number = place.split(separator: ":").last.flatMap({ Int($0) }) { port = number }
                seen += 1
                if seen == 2 { break }
            }
            let value = try await body(ServedRun(feed: feed, run: run, socket: socket, port: port))
            feed.finish()
            group.cancelAll()
            while (try? await group.next()) != nil {}
            return value
        }
    }

    /// Sends `request` as it is over TCP and gives what comes back until `until` is in it, the end, or `seconds` of silence (long: other tests may have the machine).
    func exchange(_ request: String, until mark: String? = nil, seconds: Int = 60) throws -> String {
        let connection = try RawConnection(port: port)
        connection.send(request)
        return connection.receive(until: mark, seconds: seconds)
    }

    /// A request with the token and what else is in `headers`.
    func ask(
        _ method: String, _ path: String, headers: [String] = [], host: String? = nil, body: String = "",
        hasToken: Bool = true
    ) throws -> String {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Connection: close"]
        if hasToken { lines.append("Authorization: Bearer \(Self.token)") }
        if method == "POST" { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        return try exchange((lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + body, until: "\r\n\r\n")
    }
}

/// A TCP connection without a library's manners.
final class RawConnection: Sendable {
    private let descriptor: Int32

    struct Refused: Error { let code: Int32 }

    init(port: Int) throws {
        descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Refused(code: errno) }
    }

    deinit { close(descriptor) }

    /// False where the other end has gone.
    @discardableResult func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// nil: nothing within the time; empty: the other end has closed.
    func receive(milliseconds: Int32) -> String? {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, milliseconds) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : ""
    }

    func receive(until mark: String?, seconds: Int) -> String {
        var text = ""
        while let more = receive(milliseconds: Int32(1000 * seconds)), !more.isEmpty {
            text += more
            if let mark, text.contains(mark) { break }
        }
        return text
    }
}
