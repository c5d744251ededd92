// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Live
internal import Logging
internal import ServiceLifecycle
internal import Sessions
internal import Settings
internal import UnixSignals
internal import Wire

/// Puts the parts together, starts them in order and ends them in the reverse one.
struct DaemonRun {
    var settings: DaemonSettings
    var paths: SettingsPaths
    var file: String?
    var assignments: [String]

    func run() async throws {
        let gate = DaemonLog.Gate.standardError()
        defer { gate.finish() }
        gate.level = Logger.Level(rawValue: settings.logLevel) ?? .info
        let logger = Logger(label: "gaitd") { _ in DaemonLog(gate: gate) }
        let notifier = ServiceNotifier()
        let directory = StateDirectory(path: paths.stateDirectory(settings))
        do {
            let lock = try StateLock(directory)
            try await serve(directory, notifier, logger, gate)
            withExtendedLifetime(lock) {}
        } catch let error as SessionError {
            throw DaemonError(description: error.description)
        } catch let error as WireError {
            throw DaemonError(description: error.description)
        } catch let error as LiveError {
            throw DaemonError(description: error.description)
        }
    }

    private func serve(
        _ directory: StateDirectory, _ notifier: ServiceNotifier, _ logger: Logger, _ gate: DaemonLog.Gate
    ) async throws {
        let loop = try WireLoop()
        let store = SessionStore(
            directory, retention: RetentionPolicy(settings.sessions), reserveBytes: settings.sessions.reserveBytes,
            logger: logger)
        let feed = LiveFeed()
        let run = LiveRun(
            loop: loop, settings: settings,
            source: ConfigurationSource(paths: paths, file: file, assignments: assignments), gate: gate, feed: feed,
            store: store,
            runner: try runner(settings.runner, directory), logger: logger)
        let server = LiveServer(
            feed: feed, control: run, settings: try LiveServerSettings(settings, paths, directory), logger: logger
        ) { place in
            logger.notice("listening", metadata: ["place": "\(place)"])
            notifier.ready("Waiting for a sensor")
        }
        let upkeep = Upkeep(run: run, store: store, notifier: notifier)
        // The server ends last: clients are told how the session ended.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: ServerService(server: server, feed: feed)),
                .init(service: SensorService(run: run, loop: loop, store: store)),
                .init(service: upkeep, successTerminationBehavior: .ignore),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        try await ServiceGroup(configuration: configuration).run()
        notifier.stopping()
        loop.stop()
        logger.notice("ended")
    }

    private func runner(_ name: String, _ directory: StateDirectory) throws -> RunnerContext? {
        name.isEmpty ? nil : try RunnerProfiles(directory).runner(named: name)
    }

    /// The library's own lines are about its insides.
    private func quiet(_ logger: Logger) -> Logger {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        return quiet
    }
}

/// Sensors, pipelines and the session, until told to stop; then everything is stored.
struct SensorService: Service {
    let run: LiveRun
    let loop: WireLoop
    let store: SessionStore

    func run() async throws {
        store.tidy()
        let lookout = try WireLoop(name: "gaitd-lookout", tickInterval: 0.25)
        await run.watch(lookout)
        let run = run
        loop.atEachTick { time in run.assumeIsolated { $0.tick(now: time) } }
        try? await gracefulShutdown()  // Cancelled: ends the same way.
        lookout.stop()
        await run.finish()
        store.drain()
    }
}

/// The live API; told to stop, it first hands on what was published before.
struct ServerService: Service {
    let server: LiveServer
    let feed: LiveFeed

    func run() async throws {
        let (server, feed) = (server, feed)
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            feed.finish()
        }
    }
}

extension LiveServerSettings {
    init(_ settings: DaemonSettings, _ paths: SettingsPaths, _ directory: StateDirectory) throws(LiveError) {
        let token = settings.live.token.isEmpty ? try AccessToken.load(directory: directory.path) : settings.live.token
        self.init(
            socket: paths.socket(settings), address: settings.live.address, port: settings.live.port,
            clients: settings.live.clients, token: token, hosts: settings.live.hosts)
    }
}
