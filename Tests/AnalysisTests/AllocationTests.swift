// SPDX-License-Identifier: Apache-2.0

import Analysis
import Motion
import TestKit
import Testing

@Suite(.enabled(if: Allocations.areCounted, "a sanitizer has its own allocator"))
struct AllocationTests {
    /// A body that sways and bounces at 170 steps/min, 200 Hz: enough for every stage to find work.
    private static let samples: [Sample] = (0..<16_000).map { index in
        let t = Double(index) / 200
        func wave(_ hertz: Double, _ phase: Double) -> Double {
            // A parabola a half period: no elementary function is needed to shake a sensor.
            let turn = hertz * t + phase
            let x = turn - turn.rounded(.down)
            return x < 0.5 ? 16 * x * (0.5 - x) : -16 * (x - 0.5) * (1 - x)
        }
        let step = 170.0 / 60
        return Sample(
            time: t,
            specificForce: Vector3(
                2 * wave(step, 0.1) + 0.4 * wave(2 * step, 0), 1.5 * wave(step / 2, 0.3), 9.81 + 12 * wave(step, 0.25)),
            angularRate: Vector3(0.8 * wave(step / 2, 0.2), 0.3 * wave(step, 0.4), 0.6 * wave(step / 2, 0.6)))
    }

    @Test(arguments: Placement.allCases) func noSampleAllocatesInSteadyState(placement: Placement) {
        var pipeline = SamplePipeline(PipelineConfiguration(placement: placement, givesOrientation: true))
        var events: [RunEvent] = []
        events.reserveCapacity(1024)
        let samples = Self.samples
        let warm = samples.count / 2
        for sample in samples[..<warm] {
            pipeline.push(sample, into: &events)
            events.removeAll(keepingCapacity: true)
        }
        let allocated = Allocations.count {
            for index in warm..<samples.count {
                pipeline.push(samples[index], into: &events)
                events.removeAll(keepingCapacity: true)
            }
        }
        #expect(allocated == 0, "\(allocated) allocations in \(samples.count - warm) samples")
    }

    @Test func theCounterSeesAnArrayGrow() {
        var grown: [Int] = []
        let allocated = Allocations.count { for value in 0..<100 { grown.append(value) } }
        #expect(allocated > 0)
        #expect(grown.count == 100)
    }
}
