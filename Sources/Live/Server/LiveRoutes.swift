// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import Motion
internal import NIOCore

/// What can be asked for, in the order of `docs/live-api.yaml`.
struct LiveRoutes: Sendable {
    /// Bytes of a request's body.
    static let longestBody = 65_536
    /// From a request's head until its body is complete.
    static let bodyPatience = TimeAmount.seconds(10)

    typealias Handler = @Sendable (Request, LiveContext) async throws -> Response

    let feed: LiveFeed
    let control: any RunControl
    let pairing: Pairing
    let watch: ConnectionWatch
    let settings: LiveServerSettings
    let token: String

    /// Method, path, and who answers.
    var all: [(method: HTTPRequest.Method, path: String, handler: Handler)] {
        [
            (.get, "/v1/status", status), (.get, "/v1/devices", devices), (.get, "/v1/stream", stream),
            (.get, "/v1/sessions", sessions), (.get, "/v1/sessions/:id", session),
            (.post, "/v1/start", start), (.post, "/v1/stop", stop),
            (.post, "/v1/markers", mark), (.delete, "/v1/markers/:id", unmark),
            (.post, "/v1/target", target), (.post, "/v1/replay", replay), (.post, "/v1/reload", reload),
            (.post, "/v1/placement", placement),
            (.post, "/v1/runner", runner),
            (.post, "/v1/pairing", makePairing), (.post, "/v1/pair", pair),
            (.get, "/metrics", metrics), (.get, "/healthz", health),
        ] + DashboardFiles.all.sorted { $0.key < $1.key }.map { (.get, $0.key, Self.handler(of: $0.value)) }
    }

