// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Orientation from gyroscope and accelerometer, without a magnetometer: the heading drifts, the inclination doesn't.
///
/// A strapdown integration whose errors a Kalman filter estimates once a block of 0.1 s, from one observation: the velocity of
/// whatever carries the sensor is bounded, and how far is measured on the way. Errors of the gyroscope (bias, and a matrix of
/// scale and misalignment) are learnt. Where this is at its limit: an accelerometer's bias of 0.1 m/s² passes for 0.6° of tilt.
///
/// Works from 20 to 1000 samples a second, with uneven intervals. A value in fixed storage; nothing is allocated. Keep it in
/// one place: it is about 4 kB.
public struct OrientationFilter: Sendable, BitwiseCopyable {
    /// How far the answer can be trusted.
    public enum State: UInt8, Hashable, Sendable, BitwiseCopyable {
        /// The first second, or the one after a long gap: the vertical comes from few samples.
        case starting
        case tracking
        /// The mean specific force is not what gravity would give: scale fault, clipping, long acceleration.
        case disturbed
        /// The filter had leant over and started again less than a `watch` ago.
        case lost
    }

    enum Phase: UInt8, BitwiseCopyable { case empty, start, filter, accelerometer }

    public let parameters: Parameters
    /// Sensor → earth (z up), unit; without the advance by `parameters.delay`.
    public internal(set) var orientation = Quaternion.identity
    /// rad/s; what is taken from the measured rate.
    public internal(set) var gyroscopeBias = Vector3.zero
    /// How often the filter found itself lost and started again.
    public internal(set) var restarts = 0

    // The Kalman filter: `OrientationFilter+Block.swift`.
    /// What is added to the unit matrix before it turns measured rates into true ones, by rows.
    var matrix = (Vector3.zero, Vector3.zero, Vector3.zero)
    /// m/s; the body's steady velocity in sensor axes.
    var steadyVelocity = Vector3.zero
    /// m/s; integrated horizontal velocity.
    var velocity = SIMD2<Double>.zero
    /// m²/s²; half the mean squared velocity residual.
    var squaredVelocityScale = 0.0
    var covariance: OrientationCovariance
    var block = StrapdownBlock()
    var rest: RestDetector
    /// Raised whenever the chain of blocks is interrupted: the second pass goes no further back.
    var interruptions = 0
    /// m/s²; watched mean of the specific force in earth axes, and the time behind it.
    var watched = Vector3.zero
    var watchedTime = 0.0
    /// s left of the state `lost`.
    var lostFor = 0.0
    let lostCosine: Double

    // Start, gaps, no gyroscope: `OrientationFilter+Start.swift`.
    var phase = Phase.empty
    /// s since the phase began (accelerometer alone).
    var phaseTime = 0.0
    /// While starting: sensor → axes that the gyroscope alone keeps, and the integral of the specific force in them.
    var strapdown = Quaternion.identity
    var line = VelocityLine()
    /// Two low-passes in a row of the specific force in sensor axes: the vertical without a gyroscope.
    var slowForce = Vector3.zero
    var slowerForce = Vector3.zero

    private var lastTime = -Double.infinity
    var lastRate = Vector3.zero
    /// s; the usual interval between samples.
    private var usualInterval = 0.0

    public init(_ parameters: Parameters = .init()) {
        self.parameters = parameters
        covariance = OrientationCovariance(count: parameters.followsSteadyVelocity ? 19 : 16)
        rest = RestDetector(parameters.rest)
        lostCosine = Elementary.cos(parameters.lostLean)
        forgetGyroscope()
    }

    /// Whether the sensor lies still.
    public var isAtRest: Bool { rest.isAtRest }

    /// rad²; variance of the inclination as the filter sees it, both horizontal axes together.
    public var inclinationVariance: Double {
        let bias = parameters.accelerometerBias / Self.gravity
        switch phase {
        case .empty: return Double.pi * Double.pi
        case .start, .accelerometer:
            let first = parameters.firstInclination
            return 2 * (first * first / (1 + 10 * phaseTime * phaseTime) + bias * bias)
        case .filter: return max(covariance[0, 0] + covariance[1, 1], 0) + 2 * bias * bias
        }
    }

    /// rad; standard uncertainty of the inclination, the accelerometer's unknown bias included.
    public var inclinationUncertainty: Double { min(inclinationVariance.squareRoot(), Double.pi) }

