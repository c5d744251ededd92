// SPDX-License-Identifier: Apache-2.0

/// Covariance of the errors that the orientation filter estimates, and their corrections, in fixed storage.
///
/// Order of the 19 errors: inclination about earth x and y (0, 1), velocity along x and y (2, 3), gyroscope bias (4 ... 6),
/// gyroscope matrix by rows (7 ... 15), steady velocity in the sensor frame (16 ... 18; left out where `count` is 16).
/// The full square is kept, both halves equal bit for bit, a row in five groups of four lanes: group 0 holds inclination and
/// velocity. Only what the transition matrix really has is multiplied.
struct OrientationCovariance: Sendable, BitwiseCopyable {
    typealias Lanes = SIMD4<Double>

    /// Errors in use: 16 or 19.
    let count: Int
    /// Corrections found since they were last taken and cleared.
    var corrections = [5 of Lanes](repeating: .zero)
    private var groups = [95 of Lanes](repeating: .zero)

    init(count: Int) { self.count = count }

    @inline(__always)
    subscript(row: Int, column: Int) -> Double {
        get { groups[row * 5 + column >> 2][column & 3] }
        set { groups[row * 5 + column >> 2][column & 3] = newValue }
    }

    /// Makes one error independent of all others, with the given variance.
    mutating func isolate(_ index: Int, variance: Double) {
        for other in 0..<count {
            self[index, other] = 0
            self[other, index] = 0
        }
        self[index, index] = variance
    }

    @inline(__always)
    mutating func addVariance(_ variance: Double, to index: Int) { self[index, index] += variance }

    /// P ← F P Fᵀ: velocity errors grow by the inclination times the vertical force, inclination by bias and matrix.
    mutating func predict(_ block: StrapdownBlock) {
        if count == 16 { predict(block, errors: 16, width: 4) } else { predict(block, errors: 19, width: 5) }
    }

    /// The velocity along `axis` (0 or 1), less the steady part, is observed to be wrong by `residual`.
    mutating func observeVelocity(axis: Int, residual: Double, axes: HorizontalAxes, variance: Double) {
        let row = 2 + axis
        var column = [5 of Lanes](repeating: .zero)
        for k in 0..<5 { column[k] = groups[row * 5 + k] }
        var expected = corrections[0][row]
        guard count > 16 else {
            update(column, innovationVariance: column[0][row] + variance, innovation: residual - expected)
            return
        }
        let (hx, hy, hz) = (axes.x[axis], axes.y[axis], axes.z[axis])
        for k in 0..<5 { column[k] -= hx * groups[80 + k] + hy * groups[85 + k] + hz * groups[90 + k] }
        expected -= hx * corrections[4].x + hy * corrections[4].y + hz * corrections[4].z
        let own = column[0][row] - (hx * column[4].x + hy * column[4].y + hz * column[4].z)
        update(column, innovationVariance: own + variance, innovation: residual - expected)
    }

    /// The error `index` itself is observed to be `residual`.
    mutating func observe(_ index: Int, residual: Double, variance: Double) {
        var column = [5 of Lanes](repeating: .zero)
        for k in 0..<5 { column[k] = groups[index * 5 + k] }
        let own = column[index >> 2][index & 3]
        update(column, innovationVariance: own + variance, innovation: residual - corrections[index >> 2][index & 3])
    }

    // MARK: - The two sizes share their code; constants let the compiler unroll.

    @inline(__always)
    private mutating func predict(_ block: StrapdownBlock, errors: Int, width: Int) {
        // First the velocity, from the inclination before the block: v_x += C φ_y, v_y -= C φ_x; rows, then columns.
        let c = block.vertical
        for k in 0..<width {
            groups[10 + k] += c * groups[5 + k]
            groups[15 + k] -= c * groups[k]
        }
        for row in 0..<errors {
            var lanes = groups[row * 5]
            lanes.z += c * lanes.y
            lanes.w -= c * lanes.x
            groups[row * 5] = lanes
        }
        self[3, 2] = self[2, 3]
        // Then the inclination, from bias and matrix (errors 4 ... 15): φ += G z.
        let (a, b) = (block.rotation, block.turn)
        let gains: [12 of SIMD2<Double>] = [
            -a.0, -a.1, -a.2, b.0.0, b.0.1, b.0.2, b.1.0, b.1.1, b.1.2, b.2.0, b.2.1, b.2.2,
        ]
        var x = [5 of Lanes](repeating: .zero)
        var y = x
        for k in 0..<width {
            x[k] = groups[k]
            y[k] = groups[5 + k]
        }
        for j in 0..<12 {
            let gain = gains[j]
            for k in 0..<width {
                let lanes = groups[(4 + j) * 5 + k]
                x[k] += gain.x * lanes
                y[k] += gain.y * lanes
            }
        }
        var xx = x[0].x
        var xy = x[0].y
        var yy = y[0].y
        for j in 0..<12 {
            let (group, lane) = (1 + j >> 2, j & 3)
            xx += gains[j].x * x[group][lane]
            xy += gains[j].y * x[group][lane]
            yy += gains[j].y * y[group][lane]
        }
        x[0].x = xx
        x[0].y = xy
        y[0].x = xy
        y[0].y = yy
        for k in 0..<width {
            groups[k] = x[k]
            groups[5 + k] = y[k]
        }
        for row in 2..<errors {
            groups[row * 5].x = x[row >> 2][row & 3]
            groups[row * 5].y = y[row >> 2][row & 3]
        }
    }

    /// P ← P - k kᵀ / s, corrections ← corrections + k · innovation / s; `column` is k = P hᵀ, s the innovation's variance.
    private mutating func update(_ column: [5 of Lanes], innovationVariance s: Double, innovation: Double) {
        guard s > 0 else { return }
        // One factor of 1/√s on either side keeps both halves of the square equal.
        let factor = 1 / s.squareRoot()
        if count == 16 {
            update(column, factor: factor, innovation: innovation, errors: 16, width: 4)
        } else {
            update(column, factor: factor, innovation: innovation, errors: 19, width: 5)
        }
    }

    @inline(__always)
    private mutating func update(
        _ column: [5 of Lanes], factor: Double, innovation: Double, errors: Int, width: Int
    ) {
        var scaled = [5 of Lanes](repeating: .zero)
        let normalized = factor * innovation
        for k in 0..<width {
            scaled[k] = factor * column[k]
            corrections[k] += normalized * scaled[k]
        }
        for row in 0..<errors {
            let own = scaled[row >> 2][row & 3]
            for k in 0..<width { groups[row * 5 + k] -= own * scaled[k] }
        }
    }
}
