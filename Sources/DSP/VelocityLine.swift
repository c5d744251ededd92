// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The straight line that fits the integral of the specific force best: where velocity is bounded, its slope is gravity.
///
/// v(t) = v0 + u(t) - g t, with u the integral in axes that only the gyroscope keeps. No assumption on the attitude, so it has
/// no wrong answer to fall into, unlike a linearised filter that starts far off; and better than the mean of the specific
/// force, whose error is the whole change of velocity.
struct VelocityLine: Sendable, BitwiseCopyable {
    /// s since the start.
    private(set) var time = 0.0
    /// m/s; integral of the specific force.
    private(set) var integral = Vector3.zero
    // Integrals over time of u, t u, and |u|².
    private var first = Vector3.zero
    private var moment = Vector3.zero
    private var square = 0.0

    /// A sample of `interval` seconds.
    mutating func push(_ force: Vector3, interval: Double) {
        // The integral rises evenly within the interval: its middle, and what the slope adds to the second moments.
        let t = time + 0.5 * interval
        let u = integral + (0.5 * interval) * force
        let spread = interval * interval * interval / 12
        first += interval * u
        moment += (interval * t) * u + spread * force
        square += interval * u.squaredNorm + spread * force.squaredNorm
        integral += interval * force
        time += interval
    }

    /// m/s²; the slope, that is, gravity upwards as far as it is known. Expects some time to have passed.
    var slope: Vector3 { (12 / (time * time * time)) * (moment - (0.5 * time) * first) }

    /// m/s; the velocity now, which is what the line leaves of the integral.
    var velocity: Vector3 { integral - (1 / time) * first - (0.5 * time) * slope }

    /// m²/s²; mean square over time of what the line leaves, the three axes together.
    var squaredResidual: Double {
        let mean = (1 / time) * first
        return max(square / time - mean.squaredNorm - time * time / 12 * slope.squaredNorm, 0)
    }
}
