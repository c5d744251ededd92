// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Motion
internal import Sensors
internal import Settings
internal import Wire

/// `gait devices`: which sensors are there, and whether they can be used.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "Say which sensors are there, what they are, and why not usable.",
        discussion: """
            Each serial port and HID device that may be a sensor is opened and listened to for up to a few seconds; nothing is \
            written. The key under a device is its name in the configuration: it stays when nodes are numbered anew.

            Examples:
              gait devices
              gait devices --json --no-probe
              gait devices set usb:0403:6001:A50X:0 --placement sacrum --name "belt"
            """,
        subcommands: [DeviceList.self, DeviceSet.self, DeviceForget.self], defaultSubcommand: DeviceList.self)
}

struct DeviceList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List them (the default).")

    @Flag(help: "Print an array of objects, documented in docs/devices.md.")
    var json = false

    @Flag(help: "Go on, and show what comes and goes; with --json one array a line, at each change.")
    var watch = false

    @Flag(name: .customLong("no-probe"), help: "Open nothing: say what udev and the ids know.")
    var omitsProbe = false

    @Flag(help: "HID devices that measure no motion, too.")
    var all = false

    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"), completion: .file(extensions: ["toml"]))
    var config: String?

    func run() throws {
        Interruption.hold()
        let survey = try DeviceSurvey(try SettingsPaths().settings(file: config), listens: !omitsProbe)
        guard watch else {
            while !survey.isSettled {
                try Interruption.check()
                usleep(20_000)
            }
            show(DeviceTable(survey.entries(all: all)))
            Interruption.release()
            return
        }
        var last: [DeviceTable.Row]?
        while true {
            try Interruption.check()
            survey.look()
            let table = DeviceTable(survey.entries(all: all))
            if table.rows != last { show(table) }
            last = table.rows
            usleep(200_000)
        }
    }

    private func show(_ table: DeviceTable) {
        if json { return Terminal.write(table.json(isOneLine: watch)) }
        let isTerminal = Terminal.outputIsTerminal
        // Home and clear: the table takes its own place.
        let clear = watch && isTerminal ? "\u{1B}[H\u{1B}[2J" : ""
        let text = table.text(
            columns: isTerminal ? Terminal.outputColumns : 100, isColored: isTerminal && Terminal.hasColor)
        Terminal.write(clear + text + (watch && !isTerminal ? "\n" : ""))
    }
}

struct DeviceSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Remember where a device is worn, and how it is spoken with.",
        discussion:
            "Settings of the same device in gaitd.toml come first. A running gaitd takes it at once; while it records, at the session's end."
    )

    @Argument(help: "The key that \"gait devices\" shows, a node, or a link.")
    var key: String

    @Option(help: ArgumentHelp("Where it is worn.", valueName: "placement"))
    var placement: Placement?

    @Option(help: "For people.")
    var name: String?

    @Option(name: .customLong("protocol"), help: "Instead of recognising it.")
    var protocolName: String?

    @Option(help: ArgumentHelp("Bits a second, instead of finding them.", valueName: "n"))
    var baud: Int?

    @Option(help: ArgumentHelp("Let gaitd set rate and range: true or false.", valueName: "bool"))
    var configure: Bool?

    @Option(help: ArgumentHelp("Let gaitd ask it who it is, when silent: true or false.", valueName: "bool"))
    var ask: Bool?

    func validate() throws { try ProtocolName.check(protocolName) }

    func run() throws {
        let paths = SettingsPaths()
        let settings = try paths.settings()
        let directory = paths.stateDirectory(settings)
        let register = DeviceRegister(directory: directory)
        var device = try register.read().first { $0.key == key } ?? DeviceSettings(key: key)
        device.placement = placement ?? device.placement
        device.name = name ?? device.name
        device.protocolName = protocolName ?? device.protocolName
        device.baud = baud ?? device.baud
        device.configures = configure ?? device.configures
        device.asks = ask ?? device.asks
        try register.set(device)
        let news = DaemonNews.tell(paths, settings, directory: directory)
        Terminal.write("\(CommandError.onOneLine(key)): kept in \(register.path). \(news)\n")
    }
}

struct DeviceForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forget what \"gait devices set\" has set for a device.")

    @Argument(help: "The key.")
    var key: String

    func run() throws {
        let paths = SettingsPaths()
        let settings = try paths.settings()
        let directory = paths.stateDirectory(settings)
        let register = DeviceRegister(directory: directory)
        guard try register.remove(key: key) else {
            throw CommandError.unknownDevice(key, "nothing is set for it in \(register.path).")
        }
        let news = DaemonNews.tell(paths, settings, directory: directory)
        Terminal.write("\(CommandError.onOneLine(key)): forgotten. \(news)\n")
    }
}
