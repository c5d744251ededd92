// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Live
internal import Settings

/// Which daemon is meant.
struct DaemonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket; else live.socket of the configuration, else where gaitd usually is.",
            valueName: "path"),
        completion: .file())
    var socket: String?

    func client() throws -> LiveClient {
        if let socket { return LiveClient(sockets: [socket]) }
        let paths = SettingsPaths()
        return LiveClient(sockets: paths.sockets(try paths.settings()))
    }
}
