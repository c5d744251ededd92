// SPDX-License-Identifier: Apache-2.0

import DSP
import Testing

@Suite struct UniformGridTests {
    /// Feeds `value(t)` in channel 0 at `times`; gives the cells.
    private func cells(at times: [Double], _ value: (Double) -> Double) -> [(time: Double, value: Double)] {
        var grid = UniformGrid(interval: 0.005)
        var cells: [(time: Double, value: Double)] = []
        for time in times {
            var values = UniformGrid.Values(repeating: 0)
            values[0] = value(time)
            guard grid.begin(time: time, values) else { continue }
            while let cell = grid.advance(to: time, values) { cells.append((cell.time, cell.values[0])) }
        }
        return cells
    }

    @Test(arguments: [0.0007, 0.004, 0.005, 0.013, 0.05]) func aStraightLineStaysAStraightLine(interval: Double) {
        let times = (0..<200).map { 3 + Double($0) * interval }
        let cells = cells(at: times) { 2 * $0 - 1 }
        #expect(cells.count > 20)
        // The mean of a straight line over a cell is its value in the middle. Borders are rounded to an ulp of the time, and what they
        // enclose is divided by the cell's width.
        let isKept = cells.allSatisfy { cell in
            let expected = 2 * cell.time - 1
            return abs(cell.value - expected) <= 4 * cell.time.ulp * abs(expected) / 0.005
        }
        #expect(isKept)
    }

    @Test func cellsFollowOneAnotherWithoutAHole() {
        let times = [0, 0.003, 0.0031, 0.02, 0.021, 0.06, 0.0601, 0.1]
        let cells = cells(at: times) { _ in 1 }
        for (index, cell) in cells.enumerated() { #expect(abs(cell.time - (Double(index) + 0.5) * 0.005) < 1e-12) }
        #expect(cells.count == 20)
    }

    @Test func anIntegralIsKeptAtUnevenTimes() {
        let times = (0...400).map { Double($0) * 0.0025 + ($0 % 2 == 0 ? 0 : 0.001) }
        let last = times[times.count - 1]
        let cells = cells(at: times) { $0 * $0 }
        var trapezoids = 0.0
        for (a, b) in zip(times, times.dropFirst()) { trapezoids += 0.5 * (b - a) * (a * a + b * b) }
        let sum = cells.reduce(0) { $0 + 0.005 * $1.value }
        // The last cell may not be complete: its width times the signal there.
        #expect(abs(sum - trapezoids) <= 0.005 * last * last + 1e-12)
    }

    @Test func aSampleOutOfOrderGivesNothing() {
        #expect(cells(at: [1, 0.5, 0.9]) { $0 }.isEmpty)
    }
}
