// SPDX-License-Identifier: Apache-2.0

/// A device as sysfs shows it; works where no udevd runs, and needs no rights.
struct SystemDevice {
    /// `/sys/devices/...`, without links.
    let path: String

    init?(_ path: String) {
        guard let resolved = Folder.resolved(path) else { return nil }
        self.path = resolved
    }

    private init(resolved: String) { path = resolved }

    var name: String { Self.last(path) }

    /// The next folder upwards that is a device.
    var parent: SystemDevice? {
        var upwards = path
        while let slash = upwards.lastIndex(of: "/") {
            upwards = String(upwards[..<slash])
            guard upwards.hasPrefix("/sys/devices/") else { return nil }
            if Folder.exists(upwards + "/uevent") { return SystemDevice(resolved: upwards) }
        }
        return nil
    }

    /// The device and all above it, from below.
    var lineage: [SystemDevice] { Array(sequence(first: self) { $0.parent }) }

    var subsystem: String? { link("subsystem") }
    var driver: String? { link("driver") }

    /// The first line of an attribute, nil where there is none or it is empty.
    func attribute(_ name: String) -> String? {
        guard let text = Folder.text(path + "/" + name) else { return nil }
        let line = String(text.prefix { $0 != "\n" && $0 != "\0" })
        return line.isEmpty ? nil : line
    }

    /// A value of the device's `uevent`.
    func property(_ name: String) -> String? {
        guard let text = Folder.text(path + "/uevent") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(name + "=") {
            let value = String(line.dropFirst(name.count + 1))
            return value.isEmpty ? nil : value
        }
        return nil
    }

    private func link(_ name: String) -> String? { Folder.link(path + "/" + name).map(Self.last) }

    private static func last(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}

extension SystemDevice {
    /// The socket in the form of udev's ID_PATH, so that a key stays the same whether udevd runs or not; nil outside USB, PCI and platform
    /// devices.
    var socketPath: String? {
        var parts: [String] = []
        var seen: Set<String> = []
        for device in lineage {
            guard let subsystem = device.subsystem, ["usb", "pci", "platform"].contains(subsystem),
                !seen.contains(subsystem)
            else { continue }
            if subsystem == "usb" {
                // `1-2.3:1.0` is the interface, `1-2.3` its device: the first one from below says most.
                guard let dash = device.name.firstIndex(of: "-") else { continue }
                parts.append("usb-0:" + device.name[device.name.index(after: dash)...])
            } else {
                parts.append(subsystem + "-" + device.name)
            }
            seen.insert(subsystem)
        }
        guard !parts.isEmpty else { return nil }
        // An adapter with several ports behind one interface.
        let port = lineage.lazy.compactMap { $0.attribute("port_number") }.first.flatMap { Int($0) } ?? 0
        return parts.reversed().joined(separator: "-") + (port > 0 ? "-port\(port)" : "")
    }
}
