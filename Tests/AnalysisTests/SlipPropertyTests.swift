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
        // A slip takes half a second to be sure of; the step before and the seconds of search may be marked.
        #expect(slipped.allSatisfy { $0.initialContact > 11 && $0.initialContact < 18 && $0.quality == .poor })
        #expect(answers.wrongSides(gait.truths) == 0)
        #expect(answers.steps.count { $0.side == .unknown } <= 3)
    }

    @Test(arguments: SharedGait.trunk) func whoDoesNotSlipIsNotSuspected(_ shared: SharedGait) {
        #expect(shared.answers.steps.allSatisfy { !$0.reasons.contains(.slipped) })
        #expect(!shared.answers.mountings.contains(.unknown))
    }
}
