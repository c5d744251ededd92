// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Simulation
import Testing

/// Odd ways to walk and run: a side is right or unknown, and the rhythm is that of the steps.
@Suite struct SidePropertyTests {
    struct Runner: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let adapt: @Sendable (inout RunnerSettings) -> Void
        init(_ name: String, _ adapt: @escaping @Sendable (inout RunnerSettings) -> Void) {
            testDescription = name
            self.adapt = adapt
        }
    }

    private static let runners = [
        Runner("hikes both hips") {
            $0.dropLeft = -3
            $0.dropRight = -3
        },
        Runner("hikes the right hip") { $0.dropLeft = -3 },
        Runner("keeps the pelvis level") {
            $0.dropLeft = 0.5
            $0.dropRight = 0.5
        },
        Runner("crosses over") { $0.stepWidth = -0.04 },
        Runner("hikes both hips and crosses over") {
            $0.stepWidth = -0.04
            $0.dropLeft = -3
            $0.dropRight = -3
        },
    ]

    @Test(arguments: [Activity.run, .walk], runners) func noSideIsSureAndWrong(_ activity: Activity, runner: Runner) {
        // Another body for each place.
        for (seed, placement) in zip([1, 2] as [UInt64], [Placement.sacrum, .hipLeft]) {
            let gait = SimulatedGait(activity, placement, seconds: 11, seed: seed, runner: runner.adapt)
            let answers = gait.answers()
            #expect(answers.steps.count > 15)
            #expect(answers.wrongSides(gait.truths) == 0, "\(placement.name)")
        }
    }

    @Test(arguments: [Activity.run, .walk], [6.0, 12]) func aLimpIsNoOctave(_ activity: Activity, limp: Double) throws {
        for placement in [Placement.sacrum, .hipLeft, .footLeft] {
            let gait = SimulatedGait(activity, placement, seconds: 11, runner: { $0.limp = limp })
            let answers = gait.answers()
            let truths = gait.truths.compactMap(\.cadence)
            let truth = truths.reduce(0, +) / Double(truths.count)
            #expect(answers.wrongSides(gait.truths) == 0, "\(placement.name)")
            // A stride's rhythm is even: 3 % leaves room for the wander of the rhythm, an octave would be 50 or 100 %.
            let cadence = try #require(answers.middle { $0.cadence })
            #expect(abs(cadence / truth - 1) < 0.03, "\(placement.name): \(cadence) for \(truth)")
            // Once the gait has lasted 5 s no window says otherwise either.
            for window in answers.windows where window.time > 8 {
                if let rate = window.cadence { #expect(abs(rate / truth - 1) < 0.08, "\(placement.name): \(window)") }
            }
        }
    }

    /// Feet on the belt's rails for one to three seconds: the simulated runner slows down over 1 s and sets off over another.
    @Test(arguments: [Placement.sacrum, .footLeft], [3.0, 5]) func aPauseConfusesNoSideAndDoublesNoContact(
        _ placement: Placement, pause: Double
    ) {
        let gait = SimulatedGait(
            [
                .init(.still, duration: 3), .init(.run, duration: 8), .init(.still, duration: pause),
                .init(.run, duration: 8),
            ], placement)
        let answers = gait.answers()
        #expect(answers.wrongSides(gait.truths) == 0)
        #expect(answers.steps.allSatisfy { $0.side != .unknown })
        let expected = placement.isFoot ? gait.truths.count / 2 : gait.truths.count
        // Of each bout the first or the last contact may be too small to be seen.
        #expect(answers.steps.count <= expected + 1 && answers.steps.count >= expected - 4, "\(answers.steps.count)")
        for (one, other) in zip(answers.steps, answers.steps.dropFirst()) {
            #expect(other.initialContact - one.initialContact > (placement.isFoot ? 0.45 : 0.24))
        }
    }

    /// The recording begins while the runner runs: orientation, mounting and rhythm are found on the way.
    @Test(arguments: SharedGait.all, [6.37]) func aStartInTheMiddleGivesTheSameSteps(
        _ shared: SharedGait, start: Double
    ) {
        let answers = shared.gait.filter { $0.time > start }.answers()
        // All contacts from the first half second on; two of a foot's in running may be by another rhythm, five samples off.
        let steps = Difference(shared.answers, answers, in: (start + 0.6)...1e300)
        #expect(steps.unmatched == 0 && steps.swapped == 0 && steps.unnamed == 0, "\(steps)")
        #expect(abs(steps.shift) < 0.004, "\(steps)")
        // After two seconds a cold start is over: half a degree is what the vertical may still be off.
        let later = Difference(shared.answers, answers, in: (start + 3)...1e300)
        expectSame(
            later, contact: 0.025, shift: 0.003, drop: 0.5, width: 0.005, cadence: 0.3, "\(start)")
    }
}
