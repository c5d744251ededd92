// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Orientation from gyroscope and accelerometer, without a magnetometer: the heading drifts, the inclination doesn't.
///
/// A strapdown integration whose errors a Kalman filter estimates once a block of 0.1 s, from one observation: the velocity of
/// whatever carries the sensor is bounded, and how far is measured on the way. Errors of the gyroscope (bias, and a matrix of
/// scale and misalignment) are learnt. Where this is at its limit: an accelerometer's bias of 0.1 m/s² passes for 0.6° of tilt.
///
/// Works from 20 to 1000 samples a second, with uneven intervals. A value type in fixed storage; nothing is allocated. Keep it
/// in one place: it is about 4 kB.
public struct OrientationFilter: Sendable, BitwiseCopyable {
    /// How far the answer can be trusted.
    public enum State: UInt8, Hashable, Sendable, BitwiseCopyable {
        /// The first half second, or the one after a long gap: the vertical is a mean of few samples.
        case starting
        case tracking
        /// The mean specific force is not what gravity would give: scale fault, clipping, long acceleration.
        case disturbed
        /// The filter had leant over and started again less than a `watch` ago.
        case lost
    }

    public let parameters: Parameters
    /// Sensor → earth (z up), unit; without the advance by `parameters.delay`.
    public internal(set) var orientation = Quaternion.identity
    /// rad/s; what is taken from the measured rate.
    public internal(set) var gyroscopeBias = Vector3.zero
    /// How often the filter found itself lost and started again.
    public internal(set) var restarts = 0

    /// What is added to the unit matrix before it turns measured rates into true ones, by rows.
    var matrix = (Vector3.zero, Vector3.zero, Vector3.zero)
    /// m/s; the body's steady velocity in sensor axes.
    var steadyVelocity = Vector3.zero
    /// m/s; integrated horizontal velocity.
    var velocity = SIMD2<Double>.zero
    /// m²/s²; half the mean squared velocity residual.
    var squaredVelocityScale: Double
    var covariance: OrientationCovariance
    var block = StrapdownBlock()
    var rest: RestDetector
    /// Blocks closed so far: tells the second pass when to take a record.
    var blocks = 0

    private let lostCosine: Double
    private var lastTime = -Double.infinity
    private var lastRate = Vector3.zero
    /// s; the usual interval between samples.
    private var usualInterval = 0.0
    private var phase = Phase.empty
    /// s since the phase began.
    private var phaseTime = 0.0
    /// Sum of the specific force in earth axes while starting, times its time: m/s.
    private var startSum = Vector3.zero
    /// m/s²; watched mean of the specific force in earth axes, and the time behind it.
    private var watched = Vector3.zero
    private var watchedTime = 0.0
    private var lostFor = 0.0
    /// Two low-passes in a row of the specific force in sensor axes: the vertical without a gyroscope.
    private var slowForce = Vector3.zero
    private var slowerForce = Vector3.zero

    private enum Phase: UInt8, BitwiseCopyable { case empty, mean, filter, accelerometer }

    public init(_ parameters: Parameters = .init()) {
        self.parameters = parameters
        squaredVelocityScale = parameters.firstVelocityScale * parameters.firstVelocityScale
        covariance = OrientationCovariance(count: parameters.followsSteadyVelocity ? 19 : 16)
        rest = RestDetector(parameters.rest)
        lostCosine = Elementary.cos(parameters.lostLean)
        forgetGyroscope()
    }

    /// Whether the sensor lies still.
    public var isAtRest: Bool { rest.isAtRest }

    /// rad²; variance of the inclination as the filter sees it, both horizontal axes together.
    public var inclinationVariance: Double {
        switch phase {
        case .empty: return Double.pi * Double.pi
        case .mean, .accelerometer:
            return 2 * parameters.firstInclination * parameters.firstInclination / (1 + 4 * phaseTime)
        case .filter:
            let bias = parameters.accelerometerBias / Self.gravity
            return max(covariance[0, 0] + covariance[1, 1], 0) + 2 * bias * bias
        }
    }