    /// A path that is there, asked in a way that it doesn't answer, says which it does: 405 with `Allow`.
    func add(to router: Router<LiveContext>) {
        let known = all
        for path in Set(known.map(\.path)) {
            let here = known.filter { $0.path == path }
            let allowed = here.map(\.method.rawValue).joined(separator: ", ")
            for entry in here { router.on(RouterPath(path), method: entry.method, use: entry.handler) }
            for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options, .trace, .query]
            where !here.contains(where: { $0.method == method }) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw LiveAnswer.Refusal(
                        status: .methodNotAllowed, code: "method_not_allowed",
                        sentence: "This answers \(allowed) only.",
                        headers: [.allow: allowed])
                }
            }
        }
    }

    // MARK: What is

    @Sendable private func status(_: Request, _: LiveContext) async throws -> Response {
        LiveAnswer.json(await currentStatus())
    }

    func currentStatus() async -> LiveStatus {
        var status = await control.status()
        status.clients = feed.counts.clients
        if let time = status.time {
            var placements: [Int: Placement] = [:]
            for device in status.devices { if let stream = device.stream { placements[stream] = device.placement } }
            status.recent = feed.recent(placements: placements, now: time)
        }
        let latency = feed.latency
        if let p50 = latency.quantile(0.5), let p99 = latency.quantile(0.99) {
            status.latency = LiveStatus.Latency(p50: p50 / 1e6, p99: p99 / 1e6, count: latency.total)
        }
        return status
    }

    @Sendable private func devices(_: Request, _: LiveContext) async throws -> Response {
        LiveAnswer.json(["devices": await control.status().devices])
    }

    @Sendable private func sessions(_ request: Request, _: LiveContext) async throws -> Response {
        var limit = 50
        if let text = request.uri.queryParameters["limit"] {
            guard let number = Int(text), 1...500 ~= number else {
                throw LiveAnswer.Refusal.badRequest("limit is 1 to 500.")
            }
            limit = number
        }
        let before = try request.uri.queryParameters["before"].map { try Self.sessionID(String($0)) }
        return LiveAnswer.json(["sessions": try await control.sessions(limit: limit, before: before)])
    }

    @Sendable private func session(_: Request, _ context: LiveContext) async throws -> Response {
        LiveAnswer.json(try await control.session(try Self.sessionID(context.parameters.get("id") ?? "")))
    }

    /// An id and never a path: letters, digits, `.`, `_` and `-`, not beginning with a dot.
    private static func sessionID(_ text: String) throws -> String {
        let isID =
            !text.isEmpty && text.utf8.count <= 80 && !text.hasPrefix(".")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isID else { throw LiveAnswer.Refusal.notFound("There is no such session.") }
        return text
    }

    // MARK: What to do

    @Sendable private func start(_: Request, _: LiveContext) async throws -> Response {
        LiveAnswer.json(try await control.start())
    }

    @Sendable private func stop(_: Request, _: LiveContext) async throws -> Response {
        LiveAnswer.json(try await control.stop())
    }

    @Sendable private func mark(_ request: Request, _ context: LiveContext) async throws -> Response {
        var marker = try await Self.body(LiveMarker.self, of: request, context)
        if let fault = marker.fault { throw LiveAnswer.Refusal.invalid(fault) }
        marker.id = nil
        return LiveAnswer.json(try await control.mark(marker), status: .created)
    }

    @Sendable private func unmark(_: Request, _ context: LiveContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ Int($0) }) else {
            throw LiveAnswer.Refusal.notFound("There is no such marker.")
        }
        return LiveAnswer.json(try await control.unmark(id))
    }

    @Sendable private func target(_ request: Request, _ context: LiveContext) async throws -> Response {
        let change = try await Self.body(CoachingChange.self, of: request, context)
        if let fault = change.fault { throw LiveAnswer.Refusal.invalid(fault) }
        return LiveAnswer.json(try await control.change(change))
    }

    @Sendable private func placement(_ request: Request, _ context: LiveContext) async throws -> Response {
        struct Body: Decodable {
            let device: String
            let placement: Placement
        }
        let body = try await Self.body(Body.self, of: request, context)
        return LiveAnswer.json(try await control.setPlacement(body.placement, of: body.device))
    }

    @Sendable private func runner(_ request: Request, _ context: LiveContext) async throws -> Response {
        struct Body: Codable { let name: String? }
        let body = try await Self.body(Body.self, of: request, context)
        if let name = body.name, name.isEmpty || name.count > 100 {
            throw LiveAnswer.Refusal.invalid("name has 1 to 100 characters; null for nobody.")
        }
        try await control.setRunner(body.name)
        return LiveAnswer.json(body)
    }

    @Sendable private func reload(_: Request, _: LiveContext) async throws -> Response {
        LiveAnswer.json(try await control.reload())
    }

    /// The body as JSON of this form. A body that doesn't come ends the connection.
    private static func body<Value: Decodable>(
        _: Value.Type, of request: Request, _ context: LiveContext
    ) async throws -> Value {
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.filter { $0 != " " } }
        guard type?.lowercased() == "application/json" else { throw LiveAnswer.Refusal.unsupported }
        let channel = context.channel
        let deadline = channel.eventLoop.scheduleTask(in: bodyPatience) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: longestBody)
        } catch is NIOTooManyBytesError {
            throw LiveAnswer.Refusal.tooLarge
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw LiveAnswer.Refusal.badRequest(text(of: error))
        } catch {
            throw LiveAnswer.Refusal.badRequest("The body is not JSON.")
        }
    }

    private static func text(of error: DecodingError) -> String {
        let context: DecodingError.Context
        switch error {
        case .keyNotFound(let key, _): return "\"\(key.stringValue)\" is missing."
        case .typeMismatch(_, let it), .valueNotFound(_, let it), .dataCorrupted(let it): context = it
        @unknown default: return "The body is not of the form that docs/live-api.yaml describes."
        }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty
            ? "The body is not JSON of the form described: \(context.debugDescription)."
            : "\"\(path)\": \(context.debugDescription)."
    }

    // MARK: Pairing

    @Sendable private func makePairing(_: Request, _: LiveContext) async throws -> Response {
        struct Body: Encodable {
            let code: String
            let seconds: Int
            let addresses: [String]
            let sentence: String?
        }
        let code = pairing.make()
        let addresses = OwnAddresses.pages(settings)
        let isOpen = !addresses.allSatisfy {
            AccessRules.host(of: String($0.dropFirst("http://".count))).map(AccessRules.isLoopback) ?? true
        }
        return LiveAnswer.json(
            Body(
                code: code, seconds: Int(Pairing.lifetime.components.seconds), addresses: addresses,
                sentence: addresses.isEmpty
                    ? "The page is turned off. Set live.address to show it."
                    : isOpen
                        ? nil
                        : "Only this machine reaches the page. Set live.address to \"0.0.0.0\" to let in others, with the code."
            ))
    }

    @Sendable private func pair(_ request: Request, _ context: LiveContext) async throws -> Response {
        struct Body: Decodable { let code: String }
        let body = try await Self.body(Body.self, of: request, context)
        guard pairing.redeem(body.code) else {
            throw LiveAnswer.Refusal(
                status: .forbidden, code: "wrong_code",
                sentence: "This code is wrong, used or too old. Run \"gait pair\" for another.")
        }
        var response = LiveAnswer.json(["paired": true])
        response.headers[.setCookie] = AccessMiddleware.cookie(token, days: 365)
        return response
    }

    // MARK: For machines

    @Sendable private func metrics(_: Request, _: LiveContext) async throws -> Response {
        let counts = feed.counts, connections = watch.counts
        let own: [LiveGauge] = [
            LiveGauge("gaitd_live_events_total", Double(counts.published), kind: .counter, help: "Events published."),
            LiveGauge(
                "gaitd_live_events_dropped_total", Double(counts.dropped), kind: .counter,
                help: "Events lost because the feed's task was a whole queue behind."),
            LiveGauge("gaitd_live_clients", Double(counts.clients), help: "Clients of the stream."),
            LiveGauge("gaitd_live_clients_total", Double(counts.connected), kind: .counter, help: "Clients ever."),
            LiveGauge(
                "gaitd_live_slow_clients_total", Double(counts.slow), kind: .counter,
                help: "Clients closed because they read too slowly."),
            LiveGauge(
                "gaitd_http_connections_total", Double(connections.accepted), kind: .counter, help: "Connections ever."),
            LiveGauge(
                "gaitd_http_silent_connections_closed_total", Double(connections.evicted), kind: .counter,
                help: "Connections closed before they asked for anything."),
        ]
        let text = PrometheusText.text(own + (await control.gauges()), latency: feed.latency)
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.type],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    @Sendable private func health(_: Request, _: LiveContext) async throws -> Response {
        LiveAnswer.json(["alive": true])
    }

    private static func handler(of file: DashboardFiles) -> Handler {
        { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: file.type, .cacheControl: "no-cache",
                    .contentSecurityPolicy: DashboardFiles.policy,
                ],
                body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
        }
    }
}
