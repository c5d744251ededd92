// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// `devices.toml` in the state directory: what `gait devices set` and the page have set. Programs write this file, people write gaitd.toml;
/// where both name a device, the person's word counts.
public struct DeviceRegister: Sendable {
    public let path: String

    /// `directory` is the state directory.
    public init(directory: String) {
        path = directory + "/devices.toml"
    }

    /// What is set so far; nothing where there is no file yet.
    public func read() throws(SettingsError) -> [DeviceSettings] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try SettingsReader.read(path: path).devices
    }

    /// Adds `device`, or puts it in the place of the one with its key.
    public func set(_ device: DeviceSettings) throws(SettingsError) {
        var devices = try read()
        if let index = devices.firstIndex(where: { $0.key == device.key }) {
            devices[index] = device
        } else {
            devices.append(device)
        }
        try write(devices)
    }

    /// Forgets the device with `key`; false where none was known.
    public func remove(key: String) throws(SettingsError) -> Bool {
        let devices = try read()
        let kept = devices.filter { $0.key != key }
        guard kept.count < devices.count else { return false }
        try write(kept)
        return true
    }

    private func write(_ devices: [DeviceSettings]) throws(SettingsError) {
        let head = "# Written by gait. Settings of the same device in gaitd.toml come first.\n\n"
        let text = head + devices.map(\.text).joined(separator: "\n")
        do {
            let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw SettingsError(path: path, reason: "cannot be written: \(error.localizedDescription)")
        }
    }
}

extension DaemonSettings {
    /// Adds what programs have set; devices that the configuration names already keep what it says.
    public mutating func add(_ register: [DeviceSettings]) {
        devices += register.filter { known in !devices.contains { $0.key == known.key } }
    }
}
