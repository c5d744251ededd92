// SPDX-License-Identifier: Apache-2.0

import DSP
import Gait
import Motion
import Simulation
import Testing

@Suite struct FootGaitTests {
    @Test(arguments: [RunnerSettings.Strike.heel, .mid, .fore])
    func runningContactsAreFoundForEveryStrike(_ strike: RunnerSettings.Strike) {
        let scene = FootScene(.run, speed: 2.8, strike: strike)
        let outcome = FootOutcome(scene.samples)
        let pairs = scene.pairs(outcome)
        #expect(pairs.count >= scene.truth.count - 1)
        #expect(outcome.steps.count <= scene.truth.count)
        // The targets for simulated feet: contact within 15 ms, toe-off within 25 ms (accuracy of a bracket of 100 ms).
        #expect(abs(median(pairs.map { $0.step.initialContact - $0.truth.initialContact })) < 0.015)
        #expect(
            abs(median(pairs.compactMap { p in p.step.toeOff.flatMap { off in p.truth.toeOff.map { off - $0 } } }))
                < 0.025)
        #expect(pairs.allSatisfy { $0.step.activity == .run })
        #expect(pairs.allSatisfy { $0.step.side == .left && $0.step.sideLive == .left })
    }

    @Test func walkingContactsAreFound() {
        let scene = FootScene(.walk, speed: 1.3)
        let outcome = FootOutcome(scene.samples)
        let pairs = scene.pairs(outcome)
        #expect(pairs.count >= scene.truth.count - 1)
        #expect(outcome.steps.count <= scene.truth.count)
        // As for the sacrum in walking: bias within 25 ms.
        #expect(abs(median(pairs.map { $0.step.initialContact - $0.truth.initialContact })) < 0.025)
        #expect(pairs.allSatisfy { $0.step.activity == .walk })
    }

    @Test func cadenceCountsBothFeet() throws {
        let scene = FootScene(.run, speed: 2.8)
        let outcome = FootOutcome(scene.samples)
        let contacts = scene.truth.map(\.initialContact)
        let stride = median(zip(contacts.dropFirst(), contacts).map { $0 - $1 })
        #expect(abs(median(outcome.steps.compactMap(\.cadence)) - 120 / stride) < 1)
        let shown = try #require(outcome.windows.last { $0.activity == .run && $0.cadence != nil }?.cadence)
        #expect(abs(shown - 120 / stride) < 2)
    }

    @Test func mountingDoesNotChangeTheAnswer() throws {
        let upright = FootOutcome(FootScene(.run, speed: 2.8).samples)
        for mounting in [Mounting(Quaternion(0.3, 0.5, -0.7, 0.2)), Mounting(Quaternion(0, 1, 0, 0))] {
            let turned = FootOutcome(FootScene(.run, speed: 2.8, mounting: mounting).samples)
            try #require(turned.steps.count == upright.steps.count)
            // Noise differs between the axes; a sample is 5 ms.
            for (a, b) in zip(turned.steps, upright.steps) { #expect(abs(a.initialContact - b.initialContact) < 0.006) }
        }
    }

    @Test func rateDoesNotChangeTheAnswer() throws {
        let usual = FootScene(.run, speed: 2.8).pairs(FootOutcome(FootScene(.run, speed: 2.8).samples))
        for rate in [100.0, 400.0] {
            let scene = FootScene(.run, speed: 2.8, rate: rate)
            let pairs = scene.pairs(FootOutcome(scene.samples))
            try #require(pairs.count >= usual.count - 1)
            // One sample at 100 Hz.
            #expect(
                abs(
                    median(pairs.map { $0.step.initialContact - $0.truth.initialContact })
                        - median(usual.map { $0.step.initialContact - $0.truth.initialContact })) < 0.010)
        }
    }

    @Test func nothingIsSaidBeforeItIsKnown() {
        let outcome = FootOutcome(FootScene(.run, speed: 2.8).samples)
        #expect(!outcome.live.isEmpty)
        for step in outcome.live { #expect(step.emitted >= step.initialContact) }
        // Once the axis is known: median of 60 ms, as promised for running at 100 Hz and more.
        #expect(median(outcome.live.dropFirst(3).map { $0.emitted - $0.initialContact }) < 0.060)
        #expect(outcome.steps.map(\.index) == Array(0..<outcome.steps.count))
    }

    @Test func strideLengthFollowsTheBelt() {
        let scene = FootScene(.walk, speed: 1.3)
        let outcome = FootOutcome(scene.samples)
        let contacts = scene.truth.map(\.initialContact)
        let stride = 1.3 * median(zip(contacts.dropFirst(), contacts).map { $0 - $1 })
        let lengths = outcome.steps.compactMap { $0[StrideLength.self] }
        #expect(lengths.count > 5)
        // 3 % of a stride: the belt's own speed varies by as much from stride to stride.
        #expect(abs(median(lengths.map(\.value)) / stride - 1) < 0.03)
        #expect(lengths.allSatisfy { $0.uncertainty > 0.01 })
        #expect(
            outcome.steps.allSatisfy {
                $0[PelvicDrop.self] == nil && $0[StepWidth.self] == nil && $0[FlightTime.self] == nil
            })
    }

    @Test func strikeAngleTellsHeelFromForefoot() {
        func angle(_ strike: RunnerSettings.Strike) -> Double {
            median(
                FootOutcome(FootScene(.run, speed: 2.8, strike: strike).samples).steps.compactMap {
                    $0[FootStrikeAngle.self]?.value
                })
        }
        // The simulator lands at 16° and -8°.
        #expect(abs(angle(.heel) - 16) < 4)
        #expect(abs(angle(.fore) + 8) < 4)
    }

    @Test func withoutGyroscopeContactsAndCadenceRemain() {
        let scene = FootScene(.run, speed: 2.8, hasGyroscope: false)
        let outcome = FootOutcome(
            scene.samples.map { Sample(time: $0.time, specificForce: $0.specificForce, angularRate: .zero) })
        let contacts = scene.truth.map(\.initialContact)
        let stride = median(zip(contacts.dropFirst(), contacts).map { $0 - $1 })
        #expect(Double(outcome.steps.count) > 0.8 * Double(scene.truth.count))
        #expect(outcome.steps.count <= scene.truth.count + 1)
        #expect(abs(median(outcome.steps.compactMap(\.cadence)) - 120 / stride) < 2.5)
        #expect(outcome.steps.allSatisfy { $0.toeOff == nil && $0.reasons.contains(.noGyroscope) })
    }
}
