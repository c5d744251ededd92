// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// Where configuration, sessions and the socket are, for a service and for a person's own daemon alike.
public struct SettingsPaths: Sendable {
    private let environment: [String: String]
    private let isRoot: Bool
    private let machineState: String

    /// `environment` and `isRoot` as this process has them, unless a test says otherwise; `machineState` is the service's state directory.
    public init(environment: [String: String]? = nil, isRoot: Bool? = nil, machineState: String = "/var/lib/gaitd") {
        self.machineState = machineState
        self.environment = environment ?? ProcessInfo.processInfo.environment
        self.isRoot = isRoot ?? (geteuid() == 0)
    }

    /// Configuration files in the order in which they are looked for; the first that exists is read, and no other.
    public var configurationFiles: [String] {
        var files: [String] = []
        if let named = value("GAITD_CONFIG") { return [named] }
        if !isRoot {
            if let home = value("XDG_CONFIG_HOME") ?? value("HOME").map({ $0 + "/.config" }) {
                files.append(home + "/gaitd/gaitd.toml")
            }
        }
        return files + ["/etc/gaitd/gaitd.toml"]
    }

    /// Folder of sessions, profiles, the register of devices and the token.
    public func stateDirectory(_ settings: DaemonSettings = DaemonSettings()) -> String {
        if !settings.stateDirectory.isEmpty { return settings.stateDirectory }
        if let own = value("GAITD_STATE_DIRECTORY") { return own }
        // systemd gives a list where a unit names several.
        if let given = value("STATE_DIRECTORY")?.split(separator: ":").first { return String(given) }
        if isRoot || access(machineState, W_OK) == 0 { return machineState }
        if let state = value("XDG_STATE_HOME") ?? value("HOME").map({ $0 + "/.local/state" }) {
            return state + "/gaitd"
        }
        return machineState
    }

    /// Where a command looks for sessions and runners: the state directory; of a person who has none, the service's, where it can be read
    /// (by members of the group gaitd).
    public func readableStateDirectory(_ settings: DaemonSettings = DaemonSettings()) -> String {
        let own = stateDirectory(settings)
        let isChosen =
            !settings.stateDirectory.isEmpty || value("GAITD_STATE_DIRECTORY") != nil || value("STATE_DIRECTORY") != nil
        guard !isChosen, access(own, F_OK) != 0, access(machineState + "/sessions", R_OK | X_OK) == 0 else {
            return own
        }
        return machineState
    }

    /// The daemon's Unix socket.
    public func socket(_ settings: DaemonSettings = DaemonSettings()) -> String { sockets(settings)[0] }

    /// Where a client looks for the daemon: its own first, then the machine's.
    public func sockets(_ settings: DaemonSettings = DaemonSettings()) -> [String] {
        if !settings.live.socket.isEmpty { return [settings.live.socket] }
        if let own = value("GAITD_SOCKET") { return [own] }
        if let given = value("RUNTIME_DIRECTORY")?.split(separator: ":").first { return [given + "/gaitd.sock"] }
        let machine = "/run/gaitd/gaitd.sock"
        if isRoot { return [machine] }
        if let own = value("XDG_RUNTIME_DIR") { return [own + "/gaitd.sock", machine] }
        return [stateDirectory(settings) + "/gaitd.sock", machine]
    }

    /// The settings that hold here: of `file` where one is named, else of the first file that exists, else the defaults; with the
    /// register of devices.
    public func settings(file: String? = nil, assignments: [String] = []) throws(SettingsError) -> DaemonSettings {
        var settings = DaemonSettings()
        if let path = file ?? configurationFiles.first(where: { access($0, F_OK) == 0 }) {
            settings = try SettingsReader.read(path: path)
        }
        for assignment in assignments { try SettingsReader.apply(assignment, to: &settings) }
        settings.add(try DeviceRegister(directory: stateDirectory(settings)).read())
        return settings
    }

    private func value(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
