// SPDX-License-Identifier: Apache-2.0

import DSP
import Motion
import TestKit
import Testing

@Suite(.enabled(if: SharedData.isPresent, "needs the shared recordings"))
struct OrientationAccuracyTests {
    /// Figures when written, as is (with the device's delay), plus 2 %: the easiest kind of motion and the hardest.
    @Test(arguments: [
        ("broad_10_undisturbed_slow_translation_A", 0.242, 0.251),
        ("broad_21_undisturbed_fast_combined", 0.985, 0.829),
    ])
    func bothPassesAreAsGoodAsTheyWere(name: String, first: Double, second: Double) throws {
        let recording = try BroadRecording(name)
        #expect(recording.references.count == recording.samples.count)
        var smoother = OrientationSmoother(.handHeld)
        let causal = recording.samples.map { smoother.push($0) }
        #expect(recording.inclinationError { causal[$0] } < 1.02 * first)
        smoother.finish()
        let samples = recording.samples
        #expect(recording.inclinationError { smoother.smoothed(causal[$0], at: samples[$0].time) } < 1.02 * second)
    }

    /// In all recordings of this device the optical orientation leads the integrated rate by 2.0 to 2.6 ms: 0.7° at 300 °/s.
    @Test func theDelayIsMostOfTheErrorInFastMotion() throws {
        let recording = try BroadRecording("broad_21_undisturbed_fast_combined")
        var parameters = OrientationFilter.Parameters.handHeld
        parameters.delay = 0.00225
        var filter = OrientationFilter(parameters)
        let causal = recording.samples.map { filter.push($0) }
        #expect(recording.inclinationError { causal[$0] } < 1.02 * 0.591)
        #expect(filter.restarts == 0)
    }
}
