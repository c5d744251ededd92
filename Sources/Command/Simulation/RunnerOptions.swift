// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Motion
internal import Simulation

/// Who runs, and how.
struct RunnerOptions: ParsableArguments {
    @Option(
        name: .customLong("placement"),
        help: ArgumentHelp(
            "Where the sensor is worn: sacrum, hip_left, hip_right, foot_left or foot_right.", valueName: "placement"))
    var placementName = "sacrum"

    @Option(
        help: ArgumentHelp(
            """
            run, walk, still or intervals; or a list ACTIVITY:SECONDS[:M/S], e.g. still:5,walk:20:1.4,run:60. run and walk \
            begin and end with some seconds of standing.
            """, valueName: "activity"))
    var activity = "run"

    @Option(help: ArgumentHelp("Seconds, 3 or more; with a list as activity, the list decides.", valueName: "s"))
    var duration = 60.0

    @Option(
        help: ArgumentHelp("Speed, m/s. (default: 2.8 running, 1.3 walking)", valueName: "m/s"))
    var speed: Double?

    @Option(
        help: ArgumentHelp(
            "Steps/min, both feet. (default: usual at the speed: 166 at 2.8 m/s, 112 at 1.3 m/s)", valueName: "n"))
    var cadence: Double?

    @Option(
        name: .customLong("drop-left"), parsing: .unconditional,
        help: ArgumentHelp("Pelvic drop in left stance, degrees; negative is a hip hike.", valueName: "deg"))
    var dropLeft = 4.5

    @Option(
        name: .customLong("drop-right"), parsing: .unconditional,
        help: ArgumentHelp("Pelvic drop in right stance, degrees; negative is a hip hike.", valueName: "deg"))
    var dropRight = 4.5

    @Option(
        name: .customLong("step-width"), parsing: .unconditional,
        help: ArgumentHelp(
            "Between successive feet, m; negative is crossed. (default: 0.05 running, 0.10 walking)", valueName: "m"))
    var stepWidth: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Left steps last longer than right ones by this, percent.", valueName: "pct"))
    var limp = 0.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Mean obliquity, degrees, left side up: a cambered road.", valueName: "deg"))
    var camber = 0.0

    @Option(
        name: .customLong("contact-time"),
        help: ArgumentHelp("Running contact time, s. (default: usual at the speed, 0.25 at 2.8 m/s)", valueName: "s"))
    var contactTime: Double?

    @Option(help: ArgumentHelp("Foot strike in running: heel, mid or fore.", valueName: "strike"))
    var strike = "heel"

    @Option(help: ArgumentHelp("treadmill or overground.", valueName: "surface"))
    var surface = "treadmill"

    @Option(help: ArgumentHelp("What lies under the sensor: none, firm or heavy.", valueName: "tissue"))
    var tissue = "firm"

    @Option(help: ArgumentHelp("Body height, m.", valueName: "m"))
    var height = 1.72

    @Option(name: .customLong("leg-length"), help: ArgumentHelp("Leg length, m.", valueName: "m"))
    var legLength = 0.90

    @Option(help: ArgumentHelp("Scale of all step-to-step variation: 1 healthy, 0 a machine.", valueName: "n"))
    var variability = 1.0

    func settings() throws -> RunnerSettings {
        var s = RunnerSettings(schedule: try schedule())
        guard let placement = Placement(name: placementName), placement != .other else {
            throw ValidationError("--placement is sacrum, hip_left, hip_right, foot_left or foot_right.")
        }
        guard let strike = RunnerSettings.Strike(rawValue: strike) else {
            throw ValidationError("--strike is heel, mid or fore.")
        }
        guard let surface = RunnerSettings.Surface(rawValue: surface) else {
            throw ValidationError("--surface is treadmill or overground.")
        }
        guard let tissue = SoftTissue.Kind(rawValue: tissue) else {
            throw ValidationError("--tissue is none, firm or heavy.")
        }
        try Self.check(dropLeft, in: -15...20, "--drop-left", "degrees")
        try Self.check(dropRight, in: -15...20, "--drop-right", "degrees")
        try Self.check(stepWidth ?? 0, in: -0.3...0.5, "--step-width", "m")
        try Self.check(limp, in: -30...30, "--limp", "percent")
        try Self.check(camber, in: -10...10, "--camber", "degrees")
        try Self.check(contactTime ?? 0.2, in: 0.1...0.5, "--contact-time", "s")
        try Self.check(height, in: 0.5...2.5, "--height", "m")
        try Self.check(legLength, in: 0.2...1.5, "--leg-length", "m")
        try Self.check(variability, in: 0...5, "--variability", "1")
        s.placement = placement
        s.strike = strike
        s.surface = surface
        s.tissue = tissue
        s.dropLeft = dropLeft
        s.dropRight = dropRight
        s.stepWidth = stepWidth
        s.limp = limp
        s.camber = camber
        s.contactTime = contactTime
        s.height = height
        s.legLength = legLength
        s.variability = variability
        return s
    }