    /// rad; standard uncertainty of the inclination, the accelerometer's unknown bias included.
    public var inclinationUncertainty: Double { min(inclinationVariance.squareRoot(), Double.pi) }

    public var state: State {
        if lostFor > 0 { return .lost }
        if phase == .empty || phase == .mean { return .starting }
        guard watchedTime > 0.5 * parameters.watch else { return .tracking }
        let departure = (watched.norm / Self.gravity - 1).magnitude
        return departure > parameters.disturbedNorm ? .disturbed : .tracking
    }

    /// The orientation at the instant of `sample`, sensor → earth (z up).
    ///
    /// A sample that isn't later than the last one, or not finite, changes nothing.
    public mutating func push(_ sample: Sample) -> Quaternion {
        let force = sample.specificForce
        let rate = sample.angularRate
        let isUsualForce = force.squaredNorm < Self.forceLimit * Self.forceLimit
        if isUsualForce, rate.squaredNorm < Self.rateLimit * Self.rateLimit {
            step(sample.time, force, rate, sample.flags)
        } else if force.isFinite, rate.isFinite {
            step(sample.time, force.limited(to: Self.forceLimit), rate.limited(to: Self.rateLimit), sample.flags)
        }
        guard parameters.delay != 0, phase != .accelerometer else { return orientation }
        return (orientation * Quaternion(turningBy: parameters.delay * corrected(lastRate))).normalized
    }

    @inline(__always)
    private mutating func step(_ time: Double, _ force: Vector3, _ rate: Vector3, _ flags: Sample.Flags) {
        let elapsed = time - lastTime
        guard elapsed > 0, time.isFinite else { return }
        lastTime = time
        let hasGyroscope = parameters.usesGyroscope && !flags.contains(.noGyroscope)
        if phase == .empty {
            begin(hasGyroscope, force)
            lastRate = rate
            return
        }
        if usualInterval == 0 { usualInterval = min(elapsed, parameters.gap) }
        if flags.contains(.afterGap) || (elapsed > parameters.gap && elapsed > 2.5 * usualInterval) {
            bridge(elapsed, force)
            lastRate = rate
            return
        }
        usualInterval += 0.02 * (elapsed - usualInterval)
        if hasGyroscope != (phase != .accelerometer) { begin(hasGyroscope, force) }
        guard hasGyroscope else {
            followForce(force, elapsed)
            return
        }
        let measured = parameters.rateMeaning == .intervalMean ? rate : 0.5 * (rate + lastRate)
        lastRate = rate
        let turning = corrected(measured)
        orientation = (orientation * Quaternion(turningBy: elapsed * turning)).nearlyNormalized
        if phase == .filter {
            block.push(
                orientation, force: force, measuredRate: measured, squaredRate: turning.squaredNorm, interval: elapsed)
            rest.push(rate: rate, force: force, interval: elapsed)
            if block.duration + 0.5 * elapsed >= parameters.block { closeBlock() }
        } else {
            start(force, elapsed)
        }
    }

    @inline(__always)
    private func corrected(_ rate: Vector3) -> Vector3 {
        Vector3(
            rate.x + (matrix.0.dot(rate) - gyroscopeBias.x), rate.y + (matrix.1.dot(rate) - gyroscopeBias.y),
            rate.z + (matrix.2.dot(rate) - gyroscopeBias.z))
    }
}

// MARK: - Start, gaps, and no gyroscope

extension OrientationFilter {
    /// The first sample, or the first one after the gyroscope came or went.
    private mutating func begin(_ hasGyroscope: Bool, _ force: Vector3) {
        phase = hasGyroscope ? .mean : .accelerometer
        phaseTime = 0
        startSum = .zero
        slowForce = force
        slowerForce = force
        block = StrapdownBlock()
        rest.reset()
        watchedTime = 0
        if force.squaredNorm > 1e-6 { level(orientation.rotate(force)) }
    }

