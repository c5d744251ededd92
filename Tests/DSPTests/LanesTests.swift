// SPDX-License-Identifier: Apache-2.0

import DSP
import Testing

/// What is computed four at a time has the bits of what is computed one by one.
@Suite struct LanesTests {
    @Test func anArcSineIsTheSameInEveryLane() {
        var points = stride(from: -1.0, through: 1.0, by: 0.0007).map { $0 }
        for i in 0...8 {
            let x = Elementary.sin(Elementary.atan(Double(i) / 8))
            points += [x, x.nextUp, x.nextDown, -x]
        }
        points += [
            0, -0.0, 0x1p-27, 0x1p-27.nextDown, 1e-300, 1, -1, 1.0.nextDown, 1.5, .infinity, .nan, 0.5.squareRoot(),
        ]
        var differing: [Double] = []
        for (index, x) in points.enumerated() {
            // Among neighbours of its own size, and among others.
            let others = [x, points[(index * 7 + 1) % points.count], points[(index + 1) % points.count]]
            let angles = Elementary.asin(SIMD4(others[1], x, others[2], 0.01))
            for (lane, argument) in [(0, others[1]), (1, x), (2, others[2]), (3, 0.01)] {
                let expected = Elementary.asin(argument)
                let isSame = expected.isNaN ? angles[lane].isNaN : angles[lane].bitPattern == expected.bitPattern
                if !isSame { differing.append(argument) }
            }
        }
        #expect(differing.isEmpty, "\(differing.prefix(5))")
    }

    @Test func aFilterIsTheSameInEveryLane() {
        let coefficients = Butterworth.lowPass(cutoff: 8, rate: 50)
        var lanes = BiquadLanes(coefficients)
        var single = [Biquad](repeating: Biquad(coefficients), count: 4)
        for i in 0..<500 {
            if i == 250 {
                lanes.reset()
                for lane in 0..<4 { single[lane].settle(at: 0) }
            }
            let x = Double(i)
            let values = SIMD4(Elementary.sin(x), Elementary.cos(0.7 * x), x, -3)
            let filtered = lanes.push(values)
            for lane in 0..<4 { #expect(filtered[lane] == single[lane].push(values[lane])) }
        }
    }

    @Test func aCopyOfAHistoryIsWhatItsWindowLends() {
        var history = HistoryBuffer<Int>(capacity: 10, filledWith: 0)
        var copy = [99]
        for value in 0..<37 {
            history.push(value)
            for first in history.firstIndex...history.total {
                history.copy(first..<history.total, into: &copy)
                #expect(copy == Array(first..<history.total))
            }
        }
        history.removeAll()
        history.copy(0..<0, into: &copy)
        #expect(copy.isEmpty)
    }
}
