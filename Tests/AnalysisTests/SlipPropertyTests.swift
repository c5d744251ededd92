// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Simulation
import Testing

/// A strap that turns in the midst of a run is noticed, its axes are found again, and sides do not change places in silence.
@Suite struct SlipPropertyTests {
    struct Slip: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let angle: Double
        let axis: Vector3
    }

    private static let slips = [
        Slip(testDescription: "half round the waist", angle: 180, axis: Vector3(0, 0, 1)),
        Slip(testDescription: "upside down", angle: 180, axis: Vector3(1, 0, 0)),
        Slip(testDescription: "on its side", angle: 40, axis: Vector3(1, 0, 0)),
    ]

    /// Degrees about the vertical and s: a jerk, a turn, a creep.
    private static let turns: [(angle: Double, duration: Double)] = [
        (60, 0.3), (-90, 1.5), (120, 4), (-150, 1.5), (180, 4), (75, 8),
    ]

    @Test(arguments: [Activity.run, .walk], slips) func aSlippedStrapIsNoticed(_ activity: Activity, slip: Slip) {
        let gait = SimulatedGait(
            activity, .sacrum, seconds: 20,
            sensor: { $0.slip = SensorSlip(time: 12, angle: slip.angle, axis: slip.axis) })
        let answers = gait.answers()
        // Lost once, and found again.
        #expect(answers.mountings.count { $0 == .unknown } == 1)
        #expect(answers.mountings.last == .locked || answers.mountings.last == .forward)
        let slipped = answers.steps.filter { $0.reasons.contains(.slipped) }
        #expect(!slipped.isEmpty)
        // A tilt takes two seconds of gait to be sure of; the steps since it may have begun and the seconds of search are marked.
        #expect(slipped.allSatisfy { $0.initialContact > 11 && $0.initialContact < 19 && $0.quality == .poor })
        #expect(answers.wrongSides(gait.truths) == 0)
        #expect(answers.steps.count { $0.side == .unknown } <= 3)
    }

    /// About the vertical a strap turns as a runner does: only the gait tells that it was the strap.
    @Test(arguments: [Activity.run, .walk], turns) func aStrapThatTurnsRoundTheWaistSwapsNoSides(
        _ activity: Activity, turn: (angle: Double, duration: Double)
    ) {
        // Another body and place for each.
        let gait = SimulatedGait(
            activity, turn.angle > 0 ? .sacrum : .hipRight, seconds: 25, seed: UInt64(turn.duration),
            sensor: { $0.slip = SensorSlip(time: 12, angle: turn.angle, duration: turn.duration) })
        let answers = gait.answers()
        #expect(answers.mountings.contains(.unknown))
        #expect(answers.mountings.last == .locked || answers.mountings.last == .forward)
        #expect(answers.wrongSides(gait.truths) == 0)
        // From 2 s before, the memory of what is seen of the axes, to when the turn was noticed; the new chain's first steps are looked at again.
        let unknown = answers.steps.filter { $0.side == .unknown }
        #expect(unknown.allSatisfy { $0.initialContact > 10 && $0.initialContact < 12 + turn.duration + 6 })
        #expect(answers.steps.allSatisfy { !$0.reasons.contains(.slipped) || $0.quality == .poor })
    }

    /// The axes stay where they are in the sensor however its wearer turns: 180° in 1.5 s, twice, and a slow circle.
    @Test(arguments: SharedGait.trunk) func aRunnerWhoTurnsRoundIsNotSuspected(_ shared: SharedGait) {
        let turned = shared.gait.turned { time in
            switch time {
            case 8..<9.5, 12..<13.5: .pi / 1.5
            case 10..<12: .pi / 4
            default: 0
            }
        }
        let answers = turned.answers()
        #expect(answers.steps.allSatisfy { !$0.reasons.contains(.slipped) })
        #expect(!answers.mountings.contains(.unknown))
        #expect(answers.wrongSides(shared.gait.truths) == 0)
    }

    @Test(arguments: SharedGait.trunk) func whoDoesNotSlipIsNotSuspected(_ shared: SharedGait) {
        #expect(shared.answers.steps.allSatisfy { !$0.reasons.contains(.slipped) })
        #expect(!shared.answers.mountings.contains(.unknown))
    }
}
