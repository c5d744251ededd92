// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Coach
internal import Foundation
internal import Gait
internal import Live
internal import Motion
internal import Sessions
internal import Settings
internal import Wire

/// What clients ask, answered on the sensor thread; what waits for the disk is done elsewhere.
extension LiveRun: RunControl {
    func status() -> LiveStatus {
        let now = HostClock.now()
        let replay = hub.replayBoard == nil ? nil : replay
        let board = hub.replayBoard ?? hub.board
        var status = LiveStatus(
            board.state(now: now, isRecording: engine.isRecording), isRecording: engine.isRecording,
            coaching: coaching, programVersion: ProgramVersion.current, algorithmVersion: AlgorithmVersion.current)
        switch board.storage {
        case .full(let sentence), .readOnly(let sentence): status.sentence = sentence
        case nil: break
        }
        if let leading = board.leading {
            let age = leading.lastArrival.map { SessionTime.seconds(now - $0) }
            status.age = age
            if let age, age < SessionTime.seconds(StatusBoard.forgottenAfter) {
                status.activity = leading.window?.activity
                status.quality = leading.window?.quality
            }
            if status.state == .findingMounting {
                status.mountingSteps = leading.seekingSteps
                status.mountingStepsNeeded = StatusBoard.mountingSteps
            }
        }
        status.time = hub.time(at: now)
        status.session = currentSession(now)
        status.runner = engine.runner?.name
        status.devices = roster.entries.map { $0.live(board: hub.board.stream($0.key), now: now) }
        if let replay {
            status.replay = replay.summary.name
            status.sentence = status.sentence ?? replay.sentence
            status.time = SessionTime.seconds(replay.time)
            status.session = replay.entry
            status.devices += replay.devices(board)
        }
        return status
    }

    func start() throws(ControlError) -> SessionEntry {
        let now = HostClock.now()
        if !engine.isRecording {
            guard replay == nil else {
                throw .conflict("A recording is being replayed. End \"gait replay\", and start then.")
            }
            guard hub.board.streams.contains(where: { $0.lastArrival != nil }) else {
                throw .conflict("No sensor sends anything yet. Plug one in, or switch it on, and start then.")
            }
            _ = engine.start(now: now)
        }
        guard let session = currentSession(now) else { throw .unavailable("The session could not be started.") }
        return session
    }

    func stop() throws(ControlError) -> SessionEntry {
        let now = HostClock.now()
        guard var session = currentSession(now), engine.stop(now: now) else {
            throw .conflict("No session is being recorded.")
        }
        session.state = .closed
        return session
    }

    func mark(_ marker: LiveMarker) throws(ControlError) -> LiveMarker {
        guard let marked = hub.mark(marker, now: HostClock.now()) else {
            throw .conflict("No session is being recorded: there is nothing to mark.")
        }
        return marked
    }

    func unmark(_ id: Int) throws(ControlError) -> LiveMarker {
        guard let marker = hub.unmark(id, now: HostClock.now()) else {
            throw .notFound("The session has no marker number \(id).")
        }
        return marker
    }

    func change(_ change: CoachingChange) throws(ControlError) -> LiveStatus.Coaching {
        let now = HostClock.now()
        hub.change(change.applied(to: hub.coach.settings), now: now)
        if change.measuresBaseline == true { hub.measureBaseline(now: now) }
        return coaching
    }

    func setPlacement(_ placement: Placement, of key: String) throws(ControlError) -> LiveDevice {
        guard let entry = roster[key] else {
            throw .notFound("There is no device \"\(key)\". GET /v1/devices lists all.")
        }
        guard !engine.isRecording else {
            throw .conflict("A session is being recorded: stop it before the sensor is worn elsewhere.")
        }
        // The name by which it is known from now on: a twin may have come since it got its key.
        let name = entry.isGone ? key : entry.identity.stableKey(among: present)
        var device = settings.devices.first { $0.key == name } ?? entry.device ?? DeviceSettings(key: name)
        device.key = name
        device.placement = placement
        do {
            try DeviceRegister(directory: paths.stateDirectory(settings)).set(device)
        } catch {
            throw .unavailable(error.description)
        }
        settings.devices.removeAll { $0.key == name }
        settings.devices.append(device)
        let now = HostClock.now()
        replace(placement, of: key, device: device, at: now)
        guard let placed = roster[key] else { throw .notFound("The device \"\(key)\" is gone.") }
        return placed.live(board: hub.board.stream(key), now: now)
    }

    func setRunner(_ name: String?) throws(ControlError) {
        var runner: RunnerContext?
        if let name {
            do {
                runner = try RunnerProfiles(store.library.directory).runner(named: name)
            } catch {
                throw .notFound(error.description)
            }
        }
        engine.runner = runner
        hub.change(CoachSettings(settings.coaching, runner: runner), now: HostClock.now())
    }

    nonisolated func sessions(limit: Int, before: String?) async throws(ControlError) -> [SessionEntry] {
        await store.entries(limit: limit, before: before)
    }

    nonisolated func session(_ id: String) async throws(ControlError) -> SessionEntry {
        guard let entry = await store.entry(id) else { throw .notFound("There is no session \"\(id)\".") }
        return entry
    }

    func gauges() -> [LiveGauge] {
        let status = hub.recorder?.status
        let streaming = roster.entries.filter { $0.handle != nil }.count
        return [
            LiveGauge(
                "gaitd_recording", engine.isRecording ? 1 : 0, help: "1 while a session is being recorded."),
            LiveGauge("gaitd_sensors", Double(streaming), help: "Sensors that stream."),
            LiveGauge(
                "gaitd_session_stored_bytes", Double(status?.storedBytes ?? 0),
                help: "Raw bytes of the session under way that are on the disk."),
            LiveGauge(
                "gaitd_session_lost_bytes", Double(status?.lostBytes ?? 0),
                help: "Raw bytes of the session under way that found no room."),
        ]
    }

    private var coaching: LiveStatus.Coaching { LiveStatus.Coaching(hub.coach) }

    private func currentSession(_ now: Int64) -> SessionEntry? {
        guard var session = hub.session else { return nil }
        session.duration = hub.time(at: now) ?? 0
        session.steps = hub.stepCount
        return session
    }
}
