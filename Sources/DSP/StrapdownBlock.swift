// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Sums over one block of samples: how errors of attitude, bias, matrix and velocity act on each other during it.
///
/// Horizontal earth axes (x, y) lie in the two lanes.
struct StrapdownBlock: Sendable, BitwiseCopyable {
    /// s.
    var duration = 0.0
    /// Σ R Δt, horizontal rows, one value a sensor axis: s.
    var rotation = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
    /// Σ R ⊗ ω Δt: column j of R times component k of the rate: rad.
    var turn = (
        (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero),
        (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero),
        (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
    )
    /// Σ of the specific force in horizontal earth axes, Δt: m/s.
    var horizontal = SIMD2<Double>.zero
    /// Σ of the vertical specific force, Δt: m/s.
    var vertical = 0.0
    /// Σ |ω|² Δt: rad²/s.
    var squaredRate = 0.0
    /// Integrals of the norm of clipped rates and clipped specific forces: rad and m/s.
    var clippedTurn = 0.0
    var clippedVelocity = 0.0

    /// One sample: attitude after it, specific force and measured rate in sensor axes, corrected rate squared, interval.
    @inline(__always)
    mutating func push(
        _ q: Quaternion, force: Vector3, measuredRate rate: Vector3, squaredRate: Double, interval: Double
    ) {
        let axes = HorizontalAxes(q)
        let c0 = interval * axes.x
        let c1 = interval * axes.y
        let c2 = interval * axes.z
        rotation.0 += c0
        rotation.1 += c1
        rotation.2 += c2
        turn.0.0 += rate.x * c0
        turn.0.1 += rate.y * c0
        turn.0.2 += rate.z * c0
        turn.1.0 += rate.x * c1
        turn.1.1 += rate.y * c1
        turn.1.2 += rate.z * c1
        turn.2.0 += rate.x * c2
        turn.2.1 += rate.y * c2
        turn.2.2 += rate.z * c2
        horizontal += force.x * c0 + force.y * c1 + force.z * c2
        let up =
            2 * (q.x * q.z - q.w * q.y) * force.x + 2 * (q.y * q.z + q.w * q.x) * force.y
            + (1 - 2 * (q.x * q.x + q.y * q.y)) * force.z
        vertical += interval * up
        self.squaredRate += interval * squaredRate
        duration += interval
    }
}

/// The sensor's axes as seen from above: the horizontal rows of the rotation matrix, a column each.
struct HorizontalAxes: BitwiseCopyable {
    let x, y, z: SIMD2<Double>

    @inline(__always)
    init(_ q: Quaternion) {
        x = SIMD2(1 - 2 * (q.y * q.y + q.z * q.z), 2 * (q.x * q.y + q.w * q.z))
        y = SIMD2(2 * (q.x * q.y - q.w * q.z), 1 - 2 * (q.x * q.x + q.z * q.z))
        z = SIMD2(2 * (q.x * q.z + q.w * q.y), 2 * (q.y * q.z - q.w * q.x))
    }

    @inline(__always)
    func callAsFunction(_ v: Vector3) -> SIMD2<Double> { v.x * x + v.y * y + v.z * z }
}
