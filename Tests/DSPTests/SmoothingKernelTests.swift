// SPDX-License-Identifier: Apache-2.0

import DSP
import Testing

@Suite struct SmoothingKernelTests {
    @Test(arguments: [4.5, 9.0, 15.0]) func weightsAreSymmetricAndSumToOne(cutoff: Double) {
        let kernel = SmoothingKernel(cutoff: cutoff, interval: 0.005)
        #expect(kernel.weights.count == 2 * kernel.reach + 1)
        #expect(abs(kernel.weights.reduce(0, +) - 1) < 1e-14)
        for i in 0..<kernel.reach { #expect(kernel.weights[i] == kernel.weights[2 * kernel.reach - i]) }
    }

    @Test(arguments: [4.5, 9.0]) func aWaveAtTheCutoffKeepsHalfItsPower(cutoff: Double) {
        let kernel = SmoothingKernel(cutoff: cutoff, interval: 0.005, width: 4)
        var gain = 0.0
        for (i, weight) in kernel.weights.enumerated() {
            gain += weight * Elementary.cos(2 * .pi * cutoff * Double(i - kernel.reach) * 0.005)
        }
        // 1 %: the Gaussian is sampled, and cut at four standard deviations.
        #expect(abs(gain - 0.5.squareRoot()) < 0.01)
    }
}