    public var state: State {
        if lostFor > 0 { return .lost }
        if phase == .empty || phase == .start { return .starting }
        guard watchedTime > 0.5 * parameters.watch else { return .tracking }
        let departure = (watched.norm / Self.gravity - 1).magnitude
        return departure > parameters.disturbedNorm ? .disturbed : .tracking
    }

    /// The orientation at the instant of `sample`, sensor → earth (z up).
    ///
    /// A sample that isn't later than the last one, or not finite, changes nothing.
    public mutating func push(_ sample: Sample) -> Quaternion {
        if advance(sample) { closeBlock() }
        return answer
    }

    /// The orientation, advanced by the device's delay.
    @inline(__always)
    var answer: Quaternion {
        guard parameters.delay != 0, phase != .accelerometer else { return orientation }
        return (orientation * Quaternion(turningBy: parameters.delay * corrected(lastRate))).normalized
    }

    /// One sample, up to the Kalman filter's step; true where that is due.
    @inline(__always)
    mutating func advance(_ sample: Sample) -> Bool {
        let force = sample.specificForce
        let rate = sample.angularRate
        let isUsualForce = force.squaredNorm < Self.forceLimit * Self.forceLimit
        if isUsualForce, rate.squaredNorm < Self.rateLimit * Self.rateLimit {
            return step(sample.time, force, rate, sample.flags)
        }
        guard force.isFinite, rate.isFinite else { return false }
        return step(sample.time, force.limited(to: Self.forceLimit), rate.limited(to: Self.rateLimit), sample.flags)
    }

    @inline(__always)
    private mutating func step(_ time: Double, _ force: Vector3, _ rate: Vector3, _ flags: Sample.Flags) -> Bool {
        let elapsed = time - lastTime
        guard elapsed > 0, time.isFinite else { return false }
        lastTime = time
        let isPlain = flags.isEmpty
        let hasGyroscope = parameters.usesGyroscope && (isPlain || !flags.contains(.noGyroscope))
        guard phase != .empty, hasGyroscope == (phase != .accelerometer) else {
            begin(hasGyroscope, force)
            lastRate = rate
            return false
        }
        if usualInterval == 0 { usualInterval = min(elapsed, parameters.gap) }
        let isGap = elapsed > parameters.gap && elapsed > 2.5 * usualInterval
        if isGap || (!isPlain && flags.contains(.afterGap)) {
            bridge(elapsed, force)
            lastRate = rate
            return false
        }
        usualInterval += 0.02 * (elapsed - usualInterval)
        guard hasGyroscope else {
            followForce(force, elapsed)
            return false
        }
        let measured = parameters.rateMeaning == .intervalMean ? rate : 0.5 * (rate + lastRate)
        lastRate = rate
        let turning = corrected(measured)
        let turn = Quaternion(turningBy: elapsed * turning)
        // Half the turn back, to first order: the attitude in the middle of the interval.
        let turned = parameters.forceMeaning == .instantaneous ? force : force - (0.5 * elapsed) * turning.cross(force)
        guard phase == .filter else {
            strapdown = (strapdown * turn).nearlyNormalized
            start(turned, elapsed)
            return false
        }
        orientation = (orientation * turn).nearlyNormalized
        block.push(
            orientation, force: turned, measuredRate: measured, squaredRate: turning.squaredNorm, interval: elapsed)
        if !isPlain {
            if flags.contains(.clippedGyroscope) { block.clippedTurn += elapsed * rate.norm }
            if flags.contains(.clippedAccelerometer) { block.clippedVelocity += elapsed * force.norm }
        }
        rest.push(rate: rate, force: force, interval: elapsed)
        return block.duration + 0.5 * elapsed >= parameters.block
    }

    @inline(__always)
    private func corrected(_ rate: Vector3) -> Vector3 {
        Vector3(
            rate.x + (matrix.0.dot(rate) - gyroscopeBias.x), rate.y + (matrix.1.dot(rate) - gyroscopeBias.y),
            rate.z + (matrix.2.dot(rate) - gyroscopeBias.z))
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
    func limited(to limit: Double) -> Vector3 {
        Vector3(min(max(x, -limit), limit), min(max(y, -limit), limit), min(max(z, -limit), limit))
    }
}
