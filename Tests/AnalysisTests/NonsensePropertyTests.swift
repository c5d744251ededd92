// SPDX-License-Identifier: Apache-2.0

import Analysis
import DSP
import Gait
import Motion
import Simulation
import TestKit
import Testing

/// What is no gait gives no steps; what is no motion at all gives bounded answers in bounded time and memory.
@Suite struct NonsensePropertyTests {
    static let placements = [Placement.sacrum, .hipLeft, .footLeft, .other]

    /// 7 s of running, to be spoilt.
    private static let samples = SharedGait.runAtSacrum.gait.samples.filter { $0.time > 2 && $0.time < 9 }

    private static func spoil(_ change: (Int, Sample) -> Sample) -> [Sample] {
        samples.enumerated().map { change($0, $1) }
    }

    private func expectBounded(
        _ samples: [Sample], _ placement: Placement, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let answers = Answers(samples, placement)
        // Never more than a few events a sample, and no number that isn't one.
        #expect(answers.events <= samples.count, "\(what)", sourceLocation: sourceLocation)
        for step in answers.steps {
            #expect(
                step.initialContact.isFinite && (step.toeOff ?? 0).isFinite, "\(what)", sourceLocation: sourceLocation)
            #expect((step.cadence ?? 0).isFinite, "\(what)", sourceLocation: sourceLocation)
            for slot in MetricCatalog.all.indices {
                // 1000 rad/s, the most that is let in, is 57 296 °/s of turn rate, the largest number of all.
                let value = step.metrics[slot]?.value ?? 0
                #expect(value.isFinite && abs(value) < 57_300, "\(what): \(slot)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test(arguments: placements) func hugeNumbersStayBounded(_ placement: Placement) {
        for size in [1e6, 1e154, 1.7e308] {
            expectBounded(
                Self.spoil { index, sample in
                    var sample = sample
                    guard index % 100 == 50 else { return sample }
                    sample.specificForce = Vector3(size, -size, size)
                    sample.angularRate = Vector3(-size, size, size)
                    return sample
                }, placement, "spikes of \(size)")
            var random = RandomStream(seed: 9)
            expectBounded(
                Self.spoil { _, sample in
                    var sample = sample
                    sample.specificForce = size * Vector3(random.symmetric(), random.symmetric(), random.symmetric())
                    sample.angularRate = size * Vector3(random.symmetric(), random.symmetric(), random.symmetric())
                    return sample
                }, placement, "noise of \(size)")
        }
    }

    @Test(arguments: placements) func constantsAndTimeReversedStayBounded(_ placement: Placement) {
        for (force, rate) in [(0.0, 0.0), (0, 5), (50, 0), (50, 30)] {
            let still = Self.spoil { _, sample in
                Sample(time: sample.time, specificForce: Vector3(0, 0, force), angularRate: Vector3(rate, 0, 0))
            }
            expectBounded(still, placement, "constant \(force), \(rate)")
            if rate == 0 { #expect(Answers(still, placement).steps.isEmpty) }
        }
        expectBounded(
            Self.samples.reversed().map {
                Sample(time: 20 - $0.time, specificForce: $0.specificForce, angularRate: $0.angularRate)
            }, placement, "reversed")
    }

    /// A stream as slow as this once made the foot's grid fill fifty thousand seconds with cells of 5 ms.
    @Test(arguments: placements, [1e-6, 0.09, 1, 5e4, 1e12]) func anyDistanceOfSamplesStaysBounded(
        _ placement: Placement, distance: Double
    ) {
        expectBounded(
            Self.spoil { index, sample in
                var sample = sample
                sample.time = 10 + Double(index) * (index < 700 ? 0.005 : distance)
                if index >= 700 { sample.time += 4 }
                return sample
            }.sorted { $0.time < $1.time }, placement, "\(distance) s")
    }

    @Test(arguments: placements) func whatIsNotANumberStaysBounded(_ placement: Placement) {
        for value in [Double.nan, .infinity, -.infinity] {
            expectBounded(
                Self.spoil { index, sample in
                    var sample = sample
                    if index % 100 == 50 { sample.specificForce.y = value }
                    if index % 100 == 70 { sample.angularRate.y = value }
                    return sample
                }, placement, "\(value)")
        }
    }

    @Test(arguments: [Placement.sacrum, .hipLeft, .footLeft]) func standingAndSwayingGiveNoSteps(_ placement: Placement)
    {
        let standing = SimulatedGait([.init(.still, duration: 12)], placement)
        #expect(standing.answers().steps.isEmpty)
        for hertz in [0.25, 0.9] {
            var random = RandomStream(seed: 3)
            let omega = 2 * Double.pi * hertz
            let samples = (0..<2400).map { index in
                let t = Double(index) / 200
                let (sine, cosine) = Elementary.sinCos(omega * t)
                func noise() -> Vector3 { Vector3(random.normal(), random.normal(), random.normal()) }
                // Leaning to and fro by 0.05 rad about a point 1 m below.
                return Sample(
                    time: t,
                    specificForce: Vector3(0.05 * (9.81 - omega * omega) * sine, 0, 9.81) + 0.02 * noise(),
                    angularRate: Vector3(0, 0.05 * omega * cosine, 0) + 0.002 * noise())
            }
            #expect(Answers(samples, placement).steps.isEmpty, "\(hertz) Hz")
        }
    }

    @Test(arguments: [Placement.sacrum, .hipLeft, .footLeft], [0.5, 2]) func fidgetingGivesNoSteps(
        _ placement: Placement, strength: Double
    ) {
        var random = RandomStream(seed: 5)
        var force = Vector3.zero, rate = Vector3.zero
        let samples = (0..<3600).map { index in
            // Bursts of 1.5 s, 3 s apart.
            let size = (index / 300) % 3 == 1 ? strength : 0.02
            func noise() -> Vector3 { Vector3(random.normal(), random.normal(), random.normal()) }
            force = 0.95 * force + (0.3 * size) * noise()
            rate = 0.97 * rate + (0.05 * size) * noise()
            return Sample(time: Double(index) / 200, specificForce: Vector3(0, 0, 9.81) + force, angularRate: rate)
        }
        #expect(Answers(samples, placement).steps.isEmpty)
    }

    /// The same seven seconds of a run, a stop and a gap, again and again: what was taken at the start is enough.
    @Test(.enabled(if: Allocations.areCounted, "a sanitizer has its own allocator"), arguments: placements)
    func memoryStaysConstantThroughStopsAndGaps(_ placement: Placement) {
        let round = Self.samples
        let samples = (0..<5).flatMap { number in
            round.map { sample in
                var sample = sample
                if number % 2 == 1, sample.time > 6 {
                    sample.specificForce = Vector3(0, 0, 9.81)
                    sample.angularRate = .zero
                }
                sample.time += Double(number) * 20
                return sample
            }
        }
        var pipeline = SamplePipeline(PipelineConfiguration(placement: placement, givesOrientation: true))
        var events: [RunEvent] = []
        events.reserveCapacity(4096)
        let warm = 3 * round.count
        for index in 0..<warm {
            pipeline.push(samples[index], into: &events)
            events.removeAll(keepingCapacity: true)
        }
        let allocated = Allocations.count {
            for index in warm..<samples.count {
                pipeline.push(samples[index], into: &events)
                events.removeAll(keepingCapacity: true)
            }
        }
        #expect(allocated == 0, "\(allocated) allocations")
    }
}
