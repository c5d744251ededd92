// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion
internal import Sensors
internal import Settings
internal import Synchronization
internal import Wire

/// Looks at all devices that are there, and listens to them: what `gait devices` shows.
final class DeviceSurvey {
    /// One device and what became known of it.
    struct Entry: Sendable {
        var identity: DeviceIdentity
        var key: String
        var settings: DeviceSettings?
        /// nil: not listened to.
        var state: SensorState?
        var hertz: Double?
        var problem: String?
        var isSettled = false

        var kind: DeviceKind? {
            if case .known(let name, _)? = state { return DeviceCatalog.kind(named: name) }
            return nil
        }

        /// Open, or to be opened, by the daemon: nothing is wrong.
        var isInDaemonsHands: Bool {
            if case .unusable(.busy(_, let holder?))? = state { return holder.name == "gaitd" }
            return false
        }
    }

    /// What the loop's thread and the command share.
    fileprivate final class Board: Sendable {
        let entries = Mutex<[String: Entry]>([:])

        func change(_ node: String, _ body: (inout Entry) -> Void) {
            entries.withLock { entries in
                guard var entry = entries[node] else { return }
                body(&entry)
                entries[node] = entry
            }
        }
    }

    private let settings: DaemonSettings
    private let listens: Bool
    private let loop: WireLoop
    private let hotplug: Hotplug
    private let board = Board()

    /// `listens`: open each port, write nothing, and say what speaks.
    init(_ settings: DaemonSettings, listens: Bool) throws(WireError) {
        self.settings = settings
        self.listens = listens
        let keys = settings.devices.map(\.key)
        let named =
            keys.filter { $0.hasPrefix("/") } + keys.filter { $0.hasPrefix("file:") }.map { String($0.dropFirst(5)) }
        hotplug = Hotplug(Hotplug.Filter(paths: settings.sensors.ports + named))
        loop = try WireLoop(name: "gait-devices", tickInterval: 0.05)
        take(hotplug.rescan())
    }

    /// In the order of the nodes; HID devices that measure no motion only with `all`.
    func entries(all: Bool) -> [Entry] {
        let entries = board.entries.withLock { Array($0.values) }
        return entries.filter { all || $0.state != .notASensor }.sorted { $0.identity.node < $1.identity.node }
    }

    var isSettled: Bool { board.entries.withLock { $0.values.allSatisfy(\.isSettled) } }

    /// Takes notice of what has come and gone.
    func look() {
        take(hotplug.drain())
        take(hotplug.poll())
    }

    private func take(_ events: [Hotplug.Event]) {
        for event in events {
            switch event {
            case .left(let identity): board.entries.withLock { $0[identity.node] = nil }
            case .arrived(let identity): add(identity)
            }
        }
    }

    private func add(_ identity: DeviceIdentity) {
        let keys = identity.keys(among: hotplug.present)
        let names = keys + [identity.node] + identity.links
        let device = names.lazy.compactMap { name in self.settings.devices.first { $0.key == name } }.first
        var plan = SensorPlan(identity, device: device, sensors: settings.sensors)
        plan.configures = false
        var entry = Entry(identity: identity, key: keys[0], settings: device)
        let isHID = identity.subsystem == .hidraw
        if isHID, plan.kind == nil { entry.state = .notASensor }
        entry.isSettled = !listens || entry.state != nil
        if !listens, isHID, let kind = plan.kind { entry.state = .known(kind: kind, baud: nil) }
        board.entries.withLock { $0[identity.node] = entry }
        guard !entry.isSettled else { return }
        do {
            _ = try SensorReader.open(identity, plan, in: loop, client: SurveyClient(board, identity.node))
        } catch {
            board.change(identity.node) { entry in
                entry.state = .unusable(error)
                entry.isSettled = true
            }
        }
    }
}

/// Puts on the board what one device turns out to be.
private final class SurveyClient: SensorClient {
    private let board: DeviceSurvey.Board
    private let node: String

    init(_ board: DeviceSurvey.Board, _ node: String) {
        self.board = board
        self.node = node
    }

    func sensorChanged(_ state: SensorState, at time: Int64) {
        board.change(node) { entry in
            // A second hearing shows by its result.
            if case .listening = state, entry.isSettled { return }
            entry.state = state
            switch state {
            case .listening, .known: break
            default: entry.isSettled = true
            }
        }
    }

    func sensorReady(_ kind: DeviceKind, _ facts: DeviceFacts, at time: Int64) {}

    func sensorMeasured(_ outcome: SensorConfiguration.Outcome, at time: Int64) {
        board.change(node) { entry in
            entry.hertz = outcome.hertz
            entry.problem = outcome.hertz == nil ? "No sample comes from it." : outcome.problem
            entry.isSettled = true
        }
    }

    func receive(_ bytes: Span<UInt8>, at time: Int64) {}

    func sensorEnded(_ end: WireEnd, at time: Int64) {
        let node = node
        board.change(node) { entry in
            entry.state = .unusable(.unplugged(node: node))
            entry.isSettled = true
        }
    }
}
