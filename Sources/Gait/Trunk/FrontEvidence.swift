// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// How fore-aft force goes with vertical velocity in one class of gait, with the old forgotten: what tells front from back.
struct FrontEvidence: BitwiseCopyable {
    private var crossX = 0.0
    private var crossY = 0.0
    private var velocityPower = 0.0
    private var force = MountingEvidence.Moments()
    /// The rule changes its sign with the class of gait: evidence of one says nothing about the other.
    private(set) var activity = Activity.still
    /// s of gait of this class.
    private(set) var time = 0.0
    /// Share of the past that is kept at each cell.
    private let keep: Double

    /// `memory` in s.
    init(memory: Double) { keep = 1 - 1 / (memory * StepRhythm.rate) }

    mutating func forget() {
        crossX = 0
        crossY = 0
        velocityPower = 0
        force = MountingEvidence.Moments()
        activity = .still
        time = 0
    }

    /// Even horizontal force in the levelled frame, m/s², and vertical velocity, m/s.
    mutating func add(_ even: (x: Double, y: Double), velocity: Double, activity new: Activity) {
        if new != activity {
            forget()
            activity = new
        }
        crossX = keep * crossX + even.x * velocity
        crossY = keep * crossY + even.y * velocity
        velocityPower = keep * velocityPower + velocity * velocity
        force.add(even, keep: keep)
        time += 1 / StepRhythm.rate
    }

    /// Correlation that supports forward being along (c, s), -1 to 1: running bodies brake as they fall, walking ones as they rise.
    func agreement(_ c: Double, _ s: Double) -> Double {
        let power = force.along(c, s) * velocityPower
        let correlation = power > 0 ? (c * crossX + s * crossY) / power.squareRoot() : 0
        return activity == .run ? correlation : -correlation
    }
}
