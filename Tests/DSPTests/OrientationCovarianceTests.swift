// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@testable import DSP

/// The sparse steps of the Kalman filter against a plain implementation with full matrices.
@Suite struct OrientationCovarianceTests {
    typealias Matrix = [[Double]]

    private func product(_ a: Matrix, _ b: Matrix) -> Matrix {
        a.map { row in (0..<b[0].count).map { c in row.indices.reduce(0) { $0 + row[$1] * b[$1][c] } } }
    }

    private func transposed(_ a: Matrix) -> Matrix { a[0].indices.map { c in a.map { $0[c] } } }

    private func matrix(_ p: OrientationCovariance) -> Matrix {
        (0..<p.count).map { r in (0..<p.count).map { p[r, $0] } }
    }

    /// Any symmetric positive matrix, with scales as different as in the filter.
    private func random(count: Int, _ generator: inout SplitMix) -> OrientationCovariance {
        let scales = (0..<count).map { 1 / Double(1 + $0 * $0) }
        let root = scales.enumerated().map { r, scale in
            (0..<count).map { c in scale * (generator.signed() + (r == c ? 2 : 0)) }
        }
        let square = product(root, transposed(root))
        var p = OrientationCovariance(count: count)
        for r in 0..<count {
            for c in 0..<count { p[r, c] = square[min(r, c)][max(r, c)] }
        }
        return p
    }

    private func randomTurn(_ generator: inout SplitMix) -> Quaternion {
        Quaternion(generator.signed(), generator.signed(), generator.signed(), generator.signed()).normalized
    }

    private func randomBlock(_ generator: inout SplitMix) -> StrapdownBlock {
        var block = StrapdownBlock()
        for _ in 0..<20 {
            block.push(
                randomTurn(&generator),
                force: Vector3(9 * generator.signed(), 9 * generator.signed(), 9 + generator.signed()),
                measuredRate: Vector3(generator.signed(), generator.signed(), generator.signed()), squaredRate: 1,
                interval: 0.005)
        }
        return block
    }

    private func transition(_ block: StrapdownBlock, count: Int) -> Matrix {
        var f = (0..<count).map { r in (0..<count).map { $0 == r ? 1.0 : 0 } }
        f[2][1] = block.vertical
        f[3][0] = -block.vertical
        let a = [block.rotation.0, block.rotation.1, block.rotation.2]
        let b = [
            block.turn.0.0, block.turn.0.1, block.turn.0.2, block.turn.1.0, block.turn.1.1, block.turn.1.2,
            block.turn.2.0, block.turn.2.1, block.turn.2.2,
        ]
        for axis in 0...1 {
            for j in 0..<3 { f[axis][4 + j] = -a[j][axis] }
            for j in 0..<9 { f[axis][7 + j] = b[j][axis] }
        }
        return f
    }

    private func expectEqual(_ a: Matrix, _ b: Matrix, _ comment: Comment) {
        let size = b.joined().reduce(0) { max($0, $1.magnitude) }
        for r in a.indices {
            for c in a[r].indices { #expect(abs(a[r][c] - b[r][c]) <= 1e-13 * size, comment) }
        }
    }

    private func expectSymmetric(_ p: OrientationCovariance) {
        for r in 0..<p.count {
            for c in 0..<r { #expect(p[r, c] == p[c, r]) }
        }
    }

    @Test(arguments: [16, 19]) func predictionIsFPF(count: Int) {
        var generator = SplitMix(state: UInt64(count))
        for _ in 0..<20 {
            var p = random(count: count, &generator)
            let block = randomBlock(&generator)
            let f = transition(block, count: count)
            let expected = product(product(f, matrix(p)), transposed(f))
            p.predict(block)
            expectEqual(matrix(p), expected, "P")
            expectSymmetric(p)
        }
    }

    @Test(arguments: [16, 19]) func anObservationIsTheKalmanUpdate(count: Int) {
        var generator = SplitMix(state: UInt64(7 * count))
        for trial in 0..<20 {
            var p = random(count: count, &generator)
            let axes = HorizontalAxes(randomTurn(&generator))
            var state = [Double](repeating: 0, count: count)
            var square = matrix(p)
            for step in 0..<3 {
                // Two velocities, then one of the errors itself, in turn without taking the corrections.
                var h = [Double](repeating: 0, count: count)
                let index = 4 + trial % 3
                if step < 2 {
                    h[2 + step] = 1
                    if count == 19 {
                        h[16] = -axes.x[step]
                        h[17] = -axes.y[step]
                        h[18] = -axes.z[step]
                    }
                } else {
                    h[index] = 1
                }
                let residual = generator.signed()
                let column = product(square, h.map { [$0] }).map { $0[0] }
                let s = zip(h, column).reduce(0.3) { $0 + $1.0 * $1.1 }
                let innovation = residual - zip(h, state).reduce(0) { $0 + $1.0 * $1.1 }
                for r in 0..<count {
                    state[r] += column[r] / s * innovation
                    for c in 0..<count { square[r][c] -= column[r] * column[c] / s }
                }
                if step < 2 {
                    p.observeVelocity(axis: step, residual: residual, axes: axes, variance: 0.3)
                } else {
                    p.observe(index, residual: residual, variance: 0.3)
                }
            }
            expectEqual(matrix(p), square, "P")
            expectSymmetric(p)
            for r in 0..<count { #expect(abs(p.corrections[r >> 2][r & 3] - state[r]) < 1e-12) }
        }
    }

    @Test(arguments: [16, 19]) func theSecondPassSolvesWhatItSaysItSolves(count: Int) {
        var generator = SplitMix(state: 99)
        let p = random(count: count, &generator)
        var x = OrientationCovariance.Errors(repeating: .zero)
        for r in 0..<count { x[r >> 2][r & 3] = generator.signed() / Double(1 + r * r) }
        let back = p.times(p.solve(x))
        for r in 0..<count { #expect(abs(back[r >> 2][r & 3] - x[r >> 2][r & 3]) < 1e-9) }
        let block = randomBlock(&generator)
        let y = OrientationCovariance.transposedTransition(block, x)
        let f = transposed(transition(block, count: count))
        for r in 0..<count {
            let expected = (0..<count).reduce(0) { $0 + f[r][$1] * x[$1 >> 2][$1 & 3] }
            #expect(abs(y[r >> 2][r & 3] - expected) < 1e-12)
        }
        var numbers: [Double] = [1, 2]
        p.append(to: &numbers)
        #expect(matrix(OrientationCovariance(count: count, triangle: numbers, at: 2)) == matrix(p))
    }
}
