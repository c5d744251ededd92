// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gait

@Suite struct SmallSampleTests {
    @Test func theMiddleIsThatOfTheSortedValues() {
        var random: UInt64 = 1
        for count in 1...SmallSample.capacity {
            var sample = SmallSample()
            var values: [Double] = []
            for _ in 0..<count {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                values.append(Double(random >> 40))
                sample.add(values[values.count - 1])
            }
            values.sort()
            let low = values[(count - 1) / 2], high = values[count / 2]
            #expect(sample.upperMiddle == high)
            #expect(sample.median == 0.5 * (low + high))
        }
    }

    @Test func nothingHasNoMiddleAndTooManyAreNotCounted() {
        var sample = SmallSample()
        #expect(sample.median == 0 && sample.upperMiddle == 0)
        for value in 0..<(SmallSample.capacity + 5) { sample.add(Double(value)) }
        #expect(sample.count == SmallSample.capacity)
    }
}
