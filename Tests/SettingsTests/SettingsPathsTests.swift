// SPDX-License-Identifier: Apache-2.0

import Foundation
import Motion
import Settings
import Testing

@Suite struct SettingsPathsTests {
    @Test func aServiceUsesWhatSystemdGivesIt() {
        let paths = SettingsPaths(
            environment: ["STATE_DIRECTORY": "/s/a:/s/b", "RUNTIME_DIRECTORY": "/r/a"], isRoot: false)
        #expect(paths.stateDirectory() == "/s/a")
        #expect(paths.socket() == "/r/a/gaitd.sock")
    }

    @Test func aPersonsClientLooksForItsOwnDaemonFirst() {
        let paths = SettingsPaths(environment: ["XDG_RUNTIME_DIR": "/run/user/7", "HOME": "/h"], isRoot: false)
        #expect(paths.sockets() == ["/run/user/7/gaitd.sock", "/run/gaitd/gaitd.sock"])
        #expect(paths.configurationFiles == ["/h/.config/gaitd/gaitd.toml", "/etc/gaitd/gaitd.toml"])
    }

    @Test func whatIsWrittenInTheSettingsComesFirst() {
        var settings = DaemonSettings()
        settings.stateDirectory = "/mine"
        settings.live.socket = "/mine/s"
        let paths = SettingsPaths(environment: ["STATE_DIRECTORY": "/s", "GAITD_SOCKET": "/g"], isRoot: true)
        #expect(paths.stateDirectory(settings) == "/mine")
        #expect(paths.sockets(settings) == ["/mine/s"])
    }

    @Test func whoHasNoSessionsOfTheirOwnSeesTheServices() throws {
        let home = NSTemporaryDirectory() + "gaitd-home-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: home) }
        let service = home + "/service"
        try FileManager.default.createDirectory(atPath: service + "/sessions", withIntermediateDirectories: true)
        // The service's folder can be written by root, who runs tests in containers; then it is one's own.
        let isWritable = geteuid() == 0
        let paths = SettingsPaths(environment: ["HOME": home], isRoot: false, machineState: service)
        let own = isWritable ? service : home + "/.local/state/gaitd"
        #expect(paths.stateDirectory() == own)
        #expect(paths.readableStateDirectory() == service)
        let absent = SettingsPaths(environment: ["HOME": home], isRoot: false, machineState: home + "/none")
        #expect(absent.readableStateDirectory() == home + "/.local/state/gaitd")
        let told = SettingsPaths(
            environment: ["HOME": home, "GAITD_STATE_DIRECTORY": home + "/told"], isRoot: false, machineState: service)
        #expect(told.readableStateDirectory() == home + "/told")
        try FileManager.default.createDirectory(
            atPath: home + "/.local/state/gaitd", withIntermediateDirectories: true)
        if !isWritable { #expect(paths.readableStateDirectory() == own) }
    }

    @Test func nothingIsAConfigurationToo() throws {
        let folder = NSTemporaryDirectory() + "gaitd-none-\(UInt64.random(in: 0 ... .max))"
        let paths = SettingsPaths(
            environment: ["GAITD_CONFIG": "/dev/null", "GAITD_STATE_DIRECTORY": folder], isRoot: false)
        let settings = try paths.settings()
        #expect(settings.text == DaemonSettings().text)
    }

    @Test func theRegisterKeepsDevicesAndGivesWayToThePersonsFile() throws {
        let folder = NSTemporaryDirectory() + "gaitd-register-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let register = DeviceRegister(directory: folder)
        #expect(try register.read() == [])
        var left = DeviceSettings(key: "left")
        left.placement = .footLeft
        try register.set(left)
        try register.set(DeviceSettings(key: "other"))
        left.placement = .hipLeft
        try register.set(left)
        #expect(try register.read() == [left, DeviceSettings(key: "other")])
        #expect(try register.remove(key: "other"))
        #expect(try !register.remove(key: "other"))

        let file = folder + "/gaitd.toml"
        try Data("state_directory = \"\(folder)\"\n[[device]]\nkey = \"left\"\nplacement = \"sacrum\"\n".utf8)
            .write(to: URL(fileURLWithPath: file))
        let settings = try SettingsPaths(environment: [:], isRoot: false).settings(file: file)
        #expect(settings.device(key: "left", node: "")?.placement == .sacrum)
        #expect(settings.devices.count == 1)
    }
}
