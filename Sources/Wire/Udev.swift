// SPDX-License-Identifier: Apache-2.0

internal import CUdev
internal import Glibc

/// libudev: what is there, and what udevd's rules have added to it.
final class Udev {
    struct Properties {
        var socketPath: String?
        var serial: String?
        var links: [String]
    }

    private let context: OpaquePointer

    init?() {
        guard let context = udev_new() else { return nil }
        self.context = context
    }

    deinit { udev_unref(context) }

    /// True where udevd runs: devices are given once its rules are through with them.
    static var isRunning: Bool { Folder.exists("/run/udev/control") }

    /// Folders in sysfs of the nodes whose names begin as one of `prefixes`.
    func systemPaths(prefixes: [String]) -> [String] {
        guard let scan = udev_enumerate_new(context) else { return [] }
        defer { udev_enumerate_unref(scan) }
        for subsystem in ["tty", "hidraw"] { udev_enumerate_add_match_subsystem(scan, subsystem) }
        for prefix in prefixes { udev_enumerate_add_match_sysname(scan, prefix + "*") }
        if Self.isRunning { udev_enumerate_add_match_is_initialized(scan) }
        guard udev_enumerate_scan_devices(scan) >= 0 else { return [] }
        var paths: [String] = []
        var entry = udev_enumerate_get_list_entry(scan)
        while let current = entry {
            if let name = udev_list_entry_get_name(current) { paths.append(String(cString: name)) }
            entry = udev_list_entry_get_next(current)
        }
        return paths
    }

    func properties(of systemPath: String) -> Properties? {
        guard let device = udev_device_new_from_syspath(context, systemPath) else { return nil }
        defer { udev_device_unref(device) }
        func value(_ name: String) -> String? {
            udev_device_get_property_value(device, name).map { String(cString: $0) }
        }
        var links: [String] = []
        var entry = udev_device_get_devlinks_list_entry(device)
        while let current = entry {
            if let name = udev_list_entry_get_name(current) { links.append(String(cString: name)) }
            entry = udev_list_entry_get_next(current)
        }
        return Properties(socketPath: value("ID_PATH"), serial: value("ID_SERIAL_SHORT"), links: links.sorted())
    }

    func monitor() -> UdevMonitor? { UdevMonitor(context) }
}

/// Tells of devices that come and go, after udevd's rules: only then nodes have their groups and links.
final class UdevMonitor {
    enum Event {
        case added(systemPath: String)
        case removed(systemPath: String)
        /// Events were lost: look at all again.
        case lost
    }

    private let monitor: OpaquePointer
    /// Bytes: a hub with its devices comes at once.
    private static let bufferSize: Int32 = 1 << 20

    fileprivate init?(_ context: OpaquePointer) {
        guard let monitor = udev_monitor_new_from_netlink(context, "udev") else { return nil }
        self.monitor = monitor
        for subsystem in ["tty", "hidraw"] {
            udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystem, nil)
        }
        // More than the system allows needs rights; without them, fewer events fit, and their loss is told.
        udev_monitor_set_receive_buffer_size(monitor, Self.bufferSize)
        guard udev_monitor_enable_receiving(monitor) >= 0 else {
            udev_monitor_unref(monitor)
            return nil
        }
    }

    deinit { udev_monitor_unref(monitor) }

    var descriptor: Int32 { udev_monitor_get_fd(monitor) }

    /// The next event that waits; nil where none does.
    func next() -> Event? {
        while true {
            errno = 0
            guard let device = udev_monitor_receive_device(monitor) else { return errno == ENOBUFS ? .lost : nil }
            defer { udev_device_unref(device) }
            guard let path = udev_device_get_syspath(device), let action = udev_device_get_action(device) else {
                continue
            }
            switch String(cString: action) {
            case "remove": return .removed(systemPath: String(cString: path))
            // Told of as known by `Hotplug` where it is.
            case "add", "change", "bind", "move", "online": return .added(systemPath: String(cString: path))
            default: continue
            }
        }
    }
}
