// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The Kalman filter's step, once a block: predict, observe, feed back.
extension OrientationFilter {
    mutating func closeBlock() {
        predictBlock()
        observeBlock()
        feedBack()
        finishBlock()
    }

    /// To the end of the block: the integrated velocity, and how errors have grown.
    mutating func predictBlock() {
        rest.closeBlock()
        velocity += block.horizontal
        covariance.predict(block)
        covariance.addProcessNoise(of: block, parameters)
    }

    /// The one observation: the velocity is bounded. At rest also: the rate is the bias.
    mutating func observeBlock() {
        let duration = block.duration
        let axes = HorizontalAxes(orientation)
        let residual = velocity - axes(steadyVelocity)
        let p = parameters
        let square = 0.5 * (residual.x * residual.x + residual.y * residual.y)
        squaredVelocityScale += min(duration / p.velocityScaleTime, 1) * (square - squaredVelocityScale)
        var scale = squaredVelocityScale + p.velocityFloor * p.velocityFloor
        if rest.isAtRest { scale = min(scale, p.restVelocity * p.restVelocity) }
        let variance = p.velocityTime * scale / duration
        covariance.observeVelocity(axis: 0, residual: -residual.x, axes: axes, variance: variance)
        covariance.observeVelocity(axis: 1, residual: -residual.y, axes: axes, variance: variance)
        guard rest.isAtRest else { return }
        let restVariance = p.restRate * p.restRate / duration
        let measured = rest.meanRate - gyroscopeBias
        covariance.observe(4, residual: measured.x, variance: restVariance)
        covariance.observe(5, residual: measured.y, variance: restVariance)
        covariance.observe(6, residual: measured.z, variance: restVariance)
    }

    /// Puts the corrections where they belong; then there is nothing left to correct.
    mutating func feedBack() {
        let c = covariance.corrections
        orientation = (Quaternion(turningBy: Vector3(c[0].x, c[0].y, 0)) * orientation).normalized
        velocity += SIMD2(c[0].z, c[0].w)
        gyroscopeBias = (gyroscopeBias + Vector3(c[1].x, c[1].y, c[1].z)).limited(to: parameters.biasLimit)
        let limit = parameters.matrixLimit
        matrix.0 = (matrix.0 + Vector3(c[1].w, c[2].x, c[2].y)).limited(to: limit)
        matrix.1 = (matrix.1 + Vector3(c[2].z, c[2].w, c[3].x)).limited(to: limit)
        matrix.2 = (matrix.2 + Vector3(c[3].y, c[3].z, c[3].w)).limited(to: limit)
        steadyVelocity = (steadyVelocity + Vector3(c[4].x, c[4].y, c[4].z)).limited(to: Self.velocityLimit)
        covariance.corrections = [5 of SIMD4<Double>](repeating: .zero)
    }

    /// Watches the mean of the specific force, which is vertical unless the filter is lost; then starts again from it.
    mutating func finishBlock() {
        let duration = block.duration
        let mean = (1 / duration) * Vector3(block.horizontal.x, block.horizontal.y, block.vertical)
        block = StrapdownBlock()
        watchedTime = min(watchedTime + duration, parameters.watch)
        watched += min(duration / watchedTime, 1) * (mean - watched)
        lostFor = max(lostFor - duration, 0)
        guard watchedTime >= parameters.watch else { return }
        let length = watched.norm
        guard length > 0.5 * Self.gravity, watched.z < length * lostCosine else { return }
        orientation = orientation.levelled(watched)
        watched = Vector3(0, 0, length)
        watchedTime = 0
        forgetGyroscope()
        forgetInclination()
        rest.reset()
        restarts += 1
        interruptions += 1
        lostFor = parameters.watch
    }

    /// m/s; no steady velocity is larger.
    private static let velocityLimit = 30.0
}

extension OrientationCovariance {
    /// P ← P + Q over one block.
    mutating func addProcessNoise(of block: StrapdownBlock, _ p: OrientationFilter.Parameters) {
        let clippedAngle = p.clippedLoss * block.clippedTurn
        let angle =
            p.angleWalk * p.angleWalk * block.duration + p.angleWalkPerRate * p.angleWalkPerRate * block.squaredRate
            + clippedAngle * clippedAngle
        for index in 0...1 { addVariance(angle, to: index) }
        if block.clippedVelocity > 0 {
            let velocity = p.clippedLoss * block.clippedVelocity
            for index in 2...3 { addVariance(velocity * velocity, to: index) }
        }
        for index in 4...6 { addVariance(p.biasWalk * p.biasWalk * block.duration, to: index) }
        guard count > 16 else { return }
        for index in 16...18 { addVariance(p.steadyVelocityWalk * p.steadyVelocityWalk * block.duration, to: index) }
    }
}
