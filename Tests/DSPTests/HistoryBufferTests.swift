// SPDX-License-Identifier: Apache-2.0

import DSP
import Testing

@Suite struct HistoryBufferTests {
    @Test(arguments: [1, 2, 5, 7]) func theNewestValuesAreContiguousAndInOrder(capacity: Int) {
        var history = HistoryBuffer<Int>(capacity: capacity, filledWith: -1)
        for value in 0..<40 {
            history.push(value)
            let length = min(value + 1, capacity)
            let window = history.withNewest(length) { span in span.indices.map { span[$0] } }
            #expect(window == Array((value - length + 1)...value))
            #expect(history[value] == value)
            #expect(history.firstIndex == value + 1 - length)
        }
    }

    @Test(arguments: [3, 8]) func aWindowHoldsTheValuesOfItsIndices(capacity: Int) {
        var history = HistoryBuffer<Int>(capacity: capacity, filledWith: -1)
        for value in 0..<30 { history.push(value) }
        for first in history.firstIndex..<history.total {
            let window = history.withWindow(first..<history.total) { span in span.indices.map { span[$0] } }
            #expect(window == Array(first..<30))
        }
    }
}