    /// `run`, `walk`, `still`, `intervals` or `list`, for the side file.
    var activityText: String { activity.contains(":") ? "list" : activity }

    private func schedule() throws -> ActivitySchedule {
        try Self.check(duration, in: 3...1_000_000, "--duration", "s")
        try Self.check(speed ?? 2, in: 0.3...12, "--speed", "m/s")
        try Self.check(cadence ?? 150, in: 40...260, "--cadence", "steps/min")
        typealias Segment = ActivitySchedule.Segment
        switch activity {
        case "still": return ActivitySchedule([Segment(.still, duration: duration)])
        case "run", "walk":
            let kind: Activity = activity == "run" ? .run : .walk
            let edge = duration >= 30 ? 5.0 : 3.0
            let middle = duration - 2 * edge
            guard middle >= 6 else {
                return ActivitySchedule([Segment(kind, duration: duration, speed: speed, cadence: cadence)])
            }
            return ActivitySchedule([
                Segment(.still, duration: edge),
                Segment(kind, duration: middle, speed: speed, cadence: cadence), Segment(.still, duration: edge),
            ])
        case "intervals": return intervals()
        default: return try list()
        }
    }

    /// Standing, then 15 s of walking and 30 s of running in turn, then standing.
    private func intervals() -> ActivitySchedule {
        var segments = [ActivitySchedule.Segment(.still, duration: 5)]
        var rest = duration - 10
        var walks = true
        while rest >= ActivitySchedule.shortest {
            let usual = walks ? 15.0 : 30.0
            // No stub at the end.
            let length = rest < usual + ActivitySchedule.shortest ? rest : usual
            segments.append(
                walks
                    ? .init(.walk, duration: length)
                    : .init(.run, duration: length, speed: speed, cadence: cadence))
            rest -= length
            walks.toggle()
        }
        segments.append(.init(.still, duration: 5))
        return ActivitySchedule(segments)
    }

    private func list() throws -> ActivitySchedule {
        let wrong = ValidationError(
            """
            --activity is run, walk, still, intervals or a list such as still:5,walk:20:1.4,run:60 (seconds, at least \
            \(Int(ActivitySchedule.shortest)) each; m/s).
            """)
        var segments: [ActivitySchedule.Segment] = []
        for part in activity.split(separator: ",", omittingEmptySubsequences: false) {
            let fields = part.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 2 || fields.count == 3,
                let kind = Activity.allCases.first(where: { $0.name == fields[0] }),
                let seconds = Double(fields[1]), seconds >= ActivitySchedule.shortest, seconds <= 1_000_000
            else { throw wrong }
            var own = kind == .run ? speed : nil
            if fields.count == 3 {
                guard let given = Double(fields[2]), (0...12).contains(given) else { throw wrong }
                own = given
            }
            segments.append(
                .init(kind, duration: seconds, speed: own, cadence: kind == .run ? cadence : nil))
        }
        return ActivitySchedule(segments)
    }

    static func check(_ value: Double, in range: ClosedRange<Double>, _ name: String, _ unit: String) throws {
        guard range.contains(value) else {
            throw ValidationError("\(name) is from \(range.lowerBound) to \(range.upperBound) \(unit).")
        }
    }
}
