// SPDX-License-Identifier: Apache-2.0

/// One kind of simulated recording; several runners are drawn for it.
struct SimulationCondition: Sendable {
    /// The table that it stands in.
    var group: String
    var name: String
    var placement: String
    /// Further options of `gait simulate`.
    var options: [String]

    var isFoot: Bool { placement.hasPrefix("foot") }
    /// Several sensors of one body, or other conditions of one runner, share what the seed draws.
    var key: String { group + ", " + name }
}

/// Activity × placement × rate × mounting × fault. Every runner, mounting, bias and noise is drawn from the seed.
enum SimulationGrid {
    static let conditions: [SimulationCondition] =
        placements + speeds + rates + mountings + faults + slips + bodies + widths + mixed

    /// Groups in the order of the page, with what is to be said of them.
    static let groups: [(name: String, note: String)] = [
        ("placement", "200 Hz, firm tissue, sensor clipped on in some random way, common sensor errors."),
        ("speed", "Sacrum, unless named otherwise."),
        ("rate", "Sacrum and foot. At 50 Hz timing may scatter half as much again."),
        ("mounting", "Sacrum, running: along the body's axes in several ways, upside down, tilted."),
        ("fault", "What sensors and straps do."),
        (
            "slip",
            "The strap turns about the vertical at 30 s, within 0.4 s; 25 s to find the axes again are judged like all others."
        ),
        ("body", "Gaits and bodies that rules of thumb get wrong."),
        ("width", "Sacrum, running, from crossed to wide."),
        ("mixed", "Standing, walking and running in turn."),
    ]

    private static func condition(
        _ group: String, _ name: String, _ placement: String, _ options: String
    ) -> SimulationCondition {
        SimulationCondition(
            group: group, name: name, placement: placement, options: options.split(separator: " ").map(String.init))
    }

    private static let placements = ["run", "walk"].flatMap { activity in
        ["sacrum", "hip_left", "hip_right", "foot_left", "foot_right"].map { placement in
            condition("placement", "\(activity) \(placement)", placement, "--activity \(activity)")
        }
    }

    private static let speeds = [
        condition("speed", "run 2.2 m/s", "sacrum", "--activity run --speed 2.2"),
        condition("speed", "run 3.5 m/s", "sacrum", "--activity run --speed 3.5"),
        condition("speed", "run 4.5 m/s", "sacrum", "--activity run --speed 4.5"),
        condition("speed", "run 2.8 m/s, 180 /min", "sacrum", "--activity run --cadence 180"),
        condition("speed", "walk 0.8 m/s", "sacrum", "--activity walk --speed 0.8"),
        condition("speed", "walk 1.8 m/s", "sacrum", "--activity walk --speed 1.8"),
        condition("speed", "run 4.5 m/s, foot", "foot_right", "--activity run --speed 4.5"),
        condition("speed", "run, foot, midfoot strike", "foot_right", "--activity run --strike mid"),
        condition("speed", "run, foot, forefoot strike", "foot_right", "--activity run --strike fore"),
    ]

    private static let rates = [50, 100, 400, 800].flatMap { rate in
        [
            condition("rate", "run \(rate) Hz", "sacrum", "--activity run --rate \(rate)"),
            condition("rate", "walk \(rate) Hz", "sacrum", "--activity walk --rate \(rate)"),
            condition("rate", "run \(rate) Hz, foot", "foot_left", "--activity run --rate \(rate)"),
        ]
    }

    private static let mountings = [
        ("axes:0", "upright"), ("axes:7:15", "turned, 15° tilt"), ("axes:14:10", "turned, 10° tilt"),
        ("axes:22", "turned"),
    ]
    .map { mounting, words in
        condition("mounting", "\(mounting), \(words)", "sacrum", "--activity run --mounting \(mounting)")
    }

    private static let faults = [
        condition("fault", "gyroscope bias 2 °/s", "sacrum", "--activity run --gyro-bias 2,-2,2"),
        condition("fault", "accelerometer bias 0.3 m/s²", "sacrum", "--activity run --accel-bias 0.3,-0.3,0.3"),
        condition("fault", "1 % of samples lost", "sacrum", "--activity run --dropped 1"),
        condition("fault", "clock +50 ppm, 1 ms jitter", "sacrum", "--activity run --drift-ppm 50 --jitter 1"),
        condition("fault", "two gaps of 0.5 s", "sacrum", "--activity run --gap 25:0.5 --gap 40:0.5"),
        condition("fault", "noise × 10", "sacrum", "--activity run --noise 10"),
        condition("fault", "no gyroscope", "sacrum", "--activity run --no-gyro"),
        condition("fault", "strap turns by 25°", "sacrum", "--activity run --duration 90 --slip 40:25"),
        condition("fault", "±16 g at the foot", "foot_left", "--activity run --speed 4 --range 16"),
        condition("fault", "±8 g at the foot", "foot_left", "--activity run --range 8"),
    ]

    private static let slips = ["run", "walk"].flatMap { activity in
        [("45", "sacrum"), ("90", "sacrum"), ("-120", "sacrum"), ("180", "sacrum"), ("150", "hip_left")].map {
            angle, placement in
            condition(
                "slip", "\(activity), \(angle)°\(placement == "sacrum" ? "" : ", hip")", placement,
                "--activity \(activity) --mounting axes:0 --duration 60 --slip 30:\(angle)")
        }
    }

    private static let bodies = [
        condition("body", "drop 8° left, 3° right", "sacrum", "--activity run --drop-left 8 --drop-right 3"),
        condition("body", "drop 1° both", "sacrum", "--activity run --drop-left 1 --drop-right 1"),
        condition("body", "hip hike -3° both", "sacrum", "--activity run --drop-left=-3 --drop-right=-3"),
        condition("body", "limp 6 %", "sacrum", "--activity run --limp 6"),
        condition("body", "limp 6 %, walking", "sacrum", "--activity walk --limp 6"),
        condition("body", "camber 3°", "sacrum", "--activity run --camber 3"),
        condition("body", "heavy tissue", "sacrum", "--activity run --tissue heavy"),
        condition("body", "heavy tissue, walking", "sacrum", "--activity walk --tissue heavy"),
        condition("body", "overground", "sacrum", "--activity run --surface overground"),
        condition("body", "hip hike, hip sensor", "hip_left", "--activity run --drop-left=-3 --drop-right=-3"),
    ]

    private static let widths = ["-0.03", "0", "0.05", "0.10", "0.15"].map { width in
        condition("width", "\(width) m", "sacrum", "--activity run --step-width=\(width)")
    }

    private static let mixed = [("sacrum", "sacrum"), ("hip_right", "hip"), ("foot_left", "foot")].map {
        placement, words in
        condition("mixed", "intervals, \(words)", placement, "--activity intervals --duration 180")
    }
}
