// SPDX-License-Identifier: Apache-2.0

public import Motion

/// How far the swinging foot leaves the straight line between two stances.
public enum LateralExcursion: StepMetric {
    public typealias Quantity = Metre

    public static let descriptor = MetricDescriptor(
        key: "lateral_excursion", unit: Metre.symbol, decimals: 3, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            footRun: .init(0.03, difference: 0.010), footWalk: .init(0.010, difference: 0.005)),
        summary:
            "Largest distance of the swinging foot from the line between its stances, positive outward (foot sensor).",
        source: "Integration between instants of rest; Rebula 2013, PMC4284057 (one foot cannot see step width)",
        method:
            "Integrate the acceleration between the rests of mid-stance; the largest distance of the path from the line between its ends."
    )

    public static func measure(_ context: borrowing StepContext) -> Estimate<Metre>? {
        guard let stride = context.foot, let length = StrideLength.measure(context),
            context.placement.side != .unknown, !context.step.reasons.contains(.turning)
        else { return nil }
        // Lateral errors of the integration are a fifth of those along the stride (1 % of the length in walking).
        return Estimate(
            context.placement.side.sign * stride.excursion, uncertainty: max(0.01, 0.2 * length.uncertainty))
    }
}
