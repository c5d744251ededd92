// SPDX-License-Identifier: Apache-2.0

import DSP
import Gait
import Motion
import Testing

@Suite struct FootRobustnessTests {
    @Test func standingGivesNoSteps() {
        let still = (0..<4000).map {
            Sample(
                time: Double($0) / 200, specificForce: Vector3(0.2, 9.7, 1), angularRate: Vector3(0.001, -0.002, 0.001))
        }
        let outcome = FootOutcome(still)
        #expect(outcome.steps.isEmpty)
        #expect(outcome.windows.count == 19)
        #expect(outcome.windows.dropFirst(2).allSatisfy { $0.activity == .still && $0.cadence == nil })
    }

    @Test func zerosGiveNoSteps() {
        let zeros = (0..<3000).map { Sample(time: Double($0) / 100, specificForce: .zero, angularRate: .zero) }
        #expect(FootOutcome(zeros).steps.isEmpty)
    }

    @Test func turningInPlaceOfTheSensorGivesNoSteps() {
        // One who pivots to and fro on the spot: large turns about the vertical, no way.
        let turning = (0..<4000).map { index -> Sample in
            let phase = Double(index % 400) / 400
            let rate = phase < 0.25 ? 3.0 : (phase >= 0.5 && phase < 0.75 ? -3.0 : 0)
            return Sample(
                time: Double(index) / 200, specificForce: Vector3(0, 0, 9.81), angularRate: Vector3(0.001, 0, rate))
        }
        #expect(FootOutcome(turning).steps.isEmpty)
    }

    @Test func sameSamplesSameBits() {
        let scene = FootScene(.run, seconds: 5, speed: 3)
        #expect(FootOutcome(scene.samples).trace == FootOutcome(scene.samples).trace)
    }

    @Test func gapLosesOnlyItsOwnStrides() {
        let scene = FootScene(.run, speed: 2.8)
        let whole = FootOutcome(scene.samples).steps
        let holed = FootOutcome(scene.samples.filter { $0.time < 10 || $0.time > 10.4 })
        #expect(holed.steps.count >= whole.count - 3)
        #expect(holed.steps.count <= whole.count)
        let near = holed.steps.filter { abs($0.initialContact - 10.2) < 0.8 }
        #expect(near.contains { $0.reasons.contains(.missingSamples) || $0.quality < .good })
        // Far from the hole nothing changes but the order of the roundings.
        for step in holed.steps where step.initialContact > 12 {
            #expect(whole.contains { abs($0.initialContact - step.initialContact) < 0.010 })
        }
    }

    @Test func whatIsNotANumberIsIgnored() {
        let scene = FootScene(.run, seconds: 5, speed: 3)
        var spoiled: [Sample] = []
        for sample in scene.samples {
            spoiled.append(sample)
            spoiled.append(Sample(time: .nan, specificForce: .zero, angularRate: .zero))
            spoiled.append(
                Sample(time: sample.time, specificForce: Vector3(.infinity, 0, 0), angularRate: Vector3(0, .nan, 0)))
            spoiled.append(Sample(time: sample.time - 1, specificForce: .zero, angularRate: .zero))
        }
        // The orientation filter has its own tests for such samples: keep it out.
        func contacts(_ samples: [Sample]) -> [Double] {
            var gait = FootGait(placement: .footRight)
            var events: [GaitEvent] = []
            for sample in samples { gait.push(sample, orientation: .identity, into: &events) }
            gait.finish(into: &events)
            return events.compactMap { if case .settled(let step) = $0 { step.initialContact } else { nil } }
        }
        #expect(contacts(spoiled) == contacts(scene.samples))
    }

    @Test(arguments: [1 as UInt64, 2, 3, 4])
    func anyFiniteInputIsSurvived(_ seed: UInt64) {
        var state = seed
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
        }
        var gait = FootGait(placement: .footLeft)
        var events: [GaitEvent] = []
        var time = 0.0
        var contacts = 0
        for index in 0..<6000 {
            time += index % 997 == 0 ? 40 * abs(random()) : 0.02 * abs(random()) + 1e-6
            let scale = index % 1500 < 200 ? 1e6 : (seed.isMultiple(of: 2) ? 30 : 200)
            gait.push(
                Sample(
                    time: time, specificForce: Vector3(scale * random(), scale * random(), scale * random()),
                    angularRate: Vector3(scale * random(), scale * random(), scale * random())),
                orientation: Quaternion(random(), random(), random(), random()).normalized, into: &events)
            for case .contact(let step) in events {
                contacts += 1
                #expect(step.initialContact.isFinite)
            }
            events.removeAll(keepingCapacity: true)
        }
        gait.finish(into: &events)
        // At most one contact in 0.3 s, whatever comes.
        #expect(Double(contacts) <= time / 0.3)
    }

    @Test func aClockThatJumpsByYearsIsSurvived() {
        var gait = FootGait(placement: .footLeft)
        var events: [GaitEvent] = []
        for time in [0.0, 0.01, 0.02, 1e9, 1e9 + 0.01, 1e15, 1e300, -1e300] {
            gait.push(
                Sample(time: time, specificForce: Vector3(0, 0, 9.81), angularRate: Vector3(0, 0.1, 0)),
                orientation: .identity, into: &events)
        }
        gait.finish(into: &events)
        #expect(events.count < 100)
    }
}
