// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Live

/// `gait mark`: pain, a lap, the treadmill or a note, in the run that is being recorded.
struct Mark: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mark the running session: pain, a lap, the treadmill's speed and incline, a note.",
        discussion: """
            Examples:
              gait mark pain 3 --place "left outer knee"
              gait mark lap
              gait mark treadmill --speed 2.8 --incline 1
              gait mark note new shoes
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable { case pain, lap, treadmill, note }

    @OptionGroup var daemon: DaemonOptions

    @Argument(help: "pain, lap, treadmill or note.") var kind: Kind
    @Argument(help: ArgumentHelp("pain: the level, 0 to 10. note: the text.", valueName: "what")) var words: [String] =
        []
    @Option(help: "Where it hurts.") var place: String?
    @Option(help: ArgumentHelp("m/s; with km/h behind it, km/h: 10km/h.", valueName: "speed")) var speed: String?
    @Option(help: ArgumentHelp("Percent.", valueName: "rise")) var incline: Double?

    func validate() throws {
        let marker = try self.marker()
        if let fault = marker.fault { throw ValidationError(fault.prefix(1).uppercased() + fault.dropFirst()) }
    }

    func run() throws {
        let client = try daemon.client(), marker = try marker()
        let saved: LiveMarker = try AsyncRun.wait { try await client.post("/v1/markers", marker) }
        Terminal.write("\(saved.kind.rawValue) noted at \(LiveScreen.clock(saved.time)) (marker \(saved.id ?? 0))\n")
    }

    private func marker() throws -> LiveMarker {
        switch kind {
        case .pain:
            var marker = LiveMarker(.pain)
            guard words.count == 1, let level = Int(words[0]) else {
                throw ValidationError("Say how much: gait mark pain 3")
            }
            marker.level = level
            marker.place = place
            return marker
        case .lap: return LiveMarker(.lap)
        case .treadmill:
            var marker = LiveMarker(.treadmill)
            marker.speed = try speed.map(Self.metresPerSecond)
            marker.inclinePercent = incline
            return marker
        case .note:
            var marker = LiveMarker(.note)
            marker.text = words.joined(separator: " ")
            return marker
        }
    }

    /// `2.8`, `2.8m/s`, `10km/h`.
    static func metresPerSecond(_ text: String) throws -> Double {
        let plain = text.lowercased().filter { !$0.isWhitespace }
        for (unit, factor) in [("km/h", 1 / 3.6), ("kmh", 1 / 3.6), ("m/s", 1.0), ("", 1.0)] where plain.hasSuffix(unit)
        {
            if let number = Double(plain.dropLast(unit.count)), number.isFinite { return number * factor }
        }
        throw ValidationError("--speed \(text): give m/s, as 2.8, or 10km/h.")
    }
}
