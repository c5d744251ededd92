// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Foundation
internal import Gait
internal import Live
internal import Motion
internal import Sensors
internal import Settings
internal import Wire

/// All devices that are there, or were, and what became of each. A value; who opens and closes them is `LiveRun`.
struct SensorRoster {
    struct Entry {
        var identity: DeviceIdentity
        /// Stable: the same device in whatever port, as far as that can be known.
        var key: String
        var plan: SensorPlan
        var device: DeviceSettings?
        var state: SensorState
        /// Open: reads go to its link.
        var source: (any ByteSource)?
        /// The engine's name for its stream, while it streams.
        var handle: Int?
        var stream: StreamSource?
        /// What was set in it and how fast it sends, for people.
        var outcome: SensorConfiguration.Outcome?
        var isGone = false
        /// ns: when to try again what failed.
        var retry: Int64?
        var lastSeen: Int64?
    }

    private(set) var entries: [Entry] = []

    subscript(key: String) -> Entry? { entries.first { $0.key == key } }

    /// The keys of all entries, in the order in which they were first seen.
    var keys: [String] { entries.map(\.key) }

    mutating func put(_ entry: Entry) {
        if let place = entries.firstIndex(where: { $0.key == entry.key }) {
            entries[place] = entry
        } else {
            entries.append(entry)
        }
    }

    mutating func remove(_ key: String) { entries.removeAll { $0.key == key } }

    mutating func update(_ key: String, _ change: (inout Entry) -> Void) {
        guard let place = entries.firstIndex(where: { $0.key == key }) else { return }
        change(&entries[place])
    }

    /// Ports on which something may speak and nothing is recognised yet.
    var listening: [String] {
        entries.filter { entry in
            guard case .listening = entry.state else { return false }
            return !entry.isGone && entry.source != nil
        }.map(\.identity.node)
    }

    func key(of identity: DeviceIdentity) -> String? {
        entries.first { !$0.isGone && $0.identity.node == identity.node }?.key
    }

    /// Under which key a device is kept, and what is set for it.
    ///
    /// What is set for it under one of its stable keys decides: of two adapters with the same serial number the one that comes first still
    /// looks like the only one, and would be taken for whichever came first the last time.
    static func place(
        of identity: DeviceIdentity, among present: [DeviceIdentity], devices: [DeviceSettings]
    ) -> (key: String, device: DeviceSettings?) {
        let keys = identity.keys(among: present)
        let names = keys + [identity.node] + identity.links
        let device = names.lazy.compactMap { name in devices.first { $0.key == name } }.first
        return (device.flatMap { keys.contains($0.key) ? $0.key : nil } ?? keys[0], device)
    }

    /// ns after which a device that could not be used is tried again; nil: not before it is plugged in anew.
    static func retryInterval(_ state: SensorState) -> Int64? {
        switch state {
        case .listening, .known, .notASensor: nil
        // Switched on, or let go by another program, at any time.
        case .silent, .unusable: 5_000_000_000
        // Each try listens at all speeds; a sensor set to another speed meanwhile is rare.
        case .unknownTraffic(let traffic): traffic.isSomethingElse ? nil : 60_000_000_000
        }
    }
}

extension SensorRoster.Entry {
    /// `WT901 on ttyUSB0`.
    var title: String {
        let node = identity.node.split(separator: "/").last.map(String.init) ?? identity.node
        if let name = device?.name { return name }
        guard case .known(let kind, _) = state, let known = DeviceCatalog.kind(named: kind) else {
            return identity.title.map { "\($0) on \(node)" } ?? node
        }
        return "\(known.title.split(separator: ",").first.map(String.init) ?? known.title) on \(node)"
    }

    /// As clients see it; `now` in ns of the host's clock.
    func live(board: StatusBoard.Stream?, now: Int64) -> LiveDevice {
        let isSilent = board?.lastArrival.map { now - $0 > StatusBoard.staleAfter } ?? true
        let liveState: LiveDevice.State =
            if isGone {
                .gone
            } else if handle != nil {
                isSilent ? .silent : .streaming
            } else {
                switch state {
                case .listening, .known: .listening
                case .silent, .unknownTraffic, .notASensor, .unusable: .unusable
                }
            }
        var device = LiveDevice(key: key, title: title, state: liveState)
        device.node = isGone ? nil : identity.node
        if case .known(let kind, _) = state { device.protocolName = kind }
        device.placement = stream?.placement
        device.mounting = board?.mounting
        device.rate = board?.rate ?? outcome?.hertz
        device.lost = board?.lost
        device.sentence = isGone ? nil : state.problem ?? outcome?.problem
        device.lastSeen = (board?.lastArrival ?? lastSeen).map { Self.wallTime(of: $0, now: now) }
        return device
    }

    private static func wallTime(of time: Int64, now: Int64) -> String {
        Date(timeIntervalSinceNow: Double(time - now) * 1e-9).ISO8601Format()
    }
}