    /// While starting: the mean specific force so far is vertical.
    private mutating func start(_ force: Vector3, _ interval: Double) {
        startSum += interval * orientation.rotate(force)
        phaseTime += interval
        // A mean near zero (free fall) says nothing.
        if startSum.norm > 0.1 * Self.gravity * phaseTime {
            startSum = level(startSum)
        }
        guard phaseTime >= parameters.start else { return }
        phase = .filter
        watched = (1 / phaseTime) * startSum
        watchedTime = phaseTime
        forgetInclination()
    }

    /// Turns the orientation by the shortest way that makes `up` (earth axes) vertical; gives `up` thus turned.
    @discardableResult
    private mutating func level(_ up: Vector3) -> Vector3 {
        let length = up.norm
        guard length > 0, length.isFinite else { return up }
        let z = up.z / length
        // Exactly upside down: half a turn about x.
        let turn: Quaternion
        if z > -0.999_999 {
            let w = (0.5 * (z + 1)).squareRoot()
            let s = 0.5 / (w * length)
            turn = Quaternion(w, s * up.y, -s * up.x, 0)
        } else {
            turn = Quaternion(0, 1, 0, 0)
        }
        orientation = (turn * orientation).normalized
        return Vector3(0, 0, length)
    }

    /// A silence of `elapsed` seconds: the orientation is held, and what may have happened meanwhile is allowed for.
    private mutating func bridge(_ elapsed: Double, _ force: Vector3) {
        guard phase == .filter, elapsed < parameters.longGap else {
            let isLong = elapsed >= parameters.longGap
            if phase == .filter || isLong { begin(phase != .accelerometer, isLong ? force : .zero) }
            return
        }
        block = StrapdownBlock()
        rest.reset()
        // As if it had gone on turning as fast as before, or at 30 °/s at least.
        let angle = min((lastRate.norm + 0.5) * elapsed, parameters.firstInclination)
        covariance.addVariance(angle * angle, to: 0)
        covariance.addVariance(angle * angle, to: 1)
        restartVelocity()
    }

    private mutating func restartVelocity() {
        velocity = HorizontalAxes(orientation)(steadyVelocity)
        for index in 2...3 { covariance.isolate(index, variance: parameters.firstVelocity * parameters.firstVelocity) }
    }

    /// Inclination and velocity become as uncertain as at the start.
    private mutating func forgetInclination() {
        block = StrapdownBlock()
        for index in 0...1 {
            covariance.isolate(index, variance: parameters.firstInclination * parameters.firstInclination)
        }
        restartVelocity()
    }

    private mutating func forgetGyroscope() {
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
    private mutating func followForce(_ force: Vector3, _ interval: Double) {
        phaseTime = min(phaseTime + interval, 1e6)
        // A running mean first, so that the answer is right from the start.
        let weight = max(interval / (parameters.accelerometerTime + interval), interval / (phaseTime + interval))
        slowForce += weight * (force - slowForce)
        slowerForce += weight * (slowForce - slowerForce)
        guard slowerForce.squaredNorm > 1 else { return }
        level(orientation.rotate(slowerForce))
    }
}

// MARK: - Block

extension OrientationFilter {
    /// The Kalman filter's step: predict, observe, feed back.
    private mutating func closeBlock() {
        rest.closeBlock()
        let duration = block.duration
        velocity += block.horizontal
        covariance.predict(block)
        addProcessNoise(duration)
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
        if rest.isAtRest {
            let variance = p.restRate * p.restRate / duration
            let measured = rest.meanRate - gyroscopeBias
            covariance.observe(4, residual: measured.x, variance: variance)
            covariance.observe(5, residual: measured.y, variance: variance)
            covariance.observe(6, residual: measured.z, variance: variance)
        }
        feedBack()
        watch(duration)
        block = StrapdownBlock()
        blocks += 1
    }

