// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Motion

/// Says which devices are there, and which come and go.
///
/// With udevd, from its events; configured paths, and everything where no udevd runs (in containers), by looking again: call `poll`
/// every `pollInterval`. Used by one thread; hang `descriptor` into a `WireLoop`.
public final class Hotplug {
    public enum Event: Hashable, Sendable {
        case arrived(DeviceIdentity)
        case left(DeviceIdentity)
    }

    /// What to look for.
    public struct Filter: Hashable, Sendable {
        /// Beginnings of names of nodes. Consoles and the ports of a mainboard are left out: nobody knows what hangs there.
        public var prefixes = ["ttyUSB", "ttyACM", "ttyAMA", "rfcomm", "hidraw"]
        /// Paths that the configuration names: any port, link or pseudo terminal.
        public var paths: [String] = []
        public init(paths: [String] = []) { self.paths = paths }

        func accepts(_ identity: DeviceIdentity) -> Bool {
            let name = identity.node.split(separator: "/").last.map(String.init) ?? ""
            return prefixes.contains { name.hasPrefix($0) }
        }
    }

    /// A device, and what tells it from one that took its place unseen.
    private struct Known: Equatable {
        var identity: DeviceIdentity
        var stamp: [Int]
    }

    /// Seconds between two calls of `poll`.
    public static let pollInterval = 0.5

    /// Changed: call `rescan`.
    public var filter: Filter
    private let udev: Udev?
    private let monitor: UdevMonitor?
    private var known: [Known] = []

    public init(_ filter: Filter = Filter()) {
        self.filter = filter
        udev = Udev()
        // Before the first look round, or what comes between the two is missed.
        monitor = udev?.monitor()
    }

    /// Can be read when `drain` has something to say; nil where events can't be had.
    public var descriptor: Int32? { monitor?.descriptor }

    /// What is there, as of the last call; in the order of their nodes.
    public var present: [DeviceIdentity] { known.map(\.identity) }

    /// Looks at everything. The first call gives all there is as arrived.
    public func rescan() -> [Event] {
        var found: [Known] = []
        for path in udev?.systemPaths(prefixes: filter.prefixes) ?? [] {
            // Without a prefix libudev would give all there is.
            if let device = look(path), filter.accepts(device.identity) { found.append(device) }
        }
        return settle(found + configured(besides: found))
    }

    /// What events say that wait.
    public func drain() -> [Event] {
        var events: [Event] = []
        while let event = monitor?.next() {
            switch event {
            case .lost: events += rescan()
            case .removed(let path):
                events += known.filter { $0.identity.systemPath == path }.map { .left($0.identity) }
                known.removeAll { $0.identity.systemPath == path }
            case .added(let path):
                guard let device = look(path), filter.accepts(device.identity) else { continue }
                events += settle(known.filter { $0.identity.systemPath != path } + [device])
            }
        }
        return events
    }

    /// Looks at what no event tells of.
    public func poll() -> [Event] {
        if monitor == nil || !Udev.isRunning { return rescan() }
        guard !filter.paths.isEmpty else { return [] }
        let others = known.filter { filter.accepts($0.identity) }
        return settle(others + configured(besides: others))
    }

    private func look(_ systemPath: String) -> Known? {
        guard let identity = DeviceIdentity(systemPath: systemPath, udev: udev) else { return nil }
        return Known(identity: identity, stamp: Self.stamp(identity.systemPath))
    }

    private func configured(besides found: [Known]) -> [Known] {
        filter.paths.compactMap { path in
            guard let identity = DeviceIdentity(path: path, udev: udev),
                !found.contains(where: { !identity.systemPath.isEmpty && $0.identity.systemPath == identity.systemPath }
                )
            else { return nil }
            return Known(
                identity: identity, stamp: Self.stamp(identity.systemPath.isEmpty ? path : identity.systemPath))
        }
    }

    /// Takes `found` as what is there now. A device that changed its folder or inode was unplugged in between.
    private func settle(_ found: [Known]) -> [Event] {
        func isSame(_ a: Known, _ b: Known) -> Bool {
            a.identity.node == b.identity.node && a.identity.systemPath == b.identity.systemPath && a.stamp == b.stamp
        }
        let gone = known.filter { old in !found.contains { isSame(old, $0) } }
        let found = found.sorted { $0.identity.node < $1.identity.node }
        let new = found.filter { device in !known.contains { isSame($0, device) } }
        known = found
        return gone.map { .left($0.identity) } + new.map { .arrived($0.identity) }
    }

    private static func stamp(_ path: String) -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        let isNode = status.st_mode & S_IFMT == S_IFCHR
        // Pseudo terminals use their numbers again: only the time of making tells them apart.
        return [Int(status.st_ino), Int(status.st_rdev)]
            + (isNode ? [status.st_ctim.tv_sec, status.st_ctim.tv_nsec] : [])
    }
}
