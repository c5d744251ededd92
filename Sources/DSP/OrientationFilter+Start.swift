// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Start, gaps, and attitude without a gyroscope.
extension OrientationFilter {
    /// The first sample, the first one after a long gap, or after the gyroscope came or went.
    mutating func begin(_ hasGyroscope: Bool, _ force: Vector3) {
        phase = hasGyroscope ? .start : .accelerometer
        phaseTime = 0
        line = VelocityLine()
        slowForce = force
        slowerForce = force
        block = StrapdownBlock()
        rest.reset()
        watchedTime = 0
        interruptions += 1
        if force.squaredNorm > 1e-6 { orientation = orientation.levelled(orientation.rotate(force)) }
        strapdown = orientation
    }

    /// While starting: velocity is bounded, so gravity is the slope of its integral.
    mutating func start(_ force: Vector3, _ interval: Double) {
        line.push(strapdown.rotate(force), interval: interval)
        phaseTime = line.time
        let slope = line.time < parameters.startMean ? (1 / line.time) * line.integral : line.slope
        // Near zero (free fall) the slope says nothing.
        orientation = slope.norm > 0.1 * Self.gravity ? strapdown.levelled(slope) : strapdown
        guard line.time >= parameters.start else { return }
        phase = .filter
        forgetInclination()
        let turn = orientation * strapdown.conjugate
        watched = turn.rotate((1 / line.time) * line.integral)
        watchedTime = line.time
        let v = turn.rotate(line.velocity)
        velocity = velocity + SIMD2(v.x, v.y)
        squaredVelocityScale = max(
            0.5 * line.squaredResidual, parameters.firstVelocityScale * parameters.firstVelocityScale)
        // Least squares through values of which one counts each `velocityTime`, but at least one: the slope has the variance
        // 12 s²/t², the value at the end 4 s², and they go together by √3/2.
        let mean = squaredVelocityScale * min(parameters.velocityTime / line.time, 1)
        let tilt = 12 * mean / (line.time * line.time * Self.gravity * Self.gravity) + 1e-4
        let both = 0.75.squareRoot() * (tilt * 4 * mean).squareRoot()
        for index in 0...1 { covariance[index, index] = tilt }
        for index in 2...3 { covariance[index, index] = 4 * mean }
        covariance[1, 2] = both
        covariance[2, 1] = both
        covariance[0, 3] = -both
        covariance[3, 0] = -both
    }

    /// A silence of `elapsed` seconds: the orientation is held, and what may have happened meanwhile is allowed for.
    mutating func bridge(_ elapsed: Double, _ force: Vector3) {
        guard elapsed < parameters.longGap, phase == .filter else {
            // A start that is interrupted begins again; so does everything after a long gap.
            let isLong = elapsed >= parameters.longGap
            if phase == .start || isLong { begin(phase != .accelerometer, force) }
            return
        }
        block = StrapdownBlock()
        rest.reset()
        interruptions += 1
        // As if it had gone on turning as fast as before, or at 30 °/s at least.
        let angle = min((lastRate.norm + 0.5) * elapsed, parameters.firstInclination)
        for index in 0...1 { covariance.addVariance(angle * angle, to: index) }
        forgetVelocity()
    }

    /// Inclination and velocity become uncertain.
    mutating func forgetInclination() {
        block = StrapdownBlock()
        for index in 0...1 {
            covariance.isolate(index, variance: parameters.firstInclination * parameters.firstInclination)
        }
        forgetVelocity()
    }

    private mutating func forgetVelocity() {
        velocity = HorizontalAxes(orientation)(steadyVelocity)
        for index in 2...3 { covariance.isolate(index, variance: parameters.firstVelocity * parameters.firstVelocity) }
    }

    mutating func forgetGyroscope() {
        gyroscopeBias = .zero
        matrix = (.zero, .zero, .zero)
        steadyVelocity = .zero
        squaredVelocityScale = parameters.firstVelocityScale * parameters.firstVelocityScale
        for index in 4...6 { covariance.isolate(index, variance: parameters.firstBias * parameters.firstBias) }
        for index in 7...15 { covariance.isolate(index, variance: parameters.firstMatrix * parameters.firstMatrix) }
        guard parameters.followsSteadyVelocity else { return }
        for index in 16...18 {
            covariance.isolate(index, variance: parameters.firstSteadyVelocity * parameters.firstSteadyVelocity)
        }
    }

    /// Without a gyroscope: the low-passed specific force is vertical.
    mutating func followForce(_ force: Vector3, _ interval: Double) {
        phaseTime = min(phaseTime + interval, 1e6)
        // A running mean first, so that the answer is right from the start.
        let weight = max(interval / (parameters.accelerometerTime + interval), interval / (phaseTime + interval))
        slowForce += weight * (force - slowForce)
        slowerForce += weight * (slowForce - slowerForce)
        guard slowerForce.squaredNorm > 1 else { return }
        orientation = orientation.levelled(orientation.rotate(slowerForce))
    }
}
