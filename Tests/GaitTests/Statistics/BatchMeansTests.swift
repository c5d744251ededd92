// SPDX-License-Identifier: Apache-2.0

import Gait
import Testing

@Suite struct BatchMeansTests {
    /// A first-order process x' = ρ x + noise of unit variance, by a seed.
    private func process(_ correlation: Double, count: Int, seed: UInt64) -> [Double] {
        var state = seed
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        var x = 0.0
        return (0..<count).map { _ in
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + uniform() }
            x = correlation * x + (1 - correlation * correlation).squareRoot() * noise
            return 100 + x
        }
    }

    @Test func meanAndDeviationAreThoseOfTheValues() {
        var batches = BatchMeans()
        for value in [1.0, 2, 3, 4] { batches.push(value) }
        #expect(batches.mean == 2.5)
        #expect(abs((batches.standardDeviation ?? 0) - (5.0 / 3).squareRoot()) < 1e-15)
        #expect(batches.count == 4)
    }

    @Test func withoutTwoValuesThereIsNoUncertainty() {
        var batches = BatchMeans()
        #expect(batches.mean == nil)
        batches.push(3)
        #expect(batches.mean == 3)
        #expect(batches.standardDeviation == nil)
        #expect(batches.randomUncertainty == nil)
    }

    @Test func independentValuesHaveTheUncertaintyOfTextbooks() {
        var batches = BatchMeans()
        for value in process(0, count: 4000, seed: 3) { batches.push(value) }
        // 400 batches: their standard deviation is known to 3.5 %.
        #expect(abs((batches.randomUncertainty ?? 0) * 4000.0.squareRoot() - 1) < 0.12)
    }

    @Test func likenessOfNeighboursMakesTheMeanLessSure() {
        // Var of the mean is (1 + ρ)/(1 − ρ)/n: three times as uncertain for ρ = 0.8; batches of ten see most of it.
        var batches = BatchMeans()
        for value in process(0.8, count: 20_000, seed: 4) { batches.push(value) }
        let ratio = (batches.randomUncertainty ?? 0) * 20_000.0.squareRoot()
        #expect(ratio > 2.0)
        #expect(ratio < 3.2)
    }

    @Test func belowFiveBatchesTheLagOneCorrelationStandsIn() {
        // 1 2 1 2 ...: neighbours differ, which is not trusted to make the mean surer than SD/√n.
        var alternating = BatchMeans()
        for index in 0..<20 { alternating.push(Double(index % 2)) }
        let plain = (alternating.standardDeviation ?? 0) / 20.0.squareRoot()
        #expect(abs((alternating.randomUncertainty ?? 0) - plain) < 1e-12)
        // A slope: neighbours are alike.
        var slope = BatchMeans()
        for index in 0..<20 { slope.push(Double(index)) }
        #expect((slope.randomUncertainty ?? 0) > 2 * (slope.standardDeviation ?? 0) / 20.0.squareRoot())
    }

    @Test func aConstantIsCertain() {
        var batches = BatchMeans()
        for _ in 0..<100 { batches.push(0.25) }
        #expect(batches.randomUncertainty == 0)
    }
}