    private mutating func addProcessNoise(_ duration: Double) {
        let p = parameters
        let angle =
            p.angleWalk * p.angleWalk * duration + p.angleWalkPerRate * p.angleWalkPerRate * block.squaredRate
        for index in 0...1 { covariance.addVariance(angle, to: index) }
        for index in 4...6 { covariance.addVariance(p.biasWalk * p.biasWalk * duration, to: index) }
        guard p.followsSteadyVelocity else { return }
        for index in 16...18 {
            covariance.addVariance(p.steadyVelocityWalk * p.steadyVelocityWalk * duration, to: index)
        }
    }

    private mutating func feedBack() {
        let c = covariance.corrections
        orientation = (Quaternion(turningBy: Vector3(c[0].x, c[0].y, 0)) * orientation).normalized
        velocity += SIMD2(c[0].z, c[0].w)
        gyroscopeBias = (gyroscopeBias + Vector3(c[1].x, c[1].y, c[1].z)).limited(to: parameters.biasLimit)
        let limit = parameters.matrixLimit
        matrix.0 = (matrix.0 + Vector3(c[1].w, c[2].x, c[2].y)).limited(to: limit)
        matrix.1 = (matrix.1 + Vector3(c[2].z, c[2].w, c[3].x)).limited(to: limit)
        matrix.2 = (matrix.2 + Vector3(c[3].y, c[3].z, c[3].w)).limited(to: limit)
        steadyVelocity += Vector3(c[4].x, c[4].y, c[4].z)
        covariance.corrections = [5 of SIMD4<Double>](repeating: .zero)
    }

    /// Keeps the mean of the specific force, which is vertical unless the filter is lost; then starts again from it.
    private mutating func watch(_ duration: Double) {
        let mean = (1 / duration) * Vector3(block.horizontal.x, block.horizontal.y, block.vertical)
        watchedTime = min(watchedTime + duration, parameters.watch)
        watched += min(duration / watchedTime, 1) * (mean - watched)
        lostFor = max(lostFor - duration, 0)
        guard watchedTime >= parameters.watch else { return }
        let length = watched.norm
        guard length > 5, watched.z < length * lostCosine else { return }
        watched = level(watched)
        forgetGyroscope()
        forgetInclination()
        rest.reset()
        restarts += 1
        lostFor = parameters.watch
        watchedTime = 0
    }

    /// m/s².
    static let gravity = 9.81
    /// m/s² and rad/s; beyond what any sensor measures, so that no input makes a state infinite.
    private static let forceLimit = 2000.0
    private static let rateLimit = 100.0
}

extension Vector3 {
    /// Each component within ± `limit`.
    @inline(__always)
    fileprivate func limited(to limit: Double) -> Vector3 {
        Vector3(min(max(x, -limit), limit), min(max(y, -limit), limit), min(max(z, -limit), limit))
    }
}

extension Quaternion {
    /// Turns by a rotation vector (rad), by the series of sine and cosine of its half to the fourth power. Unit to 1e-8 for
    /// angles up to 0.1 rad; normalise.
    @inline(__always)
    init(turningBy rotation: Vector3) {
        let square = 0.25 * rotation.squaredNorm
        let s = 0.5 - square * (1 / 12.0 - square * (1 / 240.0))
        self.init(1 - square * (0.5 - square * (1 / 24.0)), s * rotation.x, s * rotation.y, s * rotation.z)
    }

    /// Unit length again after one step: no root where the norm is near 1.
    @inline(__always)
    fileprivate var nearlyNormalized: Quaternion {
        let excess = squaredNorm - 1
        guard excess.magnitude < 1e-5 else { return normalized }
        let s = 1 - 0.5 * excess
        return Quaternion(s * w, s * x, s * y, s * z)
    }
}
