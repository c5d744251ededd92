// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import NIOPosix

/// The live API and its page, on a Unix socket and, where told, on TCP.
public struct LiveServer: Sendable {
    /// Until a connection that asks for nothing more is closed.
    static let idle = TimeAmount.seconds(15)
    /// Connections besides the streams: silent ones, and requests that are being answered.
    static let spare = ConnectionWatch.mostSilent + 64
    /// Until a port that was taken, or an address that was not there yet, is tried again.
    static let retry = Duration.seconds(10)

    public let feed: LiveFeed
    private let control: any RunControl
    private let settings: LiveServerSettings
    private let logger: Logger
    private let pageToken = AccessToken.make()
    private let onListening: @Sendable (String) -> Void

    /// `onListening` is told each place as it begins to answer: the socket's path, or `127.0.0.1:4248`.
    public init(
        feed: LiveFeed, control: any RunControl, settings: LiveServerSettings, logger: Logger,
        onListening: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.feed = feed
        self.control = control
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until `feed.finish()` or cancellation; clients are told first. Throws where the Unix socket can't be had. A port that is
    /// taken is logged and tried again: the page must not keep a run from being recorded.
    public func run() async throws {
        try SocketFile.makeWay(at: settings.socket)
        defer { SocketFile.remove(settings.socket) }
        let watch = ConnectionWatch()
        let routes = LiveRoutes(
            feed: feed, control: control, pairing: Pairing(), watch: watch, settings: settings, token: settings.token)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.listen(.unixDomainSocket(path: settings.socket), routes, isTrusted: true) }
            if !settings.address.isEmpty { group.addTask { await self.keepListening(routes) } }
            group.addTask { await self.tick(routes) }
            group.addTask {
                await feed.run()
                // What was told to the clients last is on its way to them.
                try await Task.sleep(for: .milliseconds(200))
            }
            // The first to end is the feed, or the socket with an error.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// The library's own lines are about its insides.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        return quiet
    }

    private func keepListening(_ routes: LiveRoutes) async {
        let place = "\(settings.address):\(settings.port)"
        var isTold = false
        while !Task.isCancelled {
            do {
                try await listen(.hostname(settings.address, port: settings.port), routes, isTrusted: false)
                return
            } catch {
                let reason = (error as? IOError).map { LiveError.text($0.errnoCode) } ?? "\(error)"
                logger.log(
                    level: isTold ? .debug : .error, "page_not_listening",
                    metadata: ["place": "\(place)", "reason": "\(reason)", "next_try": "\(Self.retry)"])
                isTold = true
            }
            try? await Task.sleep(for: Self.retry)  // Cancelled: the loop's condition sees it.
        }
    }

    private func listen(_ address: BindAddress, _ routes: LiveRoutes, isTrusted: Bool) async throws {
        let router = Router(context: LiveContext.self)
        router.add(
            middleware: AccessMiddleware(
                rules: AccessRules(
                    hosts: settings.hosts, machine: OwnAddresses.machineName, token: settings.token,
                    pageToken: pageToken),
                isTrusted: isTrusted, watch: routes.watch))
        routes.add(to: router)
        let watch = routes.watch
        let application = Application(
            router: router,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [WatchHandler(watch)], idleTimeout: Self.idle,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: address,
                availableConnectionsDelegate: .maximum(settings.clients + Self.spare, logger: quiet)),
            onServerRunning: { [settings, onListening] channel in
                if isTrusted {
                    SocketFile.open(settings.socket)
                    onListening(settings.socket)
                } else {
                    onListening("\(settings.address):\(channel.localAddress?.port ?? settings.port)")
                }
            },
            logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError where isTrusted {
            throw LiveError.cannotListen(place: settings.socket, reason: LiveError.text(error.errnoCode))
        }
    }

    /// Once a second everybody hears what is, so that silence means that the connection is lost.
    private func tick(_ routes: LiveRoutes) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))  // Cancelled: the loop's condition sees it.
            guard feed.counts.clients > 0, let json = LiveAnswer.text(await routes.currentStatus()) else { continue }
            feed.offer(status: json)
        }
    }
}
