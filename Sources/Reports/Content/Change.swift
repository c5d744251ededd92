// SPDX-License-Identifier: Apache-2.0

internal import Exports
public import Gait
public import Motion

/// A mean with what is known of it.
public struct MeanFigure: Hashable, Sendable {
    public var mean: Double
    /// nil of a single step.
    public var standardDeviation: Double?
    public var count: Int
    public var uncertainty: StepMean.Uncertainty?

    /// Half of the 95 % interval against the truth.
    public var half: Double? { uncertainty.map { StepMean.coverageFactor * $0.combined } }

    /// nil where there are no steps.
    init?(_ quantity: MetricSummary, _ activity: Activity, _ side: Side, _ placement: Placement) {
        let steps = quantity[activity, side]
        guard let mean = steps.mean else { return nil }
        self.mean = mean
        standardDeviation = steps.standardDeviation
        count = steps.count
        uncertainty = steps.uncertainty(
            quantity.systematic(placement, activity), isShared: quantity.descriptor.systematic.isSharedBySteps)
    }
}

/// A mean against that of another session.
public enum Change: Hashable, Sendable {
    /// The interval is half of 95 %; `threshold` is what had to be passed.
    case real(by: Double, half: Double, threshold: Double)
    case undetectable(by: Double, half: Double, threshold: Double)
    case notComparable(String)

    /// Fewer steps a mean are too few to compare.
    public static let fewestSteps = 20

    /// Real where it passes both the metric's minimal detectable change and twice the uncertainty of the difference:
    /// |Δ| ≥ max(MDC, 2·√(u₁² + u₂²)), u of differences.
    init(from before: MeanFigure, to now: MeanFigure, _ descriptor: MetricDescriptor) {
        guard before.count >= Self.fewestSteps, now.count >= Self.fewestSteps,
            let u1 = before.uncertainty?.difference, let u2 = now.uncertainty?.difference
        else {
            self = .notComparable(
                "too few steps for a mean (\(min(before.count, now.count)) of at least \(Self.fewestSteps))")
            return
        }
        let u = (u1 * u1 + u2 * u2).squareRoot()
        let by = now.mean - before.mean
        let threshold = max(descriptor.minimalDetectableChange ?? 0, 2 * u)
        let half = StepMean.coverageFactor * u
        self =
            abs(by) >= threshold
            ? .real(by: by, half: half, threshold: threshold) : .undetectable(by: by, half: half, threshold: threshold)
    }

    public var by: Double? {
        switch self {
        case .real(let by, _, _), .undetectable(let by, _, _): by
        case .notComparable: nil
        }
    }

    public var half: Double? {
        switch self {
        case .real(_, let half, _), .undetectable(_, let half, _): half
        case .notComparable: nil
        }
    }

    public var isReal: Bool { if case .real = self { true } else { false } }
}

/// A row of the table of metrics.
public struct MetricRow: Sendable {
    public let descriptor: MetricDescriptor
    public let both: MeanFigure?
    public let left: MeanFigure?
    public let right: MeanFigure?
    public let symmetry: Symmetry?
    /// Along the run; of the sides where the metric has them.
    public let trends: [(side: Side, slope: BatchTrend.Slope)]

    /// nil where there is nothing of this activity.
    init?(_ quantity: MetricSummary, _ activity: Activity, _ placement: Placement) {
        descriptor = quantity.descriptor
        both = MeanFigure(quantity, activity, .unknown, placement)
        guard both != nil else { return nil }
        let isSided = placement.isPelvis
        left = isSided ? MeanFigure(quantity, activity, .left, placement) : nil
        right = isSided ? MeanFigure(quantity, activity, .right, placement) : nil
        symmetry = isSided ? quantity.symmetry(activity, placement) : nil
        let sides: [Side] =
            left != nil && right != nil && quantity.descriptor.key != "cadence" ? [.left, .right] : [.unknown]
        trends = sides.compactMap { side in quantity[activity, side].trend.map { (side, $0) } }
    }

    public func figure(_ side: Side) -> MeanFigure? {
        switch side {
        case .unknown: both
        case .left: left
        case .right: right
        }
    }

    /// Cadence is of both feet, the camber of the road of none; all else has a side where sides are known.
    public var isSided: Bool {
        left != nil && right != nil && descriptor.key != "cadence" && descriptor.key != "turn_rate"
    }
}
