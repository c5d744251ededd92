// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Lateral distance between successive foot placements, running only: in walking two feet bear load at the borders of the integral.
public enum StepWidth: StepMetric {
    public typealias Quantity = Metre

    public static let dependsOnSide = true

    public static let descriptor = MetricDescriptor(
        key: "step_width", unit: Metre.symbol, decimals: 4, minimalDetectableChange: nil,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.03, difference: 0.015)),
        summary: "Equivalent lateral distance between successive foot placements; negative = crossed. Not calibrated.",
        source: "Lateral inverted pendulum, docs/metrics.md; definition heel to heel, Wang 2024")

    public static func measure(_ context: borrowing StepContext) -> Estimate<Metre>? {
        guard context.step.activity == .run, let pelvis = context.pelvis, let placement = pelvis.lateral,
            context.step.side != .unknown
        else { return nil }
        return Estimate(
            placement.width(context.step.side), uncertainty: LateralPlacement.uncertainty(sensorRate: pelvis.sensorRate)
        )
    }
}
