// SPDX-License-Identifier: Apache-2.0

import Gait
import Motion
import Simulation
import Testing

@Suite struct StrideMetricsTests {
    private static let running: [ActivitySchedule.Segment] = [
        .init(.still, duration: 4), .init(.run, duration: 26, speed: 2.8),
    ]

    @Test(arguments: [Activity.run, .walk]) func stepTimeIsThatBetweenContactsAndShowsALimp(activity: Activity) {
        let scene = PelvisScene(
            [.init(.still, duration: 4), .init(activity, duration: 30, speed: activity == .run ? 2.8 : 1.3)]
        ) { $0.limp = 6 }
        let outcome = PelvisOutcome(scene.samples.map { Sample($0) })
        var errors: [Double] = []
        var bySide: [Side: [Double]] = [:]
        for step in outcome.steps where step.exclusion == nil && step.initialContact > 10 {
            guard let estimate = step[StepTime.self],
                let truth = scene.truth.first(where: { abs($0.initialContact - step.initialContact) < 0.1 }),
                let next = truth.nextContact
            else { continue }
            errors.append(estimate.value - (next - truth.initialContact))
            bySide[truth.side, default: []].append(next - truth.initialContact - estimate.value)
        }
        #expect(errors.count > 30)
        // A common lag cancels; each foot's own does not.
        #expect(abs(mean(errors)) < 0.003)
        for side in [Side.left, .right] { #expect(abs(mean(bySide[side] ?? [9])) < 0.012) }
    }

    @Test func turnRateIsThatOfTheWholeBody() {
        let scene = PelvisScene(Self.running)
        for turn in [0.0, 20, -12] {
            let samples = scene.samples.map { simulated in
                var sample = Sample(simulated)
                let rate = simulated.time < 15 ? 0 : turn * .pi / 180
                sample.angularRate += simulated.orientation.unrotate(Vector3(0, 0, rate))
                return sample
            }
            let values = PelvisOutcome(samples).values(TurnRate.self, after: 17)
            #expect(values.count > 20)
            // The simulated gyroscope has a bias, of which the filter knows what it saw in 4 s of standing.
            #expect(abs(mean(values) - turn) < 1, "\(mean(values)) for \(turn)")
        }
    }

    @Test func staticObliquityIsAChangeSinceTheBeginning() {
        let level = PelvisScene(Self.running)
        let cambered = PelvisScene(Self.running) { $0.camber = 3 }
        let alone = PelvisOutcome(cambered.samples.map { Sample($0) }).values(StaticObliquity.self, after: 12)
        #expect(alone.count > 20)
        // What was there from the start is how the sensor sits.
        #expect(abs(mean(alone)) < 0.7, "\(mean(alone))")
        let end = (level.samples.last?.time ?? 0) + 0.01
        let later = cambered.samples.filter { $0.time > 5 }.map { Sample($0, delayedBy: end - 5) }
        let both = PelvisOutcome(level.samples.map { Sample($0) } + later)
        let before = both.values(StaticObliquity.self, after: 12).prefix(30)
        let after = both.values(StaticObliquity.self, after: end + 8)
        #expect(abs(mean(Array(before))) < 0.7, "\(mean(Array(before)))")
        #expect(abs(mean(after) - mean(Array(before)) - 3) < 0.7, "\(mean(after)) after \(mean(Array(before)))")
    }

    @Test(arguments: [0.0, 6]) func theNextContactIsForetold(limp: Double) {
        let scene = PelvisScene([
            .init(.still, duration: 4), .init(.run, duration: 20, speed: 2.8), .init(.run, duration: 20, speed: 3.8),
        ]) { $0.limp = limp }
        let outcome = PelvisOutcome(scene.samples.map { Sample($0) })
        func errors(_ from: Double, _ to: Double) -> [Double] {
            outcome.predictions.filter { $0.time > from && $0.time < to }.compactMap { prediction in
                scene.truth.map { $0.initialContact - prediction.time }.min { abs($0) < abs($1) }
            }
        }
        func scatter(_ values: [Double]) -> Double {
            let middle = mean(values)
            return (values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count)).squareRoot()
        }
        for (from, to) in [(12.0, 23.0), (32.0, 43.0)] {
            let late = errors(from, to)
            #expect(late.count > 20)
            // s; at either pace, limping or not: contacts themselves vary by some 5 ms.
            #expect(scatter(late) < 0.012, "\(1000 * scatter(late)) ms, limp \(limp)")
            print(
                "prediction: limp \(limp), from \(from) s: SD \(1000 * scatter(late)) ms, mean \(1000 * mean(late)) ms")
        }
    }
}
