// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gait
import Live
import LiveStage
import Logging
import Motion
import Simulation
import Testing

@Suite(.serialized) struct LiveServerTests {
    @Test func whatIsNowIsToldOverTheSocket() async throws {
        try await ServedRun.serve { served in
            let status = try await served.client.status()
            #expect(status.isRecording)
            #expect(status.coaching.cadence?.lower == 174)
            #expect(status.devices.first?.placement == .sacrum)
            let sessions: [String: [SessionEntry]] = try await served.client.get("/v1/sessions")
            #expect(sessions["sessions"]?.first?.id == status.session?.id)
        }
    }

    @Test func everySettledStepAndWindowReachesAClientAsTheSessionHasIt() async throws {
        let script = StagedRun.Script(
            [.init(.still, duration: 3), .init(.run, duration: 12, cadence: 172)], speed: 0)
        try await ServedRun.serve(nil) { served in
            let collected = Collected()
            let reading = Task {
                try await served.client.events([.settled, .window, .session]) { message in
                    await collected.add(message)
                    if message.name == "session" { throw CancellationError() }
                }
            }
            while served.feed.counts.clients == 0 { try await Task.sleep(for: .milliseconds(5)) }
            let run = StagedRun(feed: served.feed, script: script)
            await run.run()
            _ = try await run.stop()
            _ = try? await reading.value
            let windows = Self.objects(await collected.all("window")).compactMap { $0["cadence"] as? Double }
            let truth = await run.windows.compactMap(\.cadence)
            #expect(windows.count == truth.count)
            #expect(zip(windows, truth).allSatisfy { abs($0 - $1) <= 0.005 })
            let steps = Self.objects(await collected.all("settled")), settled = await run.settled
            #expect(steps.count == settled.count)
            #expect(settled.count > 20)
            for (told, step) in zip(steps, settled) {
                #expect(told["step"] as? Int == step.index)
                #expect(told["side"] as? String == step.side.name)
                for (slot, entry) in MetricCatalog.all.enumerated() {
                    let value = told[entry.descriptor.key] as? Double
                    #expect((value == nil) == (step.metrics[slot] == nil), "\(entry.descriptor.key)")
                }
            }
        }
    }

    private actor Collected {
        private var messages: [LiveMessage] = []
        func add(_ message: LiveMessage) { messages.append(message) }
        func all(_ name: String) -> [LiveMessage] { messages.filter { $0.name == name } }
    }

    private static func objects(_ messages: [LiveMessage]) -> [[String: Any]] {
        messages.compactMap { try? JSONSerialization.jsonObject(with: Data($0.data.utf8)) as? [String: Any] }
    }

