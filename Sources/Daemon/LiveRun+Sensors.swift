// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Logging
internal import Motion
internal import Sensors
internal import Settings
internal import Wire

/// Devices that come and go.
extension LiveRun {
    /// Has `lookout`'s thread look at what is there, and from then on at what changes.
    func watch(_ lookout: WireLoop) async {
        let watcher = DeviceLookout(on: lookout, filter) { [loop, self] sighting in
            loop.run { self.assumeIsolated { $0.take(sighting, at: HostClock.now()) } }
        }
        self.lookout = watcher
        await watcher.begin()
    }

    /// What is looked for, by the settings.
    var filter: Hotplug.Filter {
        Hotplug.Filter(paths: settings.sensors.ports + settings.devices.compactMap(Self.path))
    }

    /// A device that the settings let in.
    func isWanted(_ identity: DeviceIdentity, _ device: DeviceSettings?) -> Bool {
        let names = identity.keys(among: present) + [identity.node] + identity.links
        guard !names.contains(where: settings.sensors.ignored.contains) else { return false }
        return settings.sensors.opensAny || device != nil || names.contains(where: settings.sensors.ports.contains)
    }

    /// A device that is named by its node or link rather than by what udev knows of it.
    private static func path(_ device: DeviceSettings) -> String? {
        if device.key.hasPrefix("/") { return device.key }
        return device.key.hasPrefix("file:") ? String(device.key.dropFirst(5)) : nil
    }

    /// Every half second: what failed before.
    func openAgain(at now: Int64) {
        for key in roster.keys {
            guard let entry = roster[key], !entry.isGone, let retry = entry.retry, now >= retry else { continue }
            open(key, at: now)
        }
    }

    private func take(_ sighting: DeviceLookout.Sighting, at now: Int64) {
        present = sighting.present
        for event in sighting.events {
            switch event {
            case .arrived(let identity): arrived(identity, at: now)
            case .left(let identity): left(identity, at: now)
            }
        }
    }

    func arrived(_ identity: DeviceIdentity, at now: Int64) {
        let (key, device) = SensorRoster.place(
            of: identity, among: present, devices: settings.devices)
        guard isWanted(identity, device) else { return }
        let plan = SensorPlan(identity, device: device, sensors: settings.sensors, remembered: remembered[key])
        // Of HID devices only those that may be sensors: keyboards are nobody's business.
        guard identity.subsystem != .hidraw || plan.kind != nil else { return }
        var entry = SensorRoster.Entry(
            identity: identity, key: key, plan: plan, device: device,
            state: .listening(baud: plan.bauds.first ?? 0))
        entry.lastSeen = now
        roster.put(entry)
        logger.info("device arrived", metadata: ["node": "\(identity.node)", "key": "\(key)"])
        open(key, at: now)
    }

    private func left(_ identity: DeviceIdentity, at now: Int64) {
        guard let key = roster.key(of: identity) else { return }
        close(key, at: now)
        roster.update(key) { $0.isGone = true }
        logger.info("device left", metadata: ["node": "\(identity.node)", "key": "\(key)"])
        announce(key, at: now)
    }

    private func open(_ key: String, at now: Int64) {
        close(key, at: now)
        guard let entry = roster[key] else { return }
        roster.update(key) { $0.retry = nil }
        do {
            let source = try SensorReader.open(entry.identity, entry.plan, in: loop, client: SensorLink(self, key: key))
            roster.update(key) { $0.source = source }
        } catch {
            sensorChanged(key, .unusable(error), at: now)
        }
    }

    func close(_ key: String, at now: Int64) {
        guard let entry = roster[key] else { return }
        if let source = entry.source { loop.remove(source) }
        if let handle = entry.handle { engine.detach(handle, now: now) }
        roster.update(key) {
            $0.source = nil
            $0.handle = nil
        }
    }

    // MARK: What links say

    func sensorChanged(_ key: String, _ state: SensorState, at now: Int64) {
        guard let before = roster[key]?.state else { return }
        roster.update(key) {
            $0.state = state
            $0.retry = SensorRoster.retryInterval(state).map { now + $0 }
        }
        switch state {
        case .known(let kind, let baud):
            if let baud { remembered[key] = (kind, baud) }
            logger.notice(
                "sensor recognised",
                metadata: ["key": "\(key)", "protocol": "\(kind)", "baud": "\(baud.map(String.init) ?? "-")"])
        case .listening: break
        default:
            guard before != state else { break }
            logger.warning("device not usable", metadata: ["key": "\(key)", "why": "\(state.problem ?? state.name)"])
        }
        announce(key, at: now)
    }

    func sensorReady(_ key: String, _ kind: DeviceKind, _ facts: DeviceFacts, at now: Int64) -> Int? {
        guard let entry = roster[key] else { return nil }
        let configured = entry.device?.placement ?? settings.sensors.placement
        var baud: Int?
        if case .known(_, let found) = entry.state { baud = found }
        let source = StreamSource(
            key: key, name: entry.title, protocolName: kind.name, facts: facts, baud: baud,
            placement: configured ?? .sacrum, placementOrigin: configured == nil ? "assumed" : "configured")
        let handle = engine.attach(source, now: now)
        roster.update(key) {
            $0.handle = handle
            $0.stream = source
        }
        announce(key, at: now)
        return handle
    }

    func sensorMeasured(_ key: String, _ outcome: SensorConfiguration.Outcome, at now: Int64) {
        roster.update(key) { $0.outcome = outcome }
        logger.notice("sensor set", metadata: ["key": "\(key)", "outcome": "\(outcome.description)"])
        announce(key, at: now)
    }

    func sensorEnded(_ key: String, _ end: WireEnd, at now: Int64) {
        guard let entry = roster[key] else { return }
        if let handle = entry.handle { engine.detach(handle, now: now) }
        roster.update(key) {
            $0.source = nil
            $0.handle = nil
            // It may be there again at once, under the same node: where it is not, `left` says so.
            $0.retry = now + 1_000_000_000
            $0.state = .unusable(.unplugged(node: entry.identity.node))
        }
        announce(key, at: now)
    }

    /// The sensor is worn elsewhere from now on: its stream begins anew.
    func replace(_ placement: Placement, of key: String, device: DeviceSettings, at now: Int64) {
        roster.update(key) { $0.device = device }
        guard let entry = roster[key], var source = entry.stream, entry.handle != nil else { return }
        source.placement = placement
        source.placementOrigin = "given"
        // The engine's name for it may change: the link that gives the bytes learns it by opening the port anew.
        roster.update(key) { $0.stream = source }
        open(key, at: now)
    }
}
