// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Simulation

@Suite struct RandomStreamTests {
    @Test func normalsHaveMeanZeroAndVarianceOne() {
        var random = RandomStream(seed: 9)
        let values = (0..<20_000).map { _ in random.normal() }
        // Standard errors 0.007 and 0.005.
        #expect(abs(Motions.mean(values)) < 0.03)
        #expect(abs(Motions.deviation(values) - 1) < 0.02)
    }

    @Test func uniformsFillTheirInterval() {
        var random = RandomStream(seed: 9)
        let values = (0..<20_000).map { _ in random.uniform() }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(Motions.mean(values) - 0.5) < 0.01)
        #expect((values.max() ?? 0) > 0.999)
    }

    @Test func streamsOfOneSeedDiffer() {
        var a = RandomStream(seed: 1, stream: 1)
        var b = RandomStream(seed: 1, stream: 2)
        #expect((0..<100).allSatisfy { _ in a.next() != b.next() })
    }
}
