// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Devices
internal import Foundation
internal import Motion
internal import Sensors
internal import Settings
internal import Wire

/// `gait record`: a device's bytes, as they come, with the host's times.
struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the bytes of a sensor, as they come, into a file.",
        discussion: """
            The sensor is recognised, set to what running needs (unless --no-configure), and recorded until --seconds are over, \
            Ctrl-C, or the sensor goes. The file keeps every byte with its time; "gait import" makes a session of it. Its form is \
            in docs/devices.md. To record for use rather than for study, let gaitd do it.

            Examples:
              gait record /dev/ttyUSB0 -o run.gaitdump
              gait record usb:0403:6001:A50X:0 -o run.gaitdump --seconds 60
              gait record /dev/ttyUSB0 --protocol xsens --baud 115200 --no-configure -o run.gaitdump
            """)

    @Argument(help: "A node, a link, or the key that \"gait devices\" shows.", completion: .file())
    var device: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
        completion: .file(extensions: ["gaitdump"]))
    var output: String

    @Option(help: ArgumentHelp("Stop after so many seconds of samples.", valueName: "n"))
    var seconds: Double?

    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp(
            "Instead of recognising it: \(ProtocolName.all.joined(separator: ", ")).", valueName: "name"),
        completion: .list(ProtocolName.all))
    var protocolName: String?

    @Option(help: ArgumentHelp("Bits a second, instead of finding them.", valueName: "n"))
    var baud: Int?

    @Flag(name: .customLong("no-configure"), help: "Leave the sensor as it is.")
    var omitsConfiguration = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
        try ProtocolName.check(protocolName)
        if let seconds, !(seconds > 0 && seconds <= 1e6) { throw ValidationError("--seconds is above 0.") }
        if let baud, !(2400...12_000_000).contains(baud) {
            throw ValidationError("--baud is from 2400 to 12000000.")
        }
    }

    func run() throws {
        Interruption.hold()
        let settings = try SettingsPaths().settings()
        let (identity, key) = try find(settings)
        var set = settings.devices.first { $0.key == key || $0.key == device } ?? DeviceSettings(key: key)
        set.protocolName = protocolName ?? set.protocolName
        set.baud = baud ?? set.baud
        if omitsConfiguration { set.configures = false }
        let recording = try Recording(output: output, device: key, seconds: seconds, isQuiet: quiet)
        let loop = try WireLoop(name: "gait-record", tickInterval: 0.05)
        let source = try SensorReader.open(
            identity, SensorPlan(identity, device: set, sensors: settings.sensors), in: loop, client: recording.client()
        )
        // Asked on the loop's thread, to which the port belongs.
        loop.run { recording.count((source as? SerialPort)?.lineCounts()) }
        var isInterrupted = false
        while !recording.isOver, !isInterrupted {
            // Being stopped is how most recordings end.
            isInterrupted = (try? Interruption.check()) == nil
            usleep(20_000)
        }
        loop.run { recording.count((source as? SerialPort)?.lineCounts()) }
        loop.stop()
        Interruption.release()
        try recording.finish()
    }

    private func find(_ settings: DaemonSettings) throws -> (DeviceIdentity, String) {
        let hotplug = Hotplug(Hotplug.Filter(paths: settings.sensors.ports))
        _ = hotplug.rescan()
        let present = hotplug.present
        if let identity = DeviceIdentity(path: device) { return (identity, identity.stableKey(among: present)) }
        guard let identity = present.first(where: { $0.keys(among: present).contains(device) }) else {
            throw CommandError.unknownDevice(device, "it is not there. \"gait devices\" lists what is.")
        }
        return (identity, device)
    }
}
