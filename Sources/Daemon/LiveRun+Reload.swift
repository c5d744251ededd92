// SPDX-License-Identifier: Apache-2.0

internal import Coach
internal import Live
internal import Logging
internal import Motion
internal import Sensors
internal import Sessions
internal import Settings
internal import Wire

/// Where the daemon's settings come from, to be read again.
struct ConfigurationSource: Sendable {
    var paths: SettingsPaths
    /// nil: the usual files.
    var file: String?
    var assignments: [String]

    func read() throws(SettingsError) -> DaemonSettings { try paths.settings(file: file, assignments: assignments) }
}

/// A configuration that changed, and devices that were set anew: by SIGHUP, or by `gait devices set`.
extension LiveRun {
    /// Reads the configuration again; not on the sensor thread. One with an error is not taken: the one before holds.
    nonisolated func reload() async throws(ControlError) -> ReloadOutcome {
        let settings: DaemonSettings
        do {
            settings = try source.read()
        } catch {
            logger.error("configuration not taken; the one before holds", metadata: ["error": "\(error)"])
            throw .invalid(error.description)
        }
        gate.level = Logger.Level(rawValue: settings.logLevel) ?? .info
        store.adopt(retention: RetentionPolicy(settings.sessions), reserveBytes: settings.sessions.reserveBytes)
        let waits = await adopt(settings)
        logger.notice("configuration read again")
        return ReloadOutcome(stateDirectory: store.library.directory.path, waitsForSession: waits)
    }

    /// Takes a new configuration; true where devices must wait for the end of a session, which keeps what it started with.
    private func adopt(_ settings: DaemonSettings) -> Bool {
        let concernsDevices = settings.devices != self.settings.devices || settings.sensors != self.settings.sensors
        self.settings = settings
        engine.adopt(policy: SessionPolicy.Parameters(settings.sessions), preRoll: settings.sessions.preRoll)
        hub.change(CoachSettings(settings.coaching, runner: engine.runner), now: HostClock.now())
        if concernsDevices { mustReconsider = true }
        reconsider(at: HostClock.now())
        return mustReconsider
    }

    /// Ten times a second: devices that were set anew are opened anew, outside sessions.
    func reconsider(at now: Int64) {
        guard mustReconsider, !engine.isRecording else { return }
        mustReconsider = false
        lookout?.look(for: filter)
        for identity in present {
            guard let key = roster.key(of: identity), let entry = roster[key] else {
                arrived(identity, at: now)
                continue
            }
            let (newKey, device) = SensorRoster.place(of: identity, among: present, devices: settings.devices)
            let plan = SensorPlan(identity, device: device, sensors: settings.sensors, remembered: remembered[newKey])
            let placement = device?.placement ?? settings.sensors.placement
            let isSame =
                newKey == key && device == entry.device && plan == entry.plan && isWanted(identity, device)
                && (entry.stream == nil || entry.stream?.placement == placement ?? .sacrum)
            guard !isSame else { continue }
            close(key, at: now)
            roster.remove(key)
            logger.notice(
                "device set anew",
                metadata: ["node": "\(identity.node)", "placement": "\(placement?.name ?? "not set")"])
            arrived(identity, at: now)
        }
    }
}
