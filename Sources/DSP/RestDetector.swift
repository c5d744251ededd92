// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Tells when a sensor lies still: rate and specific force stay near their own slow means for a while.
///
/// The slow means are moved once a block, so a sample costs a few comparisons. Thresholds as in VQF (Laidig and Seel 2023).
public struct RestDetector: Sendable, BitwiseCopyable {
    public struct Parameters: Hashable, Sendable, BitwiseCopyable {
        /// s; a shorter calm is no rest.
        public var duration = 1.5
        /// s; time constant of the slow means.
        public var meanTime = 0.5
        /// rad/s; largest departure of the rate from its mean.
        public var rate = 2.0 * Double.pi / 180
        /// m/s²; largest departure of the specific force from its mean.
        public var force = 0.5
        /// rad/s; a mean rate above this on any axis is a turn at constant speed, not a bias.
        public var meanRate = 2.0 * Double.pi / 180

        public init() {}
    }

    private let parameters: Parameters
    private let squaredRate: Double
    private let squaredForce: Double
    private var calm = 0.0
    private var isBlockCalm = false
    private var hasMeans = false
    private var meanForce = Vector3.zero
    private var rateSum = Vector3.zero
    private var forceSum = Vector3.zero
    private var duration = 0.0
    /// rad/s; the slow mean of the rate: at rest, the gyroscope's bias.
    public private(set) var meanRate = Vector3.zero

    public init(_ parameters: Parameters = .init()) {
        self.parameters = parameters
        squaredRate = parameters.rate * parameters.rate
        squaredForce = parameters.force * parameters.force
    }

    /// Whether the calm has lasted long enough, up to the last closed block.
    public var isAtRest: Bool { calm >= parameters.duration }

    /// One sample of `interval` seconds.
    @inline(__always)
    public mutating func push(rate: Vector3, force: Vector3, interval: Double) {
        rateSum += interval * rate
        forceSum += interval * force
        duration += interval
        if isBlockCalm, (rate - meanRate).squaredNorm > squaredRate || (force - meanForce).squaredNorm > squaredForce {
            isBlockCalm = false
        }
    }

    /// Ends a block: moves the means, counts the calm.
    public mutating func closeBlock() {
        guard duration > 0 else { return }
        let rate = (1 / duration) * rateSum
        let force = (1 / duration) * forceSum
        let weight = hasMeans && calm >= 0 ? min(duration / parameters.meanTime, 1) : 1
        meanRate += weight * (rate - meanRate)
        meanForce += weight * (force - meanForce)
        let isTurning = max(meanRate.x.magnitude, meanRate.y.magnitude, meanRate.z.magnitude) > parameters.meanRate
        calm = hasMeans && isBlockCalm && !isTurning ? min(calm + duration, 1e6) : 0
        hasMeans = true
        isBlockCalm = true
        duration = 0
        rateSum = .zero
        forceSum = .zero
    }

    /// Forgets what came before, as after a gap.
    public mutating func reset() { self = RestDetector(parameters) }
}
