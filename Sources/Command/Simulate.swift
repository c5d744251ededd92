// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Devices
internal import Foundation
internal import Motion
internal import Simulation

/// `gait simulate`: a recording of a runner made of equations, with the truth beside it.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a recording of a synthetic runner or walker, with the truth beside it.",
        discussion: """
            Writes the table that "gait analyze" reads: t,ax,ay,az,gx,gy,gz in s, m/s^2 and rad/s. Beside OUT go, unless \
            --no-truth is given, NAME.events.csv (initial contacts IC and toe-offs TO of both feet), NAME.truth.csv (a row a \
            step, columns as in steps.csv), NAME.quat.csv (true orientation of the sensor) and NAME.json (what was made). The \
            same options give the same bytes.

            The default is a minute: standing, running on a treadmill at 2.8 m/s, standing; sensor at the sacrum, clipped on \
            in some random way, 200 Hz, with the errors of a common part.

            Examples:
              gait simulate -o run.csv.gz
              gait simulate --activity walk --speed 1.5 --drop-left 8 --drop-right 3 -o walk.csv
              gait simulate --placement foot_left --strike fore --rate 400 -o foot.csv.gz
              gait simulate --activity still:5,walk:20,run:40,walk:15 --gap 30:0.5 --dropped 1 -o day.csv.gz

            With --device it plays a sensor instead of writing a table: the bytes that such a device sends, in real time on \
            a pseudo terminal or as a HID device, or all at once into a file. It reads what it is told, and does nothing of it.

              gait simulate --device witmotion --pty /tmp/imu --loop
              gait simulate --device xsens --pty /tmp/imu --fault lost=1 --fault burst=16 --fault unplug=20:5
              gait simulate --device text --raw run.txt
            """)

    @OptionGroup(title: "Runner") var runner: RunnerOptions
    @OptionGroup(title: "Sensor") var sensor: SensorOptions
    @OptionGroup(title: "Device") var device: DeviceOptions

    @Option(help: ArgumentHelp("Another runner, sensor and day for each number.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(name: .customLong("no-truth"), help: "Write the table only.")
    var omitsTruth = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The table to write, *.csv or *.csv.gz; - for standard output, without truth.", valueName: "out"),
        completion: .file(extensions: ["csv", "gz"]))
    var output: String?

    func validate() throws {
        _ = try runner.settings()
        _ = try sensor.settings(seed: seed)
        if try device.kind() != nil {
            _ = try device.settings(seed: seed)
            guard output == nil else { throw ValidationError("--output writes a table: it does not go with --device.") }
            return
        }
        guard let output else {
            throw ValidationError("Name a table with --output, or a device with --device.")
        }
        if output != "-", SimulationFiles.stem(of: output) == nil {
            throw ValidationError("--output ends in .csv or .csv.gz, or is - for standard output.")
        }
    }

    func run() throws {
        Interruption.hold()
        if let kind = try device.kind() { return try play(SimulatedDevice(kind)) }
        try write(to: output ?? "-")
    }

    private func write(to output: String) throws {
        let settings = try runner.settings()
        var recording = SimulatedRecording(runner: settings, sensor: try sensor.settings(seed: seed), seed: seed)
        var files = try SimulationFiles(output: output, recording: recording, omitsTruth: omitsTruth)
        var progress = ProgressBar(total: Int(recording.duration * 1000), isQuiet: quiet)
        var steps: [StepTruth] = []
        var sinceSteps = 0
        while let sample = recording.next() {
            try files.append(sample)
            sinceSteps += 1
            if sinceSteps >= 256 {
                sinceSteps = 0
                try Interruption.check()
                recording.takeSteps(into: &steps)
                try files.append(&steps, isLast: false)
                progress.show(Int(sample.trueTime * 1000))
            }
        }
        recording.finishSteps(into: &steps)
        try files.append(&steps, isLast: true)
        try files.finish(recording: recording, activity: runner.activityText, seed: seed)
        progress.clear()
        Interruption.release()
        guard !quiet else { return }
        Terminal.writeError(files.summary(recording: recording) + "\n")
    }

    private func play(_ simulated: SimulatedDevice) throws {
        let settings = try device.settings(seed: seed)
        guard let wire = WireModel(simulated.kind, settings) else { return }
        let sensor = try sensor.settings(seed: seed, usualRate: simulated.rate)
        let recording = SimulatedRecording(runner: try runner.settings(), sensor: sensor, seed: seed)
        let output: any DeviceOutput
        if let path = device.pty {
            output = try TerminalDevice(link: path)
        } else if let path = device.raw {
            output = try RawFile(path)
        } else if let path = device.rawWithTimes {
            output = try RawFile(path, withTimesOf: simulated)
        } else {
            output = try HIDDevice(simulated)
        }
        let name = simulated.kind.name
        if !quiet, !device.isFile { Terminal.writeError("\(name) on \(output.name). Ctrl-C ends it.\n") }
        var simulation = DeviceSimulation(
            recording: recording, wire: wire, pace: device.isFile ? nil : device.pace, loops: device.loop,
            isQuiet: quiet)
        let played = try simulation.run(to: output)
        let place = output.name
        try output.finish()
        guard !quiet else { return }
        Terminal.writeError(simulation.summary(of: played, name: "\(name) on \(place)") + "\n")
    }
}
