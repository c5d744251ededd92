// SPDX-License-Identifier: Apache-2.0

/// What the second pass needs: storage in a stream of numbers, the transposed transition, and a solution of P y = x.
extension OrientationCovariance {
    typealias Errors = [5 of Lanes]

    /// Numbers that `append` writes for `count` errors.
    static func triangleSize(count: Int) -> Int { count * (count + 1) / 2 }

    /// Writes the upper triangle, row by row.
    func append(to numbers: inout [Double]) {
        for row in 0..<count {
            for column in row..<count { numbers.append(self[row, column]) }
        }
    }

    /// Reads what `append` wrote, from `offset`.
    init(count: Int, triangle numbers: [Double], at offset: Int) {
        self.init(count: count)
        var next = offset
        for row in 0..<count {
            for column in row..<count {
                self[row, column] = numbers[next]
                self[column, row] = numbers[next]
                next += 1
            }
        }
    }

    /// P x.
    func times(_ x: Errors) -> Errors {
        var product = Errors(repeating: .zero)
        for row in 0..<count {
            var sum = 0.0
            for column in 0..<count { sum += self[row, column] * x[column >> 2][column & 3] }
            product[row >> 2][row & 3] = sum
        }
        return product
    }

    /// Fᵀ x of one block: the transpose of what `predict` applies.
    static func transposedTransition(_ block: StrapdownBlock, _ x: Errors) -> Errors {
        let (a, b) = (block.rotation, block.turn)
        let tilt = SIMD2(x[0].x, x[0].y)
        func sum(_ v: SIMD2<Double>) -> Double { v.x * tilt.x + v.y * tilt.y }
        var y = x
        y[1] += Lanes(-sum(a.0), -sum(a.1), -sum(a.2), sum(b.0.0))
        y[2] += Lanes(sum(b.0.1), sum(b.0.2), sum(b.1.0), sum(b.1.1))
        y[3] += Lanes(sum(b.1.2), sum(b.2.0), sum(b.2.1), sum(b.2.2))
        y[0].x -= block.vertical * x[0].w
        y[0].y += block.vertical * x[0].z
        return y
    }

    /// y with P y = `x`, by Cholesky's decomposition of the correlations; a direction without variance of its own is left out.
    func solve(_ x: Errors) -> Errors {
        let n = count
        var scale = [19 of Double](repeating: 0)
        for i in 0..<n where self[i, i] > 0 { scale[i] = 1 / self[i, i].squareRoot() }
        var factor = [361 of Double](repeating: 0)
        var y = [19 of Double](repeating: 0)
        for i in 0..<n {
            var value = scale[i] * x[i >> 2][i & 3]
            for j in 0...i {
                var sum = scale[i] * scale[j] * self[i, j]
                for k in 0..<j { sum -= factor[i * 19 + k] * factor[j * 19 + k] }
                if i == j {
                    factor[i * 19 + i] = sum > 1e-13 ? sum.squareRoot() : 0
                } else {
                    let pivot = factor[j * 19 + j]
                    factor[i * 19 + j] = pivot > 0 ? sum / pivot : 0
                    value -= factor[i * 19 + j] * y[j]
                }
            }
            let pivot = factor[i * 19 + i]
            y[i] = pivot > 0 ? value / pivot : 0
        }
        var solution = Errors(repeating: .zero)
        for i in (0..<n).reversed() {
            var value = y[i]
            for k in (i + 1)..<max(n, i + 1) { value -= factor[k * 19 + i] * y[k] }
            let pivot = factor[i * 19 + i]
            y[i] = pivot > 0 ? value / pivot : 0
            solution[i >> 2][i & 3] = scale[i] * y[i]
        }
        return solution
    }
}
