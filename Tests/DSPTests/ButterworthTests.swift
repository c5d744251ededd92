// SPDX-License-Identifier: Apache-2.0

import DSP
import Foundation
import Testing

@Suite struct ButterworthTests {
    /// |H| at a frequency, from the coefficients alone.
    private func gain(_ c: Biquad.Coefficients, _ frequency: Double, rate: Double) -> Double {
        let w = 2 * Double.pi * frequency / rate
        let (c1, s1, c2, s2) = (cos(w), sin(w), cos(2 * w), sin(2 * w))
        let above = hypot(c.b0 + c.b1 * c1 + c.b2 * c2, c.b1 * s1 + c.b2 * s2)
        return above / hypot(1 + c.a1 * c1 + c.a2 * c2, c.a1 * s1 + c.a2 * s2)
    }

    @Test(arguments: [(6.0, 100.0), (20, 200), (0.5, 800), (12, 50)])
    func theCutoffIsWhereHalfThePowerPasses(cutoff: Double, rate: Double) {
        let low = Butterworth.lowPass(cutoff: cutoff, rate: rate)
        #expect(abs(gain(low, cutoff, rate: rate) - 0.5.squareRoot()) < 1e-9)
        #expect(abs(gain(low, 0, rate: rate) - 1) < 1e-9)
        let high = Butterworth.highPass(cutoff: cutoff, rate: rate)
        #expect(abs(gain(high, cutoff, rate: rate) - 0.5.squareRoot()) < 1e-9)
        #expect(gain(high, 0, rate: rate) < 1e-9)
        #expect(abs(gain(high, rate / 2, rate: rate) - 1) < 1e-9)
    }

    @Test func twoPassesHaveTheirCutoffWhereOneWould() {
        for design in [Butterworth.lowPass, Butterworth.highPass] {
            let once = gain(design(10, 200, 2), 10, rate: 200)
            #expect(abs(once * once - 0.5.squareRoot()) < 1e-9)
        }
    }

    @Test func aSettledFilterAnswersAConstantWithIt() {
        var filter = Biquad(Butterworth.lowPass(cutoff: 5, rate: 100))
        filter.settle(at: 9.81)
        for _ in 0..<100 { #expect(abs(filter.push(9.81) - 9.81) < 1e-12) }
        var high = Biquad(Butterworth.highPass(cutoff: 5, rate: 100))
        high.settle(at: 9.81)
        #expect(abs(high.push(9.81)) < 1e-12)
    }

    @Test func bothWaysKeepsThePhaseAndDampsWhatIsAbove() {
        let rate = 200.0
        let slow = (0..<400).map { sin(2 * .pi * 2 * Double($0) / rate) }
        var values = slow.enumerated().map { $1 + 0.5 * sin(2 * .pi * 60 * Double($0) / rate) }
        var scratch = [Double](repeating: 0, count: 40)
        let design = Butterworth.lowPass(cutoff: 12, rate: rate, passes: 2)
        var span = values.mutableSpan
        var spare = scratch.mutableSpan
        design.filterBothWays(&span, scratch: &spare)
        // One way lags by 24° at 2 Hz, which would be an error of 0.4.
        for index in 40..<360 { #expect(abs(values[index] - slow[index]) < 0.01) }
    }

    @Test func aStraightLineStaysAStraightLine() {
        var values = (0..<150).map { 3 + 0.2 * Double($0) }
        let line = values
        var scratch = [Double](repeating: 0, count: 100)
        var span = values.mutableSpan
        var spare = scratch.mutableSpan
        Butterworth.lowPass(cutoff: 6, rate: 100, passes: 2).filterBothWays(&span, scratch: &spare)
        for index in 0..<150 { #expect(abs(values[index] - line[index]) < 1e-3) }
    }

    @Test(arguments: [0, 1, 2, 3]) func shortSpansAreWelcome(count: Int) {
        var values = [Double](repeating: 7, count: count)
        var scratch = [Double](repeating: 0, count: 20)
        var span = values.mutableSpan
        var spare = scratch.mutableSpan
        Butterworth.lowPass(cutoff: 6, rate: 100).filterBothWays(&span, scratch: &spare)
        for value in values { #expect(abs(value - 7) < 1e-12) }
    }
}
