// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Devices
internal import Simulation

/// A device to be played instead of a table to be written.
struct DeviceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Speak as this kind of device: \(DeviceCatalog.all.map(\.name).joined(separator: ", ")).",
            valueName: "protocol"))
    var device: String?

    @Option(
        help: ArgumentHelp(
            "On a pseudo terminal, linked at PATH while it lasts, for programs that read serial ports.",
            valueName: "path"),
        completion: .file())
    var pty: String?

    @Flag(help: "As a HID device of the kernel's, by /dev/uhid (as root): it appears as /dev/hidrawN.")
    var uhid = false

    @Option(
        help: ArgumentHelp(
            "All bytes into FILE, at once and not in real time; - for standard output.", valueName: "file"),
        completion: .file())
    var raw: String?

    @Option(
        name: .customLong("raw-with-times"),
        help: ArgumentHelp(
            "The same with the time of arrival of each piece, as \"gait record\" writes it.", valueName: "file"),
        completion: .file())
    var rawWithTimes: String?

    @Option(help: ArgumentHelp("Times real time, 0.01 to 1000.", valueName: "n"))
    var pace = 1.0

    @Flag(help: "Begin again at the end, until interrupted.")
    var loop = false

    @Option(
        name: .customLong("fault"), parsing: .singleValue,
        help: ArgumentHelp(
            """
            \(WireFault.allCases.map(\.help).joined(separator: ", ")). May be given again.
            """, valueName: "name=value"))
    var faults: [String] = []

    /// Nobody waits for the bytes.
    var isFile: Bool { raw != nil || rawWithTimes != nil }

    /// nil where a table is asked for.
    func kind() throws -> DeviceKind? {
        let places = [pty != nil, uhid, raw != nil, rawWithTimes != nil].count { $0 }
        guard let device else {
            guard places == 0, faults.isEmpty, !loop else {
                throw ValidationError(
                    "--pty, --uhid, --raw, --raw-with-times, --loop and --fault need --device PROTOCOL.")
            }
            return nil
        }
        guard let kind = DeviceCatalog.kind(named: device), kind.makeEncoder != nil else {
            throw ValidationError("--device is one of \(DeviceCatalog.all.map(\.name).joined(separator: ", ")).")
        }
        guard places == 1 else {
            throw ValidationError("--device goes with one of --pty PATH, --uhid, --raw FILE and --raw-with-times FILE.")
        }
        if pty != nil, kind.transport != .serial {
            throw ValidationError("\(kind.name) is a HID device: use --uhid in place of --pty, or --raw.")
        }
        if uhid, kind.transport != .hidraw {
            throw ValidationError("\(kind.name) is a serial device: use --pty PATH in place of --uhid, or --raw.")
        }
        if loop, isFile { throw ValidationError("--loop has no end: it does not go with a file.") }
        try RunnerOptions.check(pace, in: 0.01...1000, "--pace", "times")
        return kind
    }

    func settings(seed: UInt64) throws -> WireSettings {
        var settings = WireSettings()
        settings.seed = seed
        for text in faults { try WireFault.apply(text, to: &settings) }
        return settings
    }
}

/// What can befall a simulated device's bytes, by the names of `--fault`.
enum WireFault: String, CaseIterable {
    case lost, repeated, cut, flipped, noise, burst, stall, unplug

    var help: String {
        switch self {
        case .lost: "lost=PCT of frames"
        case .repeated: "repeated=PCT"
        case .cut: "cut=PCT (short)"
        case .flipped: "flipped=PCT (one bit)"
        case .noise: "noise=PCT (bytes after a frame)"
        case .burst: "burst=MS (frames wait for a timer)"
        case .stall: "stall=N (50 ms each, a minute)"
        case .unplug: "unplug=START:LENGTH in s"
        }
    }

    static func apply(_ text: String, to settings: inout WireSettings) throws {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let fault = WireFault(rawValue: String(parts[0])) else {
            throw ValidationError("--fault is \(allCases.map(\.help).joined(separator: ", ")); e.g. --fault lost=1.")
        }
        let name = "--fault \(fault.rawValue)"
        if fault == .unplug {
            let numbers = parts[1].split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard numbers.count == 2, let start = numbers[0], let length = numbers[1], start >= 0, length > 0,
                (start + length).isFinite
            else { throw ValidationError("\(name) is START:LENGTH in s, e.g. \(name)=10:5.") }
            return settings.unplugs.append((start, length))
        }
        guard let value = Double(parts[1]) else { throw ValidationError("\(name) is a number, e.g. \(name)=1.") }
        switch fault {
        case .burst:
            try RunnerOptions.check(value, in: 0...1000, name, "ms")
            settings.burst = value * 1e-3
        case .stall:
            try RunnerOptions.check(value, in: 0...600, name, "a minute")
            settings.stalls = value / 60
        case .lost, .repeated, .cut, .flipped, .noise, .unplug:
            try RunnerOptions.check(value, in: 0...100, name, "percent")
            let share = value * 0.01
            switch fault {
            case .lost: settings.lost = share
            case .repeated: settings.repeated = share
            case .cut: settings.cut = share
            case .flipped: settings.flipped = share
            default: settings.noise = share
            }
        }
    }
}
