// SPDX-License-Identifier: Apache-2.0

/// Covariance of the errors that the orientation filter estimates, and their corrections, in fixed storage.
///
/// Order of the 19 errors: inclination about earth x and y (0, 1), velocity along x and y (2, 3), gyroscope bias (4 ... 6),
/// gyroscope matrix by rows (7 ... 15), steady velocity in the sensor frame (16 ... 18; left out where `count` is 16).
/// The full square is kept, both halves equal bit for bit, so that rows are contiguous.
struct OrientationCovariance: Sendable, BitwiseCopyable {
    static let inclination = 0
    static let velocity = 2
    static let bias = 4
    static let matrix = 7
    static let steady = 16
    static let capacity = 19

    /// Errors in use: 16 or 19.
    let count: Int
    var values = [361 of Double](repeating: 0)
    /// Corrections found since the last `takeCorrections`.
    var corrections = [19 of Double](repeating: 0)

    init(count: Int) { self.count = count }

    @inline(__always)
    subscript(row: Int, column: Int) -> Double { values[row * Self.capacity + column] }

    /// Makes one error independent of all others, with the given variance.
    mutating func isolate(_ index: Int, variance: Double) {
        for other in 0..<count {
            values[index * Self.capacity + other] = 0
            values[other * Self.capacity + index] = 0
        }
        values[index * Self.capacity + index] = variance
    }

    mutating func addVariance(_ variance: Double, to index: Int) { values[index * Self.capacity + index] += variance }

    /// P ← F P Fᵀ: velocity errors grow by the inclination times the vertical force, inclination by bias and matrix.
    mutating func predict(_ block: StrapdownBlock) {
        // First the velocity, from the inclination before the block: v_x += C φ_y, v_y -= C φ_x.
        let c = block.vertical
        let n = count
        let w = Self.capacity
        for k in 0..<n {
            values[2 * w + k] += c * values[w + k]
            values[3 * w + k] -= c * values[k]
        }
        for k in 0..<n {
            values[k * w + 2] += c * values[k * w + 1]
            values[k * w + 3] -= c * values[k * w]
        }
        // Then the inclination, from bias and matrix.
        let g: [12 of SIMD2<Double>] = [
            -block.rotation.0, -block.rotation.1, -block.rotation.2,
            block.turn.0.0, block.turn.0.1, block.turn.0.2,
            block.turn.1.0, block.turn.1.1, block.turn.1.2,
            block.turn.2.0, block.turn.2.1, block.turn.2.2,
        ]
        var rows = [19 of SIMD2<Double>](repeating: .zero)
        for k in 0..<n { rows[k] = SIMD2(values[k], values[w + k]) }
        for j in 0..<12 {
            let gain = g[j]
            let base = (Self.bias + j) * w
            for k in 0..<n { rows[k] += values[base + k] * gain }
        }
        var xx = rows[0].x
        var xy = rows[1].x
        var yy = rows[1].y
        for j in 0..<12 {
            let row = rows[Self.bias + j]
            let gain = g[j]
            xx += gain.x * row.x
            xy += gain.y * row.x
            yy += gain.y * row.y
        }
        for k in 2..<n {
            values[k] = rows[k].x
            values[w + k] = rows[k].y
            values[k * w] = rows[k].x
            values[k * w + 1] = rows[k].y
        }
        values[0] = xx
        values[1] = xy
        values[w] = xy
        values[w + 1] = yy
    }

    /// The mean over the block says: velocity error along `axis` (0 or 1) minus the steady part is `residual`.
    mutating func observeVelocity(axis: Int, residual: Double, axes: HorizontalAxes, variance: Double) {
        let w = Self.capacity
        let row = (Self.velocity + axis) * w
        var column = [19 of Double](repeating: 0)
        for k in 0..<count { column[k] = values[row + k] }
        var expected = corrections[Self.velocity + axis]
        if count > Self.steady {
            let (hx, hy, hz) = (axes.x[axis], axes.y[axis], axes.z[axis])
            let base = Self.steady * w
            for k in 0..<count {
                column[k] -= hx * values[base + k] + hy * values[base + w + k] + hz * values[base + 2 * w + k]
            }
            expected -= hx * corrections[16] + hy * corrections[17] + hz * corrections[18]
            let own = column[Self.velocity + axis] - (hx * column[16] + hy * column[17] + hz * column[18])
            update(column, innovationVariance: own + variance, innovation: residual - expected)
        } else {
            update(column, innovationVariance: column[Self.velocity + axis] + variance, innovation: residual - expected)
        }
    }

    /// The error `index` itself is observed.
    mutating func observe(_ index: Int, residual: Double, variance: Double) {
        var column = [19 of Double](repeating: 0)
        for k in 0..<count { column[k] = values[index * Self.capacity + k] }
        update(column, innovationVariance: column[index] + variance, innovation: residual - corrections[index])
    }

    /// P ← P - k kᵀ s, corrections ← corrections + k · innovation, with k = column / s.
    @inline(__always)
    private mutating func update(_ column: [19 of Double], innovationVariance s: Double, innovation: Double) {
        guard s > 0 else { return }
        let inverse = 1 / s
        let w = Self.capacity
        for i in 0..<count {
            let gain = column[i] * inverse
            corrections[i] += gain * innovation
        }
        for i in 0..<count {
            // The product commutes, so both halves get the same bits: (a · b) · c, a and b in either place.
            let a = column[i]
            for k in 0..<count { values[i * w + k] -= (a * column[k]) * inverse }
        }
    }
}
