// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Testing

/// A recording that many tests change, and what the pipeline says of it as it is.
struct SharedGait: Sendable, CustomTestStringConvertible {
    let name: String
    let activity: Activity
    let gait: SimulatedGait
    let answers: Answers

    init(_ activity: Activity, _ placement: Placement) {
        name = "\(activity.name) \(placement.name)"
        self.activity = activity
        gait = SimulatedGait(activity, placement)
        answers = gait.answers()
    }

    var testDescription: String { name }
    var isFoot: Bool { gait.placement.isFoot }

    /// Made once, by the first test that asks.
    static let all = [
        SharedGait(.run, .sacrum), SharedGait(.walk, .sacrum), SharedGait(.run, .hipLeft), SharedGait(.walk, .hipRight),
        SharedGait(.run, .footLeft), SharedGait(.walk, .footRight),
    ]
    static let runAtSacrum = all[0]
    static let trunk = Array(all[..<4])
}
