// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Coach
internal import Gait
internal import Live
internal import Logging
internal import Motion
internal import Sessions
internal import Settings
internal import Wire

/// Owns what happens now: the sensors, the run, the session. It lives on the sensor thread: bytes come in without a hop, and what others ask
/// waits its turn between two reads.
actor LiveRun {
    let loop: WireLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    let engine: RunEngine
    let hub: RunHub
    let store: SessionStore
    let logger: Logger
    let paths: SettingsPaths
    let source: ConfigurationSource
    let gate: DaemonLog.Gate
    var lookout: DeviceLookout?
    /// What is set for devices has changed, and was not looked at yet.
    var mustReconsider = false
    var settings: DaemonSettings
    var roster = SensorRoster()
    /// All devices that are there, of use or not.
    var present: [DeviceIdentity] = []
    /// What a device was when last recognised, by key.
    var remembered: [String: (kind: String, baud: Int)] = [:]
    /// A recording on its way through the live path, and how many there were.
    var replay: ReplayRun?
    var replays = 0
    private var storage: StatusBoard.Storage?
    private var ticks = 0

    init(
        loop: WireLoop, settings: DaemonSettings, source: ConfigurationSource, gate: DaemonLog.Gate, feed: LiveFeed,
        store: SessionStore,
        runner: RunnerContext?, logger: Logger
    ) {
        self.loop = loop
        self.settings = settings
        self.source = source
        self.gate = gate
        paths = source.paths
        self.store = store
        self.logger = logger
        hub = RunHub(feed: feed, store: store, coach: CoachSettings(settings.coaching, runner: runner), logger: logger)
        engine = RunEngine(
            policy: SessionPolicy.Parameters(settings.sessions), preRoll: settings.sessions.preRoll, runner: runner,
            output: hub)
    }

    // MARK: On the sensor thread

    func receive(_ bytes: Span<UInt8>, from handle: Int, at time: Int64) { engine.push(bytes, from: handle, now: time) }

    /// Ten times a second.
    func tick(now: Int64) {
        engine.tick(now: now)
        let next =
            if let board = hub.replayBoard {
                replay?.nextContact(of: board.leading?.key ?? "")
            } else {
                engine.nextContact(of: hub.board.leading?.key ?? "", after: now)
            }
        hub.tick(now: now, nextContact: next, storage: storage)
        ticks += 1
        reconsider(at: now)
        if ticks % 5 == 0 { openAgain(at: now) }
    }

    /// Tells those who watch what a device is now.
    func announce(_ key: String, at now: Int64) {
        guard let entry = roster[key] else { return }
        hub.publish(entry.live(board: hub.board.stream(key), now: now), now: now)
        hub.note(listening: roster.listening)
    }

    /// What the disk says, as asked elsewhere.
    func note(_ storage: StatusBoard.Storage?) { self.storage = storage }

    /// The daemon ends: what is being recorded is closed.
    func finish() { engine.finish(now: HostClock.now()) }
}

extension SessionPolicy.Parameters {
    init(_ settings: DaemonSettings.Sessions) {
        self.init()
        startsByMovement = settings.startsByMovement
        stillness = settings.stillness
        shortest = settings.shortest
    }
}
