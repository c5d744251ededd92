// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gait
import Motion
import Testing

@Suite struct StepMeanTests {
    private func mean(_ values: [Double], stated: Double? = nil, every interval: Double = 0.35) -> StepMean {
        var mean = StepMean()
        for (index, value) in values.enumerated() {
            mean.push(value, uncertainty: stated, at: interval * Double(index))
        }
        return mean
    }

    /// Gaussian noise by the central limit: twelve uniform numbers.
    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        var state = seed
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        return (0..<count).map { _ in (0..<12).reduce(-6.0) { sum, _ in sum + uniform() } }
    }

    @Test func moreStepsShrinkTheRandomPartAndNotTheSystematicOne() throws {
        let table = SystematicUncertainty.Pair(1.5, difference: 0.5)
        let few = try #require(mean(noise(60, seed: 1)).uncertainty(table))
        let many = try #require(mean(noise(6000, seed: 1)).uncertainty(table))
        // 1/√n, each from the scatter of its own batches: six of them know it to a third.
        #expect(many.random < 0.3 * few.random)
        #expect(abs(many.random - 1 / 6000.0.squareRoot()) < 0.002)
        #expect(few.systematic == 1.5 && many.systematic == 1.5)
        #expect(abs(many.combined - 1.5) < 0.01)
        #expect(abs(many.difference - 0.5) < 0.01)
    }

    @Test func stepsThatStateMoreThanTheTableAreBelieved() throws {
        let table = SystematicUncertainty.Pair(0.03, difference: 0.015)
        let u = try #require(mean(noise(40, seed: 2), stated: 0.06).uncertainty(table))
        #expect(abs((u.systematic ?? 0) - 0.06) < 1e-12)
        #expect(abs((u.systematicDifference ?? 0) - 0.03) < 1e-12)
        let kinder = try #require(mean(noise(40, seed: 2), stated: 0.01).uncertainty(table))
        #expect(kinder.systematic == 0.03)
    }

    @Test func aTrendIsFound() throws {
        let values = noise(900, seed: 3).enumerated().map {
            10 + 0.5 * (0.35 * Double($0.offset)) / 60 + 0.3 * $0.element
        }
        let slope = try #require(mean(values).trend)
        #expect(abs(slope.perMinute - 0.5) < 3 * slope.uncertainty)
        #expect(slope.halfInterval < 0.1)
        #expect(slope.batches == 90)
    }

    @Test func intervalsOfTheTrendHoldZeroInNineteenOfTwenty() throws {
        var held = 0
        for seed in 1...400 {
            let slope = try #require(mean(noise(240, seed: UInt64(seed))).trend)
            if abs(slope.perMinute) <= slope.halfInterval { held += 1 }
        }
        // Binomial, 95 % of 400: three standard deviations are 13.
        #expect(abs(held - 380) <= 13, "\(held) of 400")
    }

    @Test func aShortRunHasNoTrend() {
        #expect(mean(noise(150, seed: 4)).trend == nil)
        #expect(mean([]).trend == nil)
        #expect(mean(noise(50, seed: 4), every: 5).trend == nil)
    }

    @Test func symmetryIsSignedAndKnowsItsUncertainty() throws {
        let table = SystematicUncertainty.Pair(0.020, difference: 0.005)
        let left = mean(noise(400, seed: 5).map { 0.26 + 0.002 * $0 })
        let right = mean(noise(400, seed: 6).map { 0.24 + 0.002 * $0 })
        let symmetry = try #require(Symmetry(left: left, right: right, table))
        let percent = try #require(symmetry.percent)
        #expect(abs(percent - 8) < 0.3)
        let swapped = try #require(Symmetry(left: right, right: left, table)?.percent)
        #expect(abs(percent + swapped) < 1e-9)
        // Two times 5 ms in quadrature; 20 ms that both sides share do not count.
        #expect(abs(symmetry.differenceUncertainty - 0.00707) < 0.0002)
        let u = try #require(symmetry.percentUncertainty)
        #expect(u > 100 * 0.00707 / 0.25 && u < 100 * 0.0085 / 0.25)
        #expect(abs((symmetry.minimalDetectableChange ?? 0) - 2.772 * u) < 0.001 * u)
    }

    @Test func aMeanNearZeroHasADifferenceButNoPercentage() throws {
        let table = SystematicUncertainty.Pair(0.03, difference: 0.015)
        let left = mean(noise(100, seed: 7).map { 0.03 + 0.01 * $0 })
        let right = mean(noise(100, seed: 8).map { -0.02 + 0.01 * $0 })
        let symmetry = try #require(Symmetry(left: left, right: right, table))
        #expect(abs(symmetry.difference - 0.05) < 0.01)
        #expect(symmetry.percent == nil)
        #expect(Symmetry(left: left, right: mean([0.1, 0.2]), table) == nil)
    }
}
