// SPDX-License-Identifier: Apache-2.0

/// The truth of a simulated recording.
struct SimulatedTruth {
    struct Step {
        var side: String
        var activity: String
        var contact: Double
        var toeOff: Double
        /// By the columns' names of `steps.csv`; NaN where there is no truth.
        var metrics: [String: Double]
        /// Not one of the first or last two of a bout, and after the time that a mounting is given to be found.
        var isJudged: Bool
    }

    var steps: [Step]
    var orientation: DelimitedText?

    /// Seconds of gait after which the mounting must be known.
    static let lock = 5.0
    /// Seconds between contacts beyond which another bout begins.
    static let pause = 1.5

    static let metricColumns = [
        "contact_time", "flight_time", "vertical_oscillation", "pelvic_drop", "crossover_index", "step_width",
    ]

    init(steps table: DelimitedText, orientation: DelimitedText?) {
        let sides = table.text("side")
        let activities = table.text("activity")
        let contacts = table.numbers("t_contact")
        let toeOffs = table.numbers("t_toe_off")
        let metrics = Self.metricColumns.map { ($0, table.numbers($0)) }
        var steps = contacts.indices.map { row in
            Step(
                side: sides[row], activity: activities[row], contact: contacts[row], toeOff: toeOffs[row],
                metrics: Dictionary(uniqueKeysWithValues: metrics.map { ($0.0, $0.1[row]) }), isJudged: true)
        }
        // A change of gait begins a bout like a pause does.
        var first = 0
        for index in steps.indices {
            let ends =
                index == steps.count - 1 || steps[index + 1].contact - steps[index].contact > Self.pause
                || steps[index + 1].activity != steps[index].activity
            guard ends else { continue }
            for step in first...index where step < first + 2 || step > index - 2 { steps[step].isJudged = false }
            first = index + 1
        }
        let begin = (steps.first?.contact ?? 0) + Self.lock
        for index in steps.indices where steps[index].contact < begin { steps[index].isJudged = false }
        self.steps = steps
        self.orientation = orientation
    }
}