    @Test func aMarkerIsRecordedToldAndTakenBack() async throws {
        try await ServedRun.serve { served in
            var pain = LiveMarker(.pain)
            pain.level = 3
            let saved: LiveMarker = try await served.client.post("/v1/markers", pain)
            #expect(saved.id == 1)
            #expect(await served.run.taken.map(\.level) == [3])
            let undone = try served.ask("DELETE", "/v1/markers/1")
            #expect(undone.hasPrefix("HTTP/1.1 200"))
            #expect(await served.run.taken.isEmpty)
            pain.level = 11
            await #expect(throws: LiveError.refused(status: 422, sentence: "level must be 0 to 10.")) {
                let _: LiveMarker = try await served.client.post("/v1/markers", pain)
            }
        }
    }

    struct Stranger: Sendable {
        var method = "POST"
        var path = "/v1/stop"
        var host: String?
        var headers: [String] = []
        var hasToken = true
        let status: Int
    }

    @Test(arguments: [
        Stranger(method: "GET", path: "/v1/status", hasToken: false, status: 401),
        Stranger(method: "GET", path: "/v1/stream", hasToken: false, status: 401),
        Stranger(method: "GET", path: "/metrics", hasToken: false, status: 401),
        Stranger(hasToken: false, status: 401),
        Stranger(method: "GET", path: "/", host: "gaitd.evil.example", status: 421),
        Stranger(headers: ["Origin: http://evil.example"], status: 403),
        Stranger(headers: ["Origin: null"], status: 403),
        Stranger(headers: ["Sec-Fetch-Site: cross-site"], status: 403),
    ])
    func strangersAreRefused(stranger: Stranger) async throws {
        try await ServedRun.serve { served in
            let answer = try served.ask(
                stranger.method, stranger.path, headers: stranger.headers, host: stranger.host,
                hasToken: stranger.hasToken)
            #expect(answer.hasPrefix("HTTP/1.1 \(stranger.status)"))
            let status = try await served.client.status()
            #expect(status.isRecording)
        }
    }

    @Test func thePageIsForAllAndItsCookieForThisMachineOnly() async throws {
        try await ServedRun.serve { served in
            let page = try served.ask("GET", "/", hasToken: false)
            #expect(page.hasPrefix("HTTP/1.1 200"))
            #expect(page.contains("frame-ancestors 'none'"))
            let cookie = try #require(
                page.firstMatch(of: /Set-Cookie: (gaitd=[a-z0-9]+); Path=\/; HttpOnly; SameSite=Strict/))
            let status = try served.ask("GET", "/v1/status", headers: ["Cookie: \(cookie.1)"], hasToken: false)
            #expect(status.hasPrefix("HTTP/1.1 200"))
            let forwarded = try served.ask("GET", "/", headers: ["X-Forwarded-For: 10.0.0.9"], hasToken: false)
            #expect(forwarded.hasPrefix("HTTP/1.1 200"))
            #expect(!forwarded.contains("Set-Cookie"))
        }
    }

    @Test func aCodePairsABrowserOnce() async throws {
        struct Code: Decodable { let code: String }
        try await ServedRun.serve { served in
            let made: Code = try await served.client.post("/v1/pairing")
            let body = "{\"code\":\"\(made.code)\"}"
            let paired = try served.ask("POST", "/v1/pair", body: body, hasToken: false)
            #expect(paired.hasPrefix("HTTP/1.1 200"))
            #expect(paired.contains("Set-Cookie: gaitd=\(ServedRun.token)"))
            let again = try served.ask("POST", "/v1/pair", body: body, hasToken: false)
            #expect(again.hasPrefix("HTTP/1.1 403"))
        }
    }

    @Test func aBodyTooLargeIsRefusedBeforeItIsRead() async throws {
        try await ServedRun.serve { served in
            let head =
                "POST /v1/markers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(ServedRun.token)\r\n"
                + "Content-Type: application/json\r\n"
            let told = try served.exchange(head + "Content-Length: 10485760\r\n\r\n", until: "\r\n\r\n")
            #expect(told.hasPrefix("HTTP/1.1 413"))
            // Without saying how long it will be.
            let connection = try RawConnection(port: served.port)
            connection.send(head + "Transfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<40 where connection.send("1000\r\n" + String(repeating: " ", count: 4096) + "\r\n") {}
            #expect(connection.receive(until: "\r\n\r\n", seconds: 60).hasPrefix("HTTP/1.1 413"))
        }
    }

    private static let nonsense = [
        "\u{16}\u{3}\u{1}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n",
        "POST /v1/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "POST /v1/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ]

    @Test func nonsenseIsRefused() async throws {
        try await ServedRun.serve { served in
            let connections = try Self.nonsense.map { request in
                let connection = try RawConnection(port: served.port)
                connection.send(request)
                return connection
            }
            for (connection, request) in zip(connections, Self.nonsense) {
                let answer = connection.receive(until: "\r\n\r\n", seconds: 8)
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(request.prefix(40)): \(answer.prefix(60))")
            }
            let status = try await served.client.status()
            #expect(status.isRecording)
        }
    }

    @Test func thoseWhoConnectAndSaySilentlyNothingGiveWay() async throws {
        try await ServedRun.serve { served in
            // More than are borne; each dribbles a header.
            let silent = try (0..<200).map { _ in try RawConnection(port: served.port) }
            for connection in silent { connection.send("GET / HTTP/1.1\r\nX-A: b\r\n") }
            let health = try served.ask("GET", "/healthz", hasToken: false)
            #expect(health.hasPrefix("HTTP/1.1 200"))
            let status = try await served.client.status()
            #expect(status.isRecording)
            let closed = silent.prefix(100).filter { $0.receive(milliseconds: 200) == "" }.count
            #expect(closed >= 90)
        }
    }

    @Test func aClientThatNeverReadsHoldsUpNobodyAndIsClosed() async throws {
        try await ServedRun.serve { served in
            let stalled = try RawConnection(port: served.port)
            stalled.send(
                "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(ServedRun.token)\r\n\r\n")
            while served.feed.counts.clients == 0 { try await Task.sleep(for: .milliseconds(5)) }
            // Until the kernel's buffers and the queue are full.
            var published = 0
            while served.feed.counts.slow == 0, published < 60_000 {
                for _ in 0..<200 {
                    var marker = LiveMarker(.note)
                    marker.text = String(repeating: "x", count: 400)
                    served.feed.publish(LiveEvent(.marker(marker), time: Double(published)))
                    published += 1
                }
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(served.feed.counts.slow == 1)
            #expect(served.feed.counts.dropped == 0)
            let status = try await served.client.status()
            #expect(status.isRecording)
        }
    }

    @Test func oneClientMoreThanAreLetInIsToldSo() async throws {
        try await ServedRun.serve(clients: 1) { served in
            let first = try RawConnection(port: served.port)
            let request =
                "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(ServedRun.token)\r\n\r\n"
            first.send(request)
            #expect(first.receive(until: "event: status", seconds: 5).contains("event: status"))
            let second = try served.exchange(request, until: "}}", seconds: 5)
            #expect(second.hasPrefix("HTTP/1.1 503"))
            #expect(second.contains("1 clients are connected"))
        }
    }

    @Test func aSecondDaemonDoesNotTakeTheSocketOfALivingOne() async throws {
        try await ServedRun.serve { served in
            let second = LiveServer(
                feed: LiveFeed(), control: served.run,
                settings: LiveServerSettings(socket: served.socket, address: "", token: ServedRun.token),
                logger: .init(label: "test"))
            await #expect(throws: LiveError.socketInUse(path: served.socket)) { try await second.run() }
            let status = try await served.client.status()
            #expect(status.isRecording)
        }
    }

    @Test func whoeverFindsNoDaemonIsToldWhatToDo() async throws {
        let client = LiveClient(sockets: ["/tmp/gaitd-nobody.sock"])
        await #expect(throws: LiveError.notRunning(places: ["/tmp/gaitd-nobody.sock"])) {
            _ = try await client.status()
        }
    }

    @Test func clientsAreToldWhenTheDaemonStops() async throws {
        try await ServedRun.serve { served in
            let connection = try RawConnection(port: served.port)
            connection.send(
                "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(ServedRun.token)\r\n\r\n")
            #expect(connection.receive(until: "event: status", seconds: 5).contains("event: status"))
            served.feed.finish()
            #expect(connection.receive(until: "event: closing", seconds: 5).contains("gaitd stops"))
        }
    }
}
